namespace Commerce.IntegrationTests.Events;

using System.Globalization;
using System.Text;
using Harness;

/// <summary>What tests of a sink ask of many events at once.</summary>
internal static class EventAssertions
{
    /// <summary>The events that wait for Kafka.</summary>
    public const string Open = "SELECT COUNT(*) FROM platform_deliveries WHERE listener = 'kafka' AND status <> 'Delivered'";

    /// <summary>The failed attempts, all together.</summary>
    public const string Attempts = "SELECT COALESCE(SUM(attempts), 0) FROM platform_deliveries WHERE listener = 'kafka'";

    /// <summary>Makes one order after another, several at a time; answers their ids.</summary>
    public static async Task<IReadOnlyList<Guid>> CheckoutAsync(this CommerceApp app, long product, int count)
    {
        const int Buyers = 10;
        var orders = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async _ =>
        {
            var buyer = await app.NewUserWithAsync(1_000_000);
            List<Guid> own = [];
            for (var i = 0; i < count / Buyers; i++)
            {
                own.Add((await buyer.CheckoutAsync(product)).ShouldBe(201).Json.Uuid("orderId"));
            }

            return own;
        }));
        return [.. orders.SelectMany(own => own)];
    }

    /// <summary>
    /// Asserts that a topic tells of each order that it was placed and paid: in this order and in one partition, repetitions under the
    /// same id and never before what they repeat.
    /// </summary>
    public static void ShouldContainEventsOf(this IReadOnlyList<KafkaMessage> messages, IReadOnlyList<string> orders)
    {
        var histories = messages.GroupBy(message => message.Key, StringComparer.Ordinal).ToList();
        histories.Select(history => history.Key).ShouldBe(orders, ignoreOrder: true);
        foreach (var history in histories)
        {
            history.Select(message => message.Partition).Distinct().Count().ShouldBe(1);
            history.ShouldAllBe(message => message.Event.Text("subject") == message.Key);
            history.DistinctBy(message => message.Id).Select(message => (message.Sequence, message.Type)).ShouldBe([(1, EventFile.Placed), (2, EventFile.Paid)], history.Key);
        }
    }

    /// <summary>Copies the two events of the one order of a database under new names, as if so many more orders waited; answers the names.</summary>
    public static async Task<IReadOnlyList<string>> MultiplyAsync(this TestDatabase database, int orders)
    {
        const int Batch = 250;
        List<string> subjects = [];
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var batch in Enumerable.Range(0, orders).Select(_ => Guid.NewGuid()).Chunk(Batch))
        {
            var sql = new StringBuilder();
            foreach (var order in batch)
            {
                subjects.Add(order.ToString());
                foreach (var sequence in (int[])[1, 2])
                {
                    sql.Append(CultureInfo.InvariantCulture, $"""
                        INSERT INTO platform_outbox_events (event_id, type, source, subject, sequence, occurred_at, data)
                        SELECT {TestDatabase.Literal(Guid.NewGuid())}, type, source, '{order}', sequence, occurred_at, data
                        FROM platform_outbox_events WHERE id = (SELECT MIN(id) FROM platform_outbox_events WHERE sequence = {sequence});
                        """);
                }
            }

            await RunAsync(sql.ToString());
        }

        await RunAsync("""
            INSERT INTO platform_deliveries (outbox_event_id, listener, subject, status, attempts)
            SELECT id, 'kafka', subject, 'Pending', 0 FROM platform_outbox_events e WHERE NOT EXISTS (SELECT * FROM platform_deliveries d WHERE d.outbox_event_id = e.id) ORDER BY id
            """);
        await transaction.CommitAsync();
        return subjects;

        async Task RunAsync(string text)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = text;
            await command.ExecuteNonQueryAsync();
        }
    }
}
