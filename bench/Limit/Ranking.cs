namespace Commerce.Limit;

using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

/// <summary>Answers the ranking from memory; after a quarter of a second one caller reads what has changed, and the others get the answer before.</summary>
internal sealed class Ranking(Database database)
{
    private const int Days = 3;
    private const int Places = 5;
    private const int HoursOfDay = 24;
    private const long Hour = 3_600_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);

    private readonly Lock refreshing = new();
    private readonly Dictionary<(long Hour, long ProductId), long> counts = [];
    private readonly Dictionary<long, long> sums = [];
    private long generation = -1;
    private long change = -1;
    private long hour;
    private byte[]? latest;
    private long readAt;

    /// <summary>The first five places.</summary>
    public byte[] Read()
    {
        if (Volatile.Read(ref latest) is { } known && Stopwatch.GetElapsedTime(Volatile.Read(ref readAt)) < MaxAge)
        {
            return known;
        }

        lock (refreshing)
        {
            if (latest is null || Stopwatch.GetElapsedTime(readAt) >= MaxAge)
            {
                var at = Stopwatch.GetTimestamp();
                Volatile.Write(ref latest, Build());
                Volatile.Write(ref readAt, at);
            }

            return latest;
        }
    }

    private byte[] Build()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var reader = database.Rent();
        reader.Begin.Run();
        ReadChanges(reader, now / Hour);
        var bytes = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(bytes, Json.Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("days"u8, Days);
            json.Time("computedAt"u8, now);
            json.WriteStartArray("items"u8);
            var rank = 0;
            foreach (var (productId, pieces) in sums.Where(sum => sum.Value > 0).OrderByDescending(sum => sum.Value).ThenBy(sum => sum.Key))
            {
                if (rank == Places)
                {
                    break;
                }

                using var product = reader.Product.Read(productId);
                if (product.Read() && product.GetString(5) == "Active")
                {
                    Write(json, ++rank, productId, product.GetString(1), product.GetInt64(3), pieces);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        reader.End.Run();
        database.Return(reader);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, int rank, long productId, string name, long price, long pieces)
    {
        json.WriteStartObject();
        json.WriteNumber("rank"u8, rank);
        json.WriteNumber("productId"u8, productId);
        json.WriteString("name"u8, name);
        json.WriteNumber("price"u8, price);
        json.WriteString("currency"u8, Settings.Currency);
        json.WriteNumber("soldQuantity"u8, pieces);
        json.WriteEndObject();
    }

    private void ReadChanges(Reader reader, long nowHour)
    {
        long published, changed;
        using (var state = reader.State.Read())
        {
            state.Read();
            (published, changed) = (state.GetInt64(0), state.GetInt64(1));
        }

        if (published != generation || nowHour != hour)
        {
            counts.Clear();
            sums.Clear();
            (generation, hour, change) = (published, nowHour, -1);
        }

        if (changed == change)
        {
            return;
        }

        using var rows = reader.Sold.Read(generation, change, nowHour - ((Days * HoursOfDay) - 1));
        while (rows.Read())
        {
            var place = (rows.GetInt64(0), rows.GetInt64(1));
            var pieces = rows.GetInt64(2);
            sums[place.Item2] = sums.GetValueOrDefault(place.Item2) + pieces - counts.GetValueOrDefault(place);
            counts[place] = pieces;
        }

        change = changed;
    }
}
