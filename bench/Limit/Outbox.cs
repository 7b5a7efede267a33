namespace Commerce.Limit;

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

// Everything that depends on how Commerce keeps its events and their deliveries stands in this one file.

/// <summary>Writes events and their deliveries, in the transaction of the order; and, set by set, what became of them.</summary>
internal sealed class Outbox(SqliteConnection connection)
{
    private readonly Statement insert = new(connection, """
        INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data, listeners, traceparent)
        VALUES ($1, $2, '/commerce/orders', $3, $4, $5, $6, $7, $8)
        """);

    private readonly Statement deliver = new(connection, "INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts) VALUES ($1, $2, $3, 'Pending', 0)");

    private readonly Statement number = new(connection, """
        UPDATE platform_outbox_events SET position = fresh.position
        FROM (SELECT id, (SELECT last_position FROM platform_outbox_sequence) + row_number() OVER (ORDER BY id) AS position
              FROM platform_outbox_events WHERE position IS NULL ORDER BY id LIMIT 1000) AS fresh
        WHERE platform_outbox_events.id = fresh.id
        """);

    private readonly Statement count = new(connection, "UPDATE platform_outbox_sequence SET last_position = last_position + $1");

    private readonly Statement mark = new(connection, """
        UPDATE platform_deliveries SET status = 'Delivered', ended_at = $1 WHERE listener = $2 AND status = 'Pending' AND outbox_event_id <= $3
        """);

    private readonly Statement change = new(connection, "UPDATE ranking_states SET change = change + 1 WHERE id = 1");

    private readonly Statement sell = new(connection, """
        INSERT INTO ranking_sales (generation, hour, product_id, quantity, change) SELECT generation, $1, $2, $3, change FROM ranking_states WHERE id = 1
        ON CONFLICT (generation, hour, product_id) DO UPDATE SET quantity = quantity + excluded.quantity, change = excluded.change
        """);

    private bool hasEvents;

    /// <summary>Called after a commit that holds events.</summary>
    public Action Committed { get; set; } = () => { };

    /// <summary>The two events of an order that was paid at once.</summary>
    public void PublishCheckout(Store store, Order order, long now, string traceId)
    {
        var (paidAt, payment) = (order.PaidAt, order.PaymentId);
        (order.Status, order.PaidAt, order.PaymentId) = ("Pending", null, null);
        Publish(store, order, "placed", 1, now, traceId);
        (order.Status, order.PaidAt, order.PaymentId) = ("Paid", paidAt, payment);
        Publish(store, order, "paid", 2, now, traceId);
    }

    /// <summary>What has become of an order.</summary>
    public void Publish(Store store, Order order, string what, int sequence, long now, string traceId)
    {
        var isSale = what == "paid";
        insert.Run(
            Store.NewId(now), $"com.commerce.order.{what}.v1", order.OrderId, sequence, now, store.WriteText(order, Json.OrderData), isSale ? "file,ranking" : "file",
            $"00-{traceId}-{traceId.AsSpan(0, 16)}-00");
        var id = SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
        deliver.Run(id, "file", order.OrderId);
        if (isSale)
        {
            deliver.Run(id, "ranking", order.OrderId);
        }

        hasEvents = true;
    }

    /// <summary>After the commit.</summary>
    public void Settle()
    {
        if (hasEvents)
        {
            hasEvents = false;
            Committed();
        }
    }

    /// <summary>Gives positions, marks what is delivered, and counts what was sold.</summary>
    public void Record(long lastEventId, Dictionary<(long Hour, long ProductId), long> sold, long now)
    {
        if (number.Run() is var numbered and > 0)
        {
            count.Run(numbered);
        }

        mark.Run(now, "file", lastEventId);
        if (sold.Count > 0)
        {
            change.Run();
            foreach (var (place, pieces) in sold)
            {
                sell.Run(place.Hour, place.ProductId, pieces);
            }

            mark.Run(now, "ranking", lastEventId);
        }
    }
}

