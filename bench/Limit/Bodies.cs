namespace Commerce.Limit;

using System.Buffers;
using System.Text.Json;

/// <summary>Reads the bodies that the limit knows. What Commerce takes beyond them is refused by name, never passed over.</summary>
internal static class Bodies
{
    private const int MaxLines = 100;
    private const int MaxPieces = 999;

    /// <summary>Reads a body to its end.</summary>
    public static async ValueTask<byte[]> ReadAsync(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The one number of a body.</summary>
    public static long? Number(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(body);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
    }

    /// <summary>The one text of a body.</summary>
    public static string? Text(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(body);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>The lines of an order, each product once; or why not.</summary>
    public static Problem? Lines(ReadOnlySpan<byte> body, out Line[] lines)
    {
        List<Line> found = [];
        lines = [];
        var reader = new Utf8JsonReader(body);
        var (product, depth) = (0L, 0);
        while (reader.Read())
        {
            depth = reader.CurrentDepth;
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("productId"u8) && reader.Read())
            {
                product = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("quantity"u8) && reader.Read())
            {
                Add(found, product, reader.GetInt64());
            }
            else if (depth == 1 && !reader.ValueTextEquals("items"u8))
            {
                return Problem.NotHere($"An order here has items only, and no {reader.GetString()}.");
            }
        }

        lines = [.. found];
        return found.Count is 0 or > MaxLines || found.Exists(line => line.Quantity is < 1 or > MaxPieces) ? Problem.Invalid("items: 1 to 100 lines of 1 to 999 pieces") : null;
    }

    private static void Add(List<Line> lines, long productId, long quantity)
    {
        if (lines.Find(line => line.ProductId == productId) is { } same)
        {
            same.Quantity += quantity;
        }
        else
        {
            lines.Add(new Line(productId, quantity));
        }
    }

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                return reader.Read();
            }
        }

        return false;
    }
}
