namespace Commerce.SharedKernel.UnitTests;

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Outbox;

public sealed class InsertManyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(1_001)]
    public async Task Rows_come_back_as_the_mapping_reads_them_in_their_order_however_many_statements_they_took(int count)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:;Foreign Keys=False");
        await using var db = await OpenAsync(connection);
        var ended = new DateTimeOffset(2026, 3, 1, 9, 0, 0, 250, TimeSpan.Zero);
        Delivery[] rows = [.. Enumerable.Range(1, count).Select(i => new Delivery
        {
            OutboxEventId = i,
            Listener = "it's; --",
            Subject = $"subject {i}",
            Status = i % 2 == 0 ? DeliveryStatus.Delivered : DeliveryStatus.Pending,
            EndedAt = i % 2 == 0 ? ended : null,
        })];

        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.InsertManyAsync(rows, default);
            await transaction.CommitAsync();
        }

        db.ChangeTracker.Entries().ShouldBeEmpty();
        var kept = await db.Deliveries.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
        kept.Select(row => (row.OutboxEventId, row.Listener, row.Subject, row.Status, row.EndedAt, row.LastError))
            .ShouldBe(rows.Select(row => (row.OutboxEventId, row.Listener, row.Subject, row.Status, row.EndedAt, row.LastError)));
    }

    [Fact]
    public async Task Nothing_is_written_outside_a_transaction()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:;Foreign Keys=False");
        await using var db = await OpenAsync(connection);
        await Should.ThrowAsync<InvalidOperationException>(() => db.InsertManyAsync([new Delivery { Listener = "a", Subject = "b" }], default));
    }

    private static async Task<PlatformSqlite> OpenAsync(SqliteConnection connection)
    {
        await connection.OpenAsync();
        var db = new PlatformSqlite(new DbContextOptionsBuilder<PlatformSqlite>().UseSqlite(connection).Options);
        await db.Database.EnsureCreatedAsync();
        return db;
    }
}