/// <summary>
/// Delivers events after their commit: to the day's file, on disk before they are marked, and to the ranking. What is committed meanwhile
/// waits for the next round, so that the busier it is, the larger the sets are.
/// </summary>
internal sealed class Delivery : IAsyncDisposable
{
    private const int Batch = 1_000;

    /// <summary>Between two rounds: everything is delivered well within the second that is promised.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Database database;
    private readonly Settings settings;
    private readonly ArrayBufferWriter<byte> lines = new(65_536);
    private readonly Utf8JsonWriter json;
    private readonly SemaphoreSlim woken = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;

    /// <summary>Begins, with what an earlier process has left.</summary>
    public Delivery(Database database, Settings settings)
    {
        (this.database, this.settings) = (database, settings);
        json = new Utf8JsonWriter(lines, Json.Writing);
        loop = Task.Run(LoopAsync, CancellationToken.None);
    }

    /// <summary>Events were committed.</summary>
    public void Wake()
    {
        if (woken.CurrentCount == 0)
        {
            woken.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
        woken.Dispose();
        await json.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await woken.WaitAsync(stopping.Token);
                while (await DeliverAsync())
                {
                    // A full batch has more behind it.
                }

                await Task.Delay(Pause, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what is not delivered is found by the next one.
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            Environment.Exit(1);
        }
    }

    private async Task<bool> DeliverAsync()
    {
        lines.ResetWrittenCount();
        Dictionary<(long, long), long> sold = [];
        var (found, last, day) = (0, 0L, 0L);
        var reader = database.Rent();
        using (var rows = reader.Undelivered.Read(Batch))
        {
            while (rows.Read())
            {
                var at = rows.GetInt64(5);
                if (found > 0 && day != at / Reader.Day)
                {
                    break; // The next day's file is the next round's.
                }

                (found, last, day) = (found + 1, rows.GetInt64(0), at / Reader.Day);
                var data = Encoding.UTF8.GetBytes(rows.GetString(6));
                WriteLine(rows, at, data);
                if (rows.GetString(2) == "com.commerce.order.paid.v1")
                {
                    Sales.Add(data, sold);
                }
            }
        }

        database.Return(reader);
        if (found > 0)
        {
            Append(day);
            await database.Writer.SendAsync(new Recording(last, sold));
        }

        return found == Batch;
    }

    private void WriteLine(SqliteDataReader row, long at, byte[] data)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, row.GetString(1));
        json.WriteString("source"u8, "/commerce/orders"u8);
        json.WriteString("type"u8, row.GetString(2));
        json.WriteString("subject"u8, row.GetString(3));
        json.Time("time"u8, at);
        json.WriteString("datacontenttype"u8, "application/json"u8);
        json.WriteString("dataschema"u8, $"{settings.Address}api/v1/events/schemas/{row.GetString(2)}");
        json.WriteString("sequence"u8, row.GetString(4));
        json.WriteString("sequencetype"u8, "Integer"u8);
        if (!row.IsDBNull(7))
        {
            json.WriteString("traceparent"u8, row.GetString(7));
        }

        json.WritePropertyName("data"u8);
        json.WriteRawValue(data, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        lines.Write("\n"u8);
    }

    private void Append(long day)
    {
        Directory.CreateDirectory(settings.EventsFolder);
        var date = DateTimeOffset.FromUnixTimeMilliseconds(day * Reader.Day).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        using var file = new FileStream(Path.Combine(settings.EventsFolder, $"orders-{date}.ndjson"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
        file.Write(lines.WrittenSpan);
        file.Flush(flushToDisk: true);
    }

    private sealed class Recording(long lastEventId, Dictionary<(long Hour, long ProductId), long> sold) : Command
    {
        public override Answer Run(Store store)
        {
            store.Outbox.Record(lastEventId, sold, store.Now());
            return Answer.Nothing;
        }
    }
}
