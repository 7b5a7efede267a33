namespace Commerce.Limit;

using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

/// <summary>What is read, on pooled connections, straight into JSON.</summary>
internal sealed class Queries(Database database)
{
    /// <summary>The name of the list of active products, newest first, as Commerce's cursors know it.</summary>
    private const string List = "products|Active|newest|False|*|";

    private static readonly string ListDigest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(List)).AsSpan(0, 8));

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <summary>A product; its bytes are good until the thread's next query. Null where there is none.</summary>
    public ReadOnlySpan<byte> Product(long productId, out string? tag)
    {
        var json = Begin();
        var reader = database.Rent();
        using (var row = reader.Product.Read(productId))
        {
            tag = null;
            if (row.Read())
            {
                Write(json, row);
                tag = $"\"{row.GetInt64(6)}.{row.GetInt64(4)}\"";
            }
        }

        database.Return(reader);
        return End(json);
    }

    /// <summary>The newest products, and the cursor behind them.</summary>
    public ReadOnlySpan<byte> Products(int limit, out string? cursor)
    {
        var json = Begin();
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        var reader = database.Rent();
        var (found, last) = (0, 0L);
        using (var rows = reader.Products.Read(limit + 1))
        {
            while (rows.Read() && ++found <= limit)
            {
                last = rows.GetInt64(0);
                Write(json, rows);
            }
        }

        database.Return(reader);
        json.WriteEndArray();
        cursor = found > limit ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"[\"{ListDigest}\",\"\",\"{last}\"]")) : null;
        json.WriteString("nextCursor"u8, cursor);
        json.WriteEndObject();
        return End(json);
    }

    /// <summary>An account; nothing where there is none.</summary>
    public ReadOnlySpan<byte> Balance(string userId)
    {
        var json = Begin();
        var reader = database.Rent();
        using (var row = reader.Balance.Read(userId))
        {
            if (row.Read())
            {
                json.WriteStartObject();
                json.WriteString("userId"u8, userId);
                json.WriteNumber("balance"u8, row.GetInt64(0));
                json.WriteString("currency"u8, Settings.Currency);
                json.Time("updatedAt"u8, row.GetInt64(1));
                json.WriteEndObject();
            }
        }

        database.Return(reader);
        return End(json);
    }

    private static Utf8JsonWriter Begin()
    {
        buffer ??= new ArrayBufferWriter<byte>(16_384);
        buffer.ResetWrittenCount();
        writer ??= new Utf8JsonWriter(buffer, Json.Writing);
        writer.Reset();
        return writer;
    }

    private static ReadOnlySpan<byte> End(Utf8JsonWriter json)
    {
        json.Flush();
        return buffer!.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, SqliteDataReader row)
    {
        json.WriteStartObject();
        json.WriteNumber("productId"u8, row.GetInt64(0));
        json.WriteString("name"u8, row.GetString(1));
        json.WriteString("description"u8, row.IsDBNull(2) ? null : row.GetString(2));
        json.WriteNumber("price"u8, row.GetInt64(3));
        json.WriteString("currency"u8, Settings.Currency);
        json.WriteNumber("stock"u8, row.GetInt64(4));
        json.WriteString("status"u8, row.GetString(5).ToLowerInvariant());
        json.Time("createdAt"u8, row.GetInt64(7));
        json.Time("updatedAt"u8, row.GetInt64(8));
        json.WriteEndObject();
    }
}
