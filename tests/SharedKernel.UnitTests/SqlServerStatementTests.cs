namespace Commerce.SharedKernel.UnitTests;

using Infrastructure.Idempotency;
using Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

/// <summary>What is said to SQL Server: read here word by word, because no server is at hand to refuse it.</summary>
public sealed class SqlServerStatementTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task An_update_answers_its_rows_before_the_condition()
    {
        var said = await SayAsync(db => db.UpdateAsync(
            "balance_wallets", set => set.Add($"balance = balance - {5L}, updated_at = {Now}"), where => where.Add($"user_id = {"alice"} AND balance >= {5L}"),
            ["id", "balance"], row => row.GetInt64(0), CancellationToken.None));

        said.Text.ShouldBe("UPDATE balance_wallets SET balance = balance - @p0, updated_at = @p1 OUTPUT inserted.id, inserted.balance WHERE user_id = @p2 AND balance >= @p3");
        said.Values.ShouldBe([5L, Now, "alice", 5L]);
    }

    [Fact]
    public async Task An_insert_steps_back_before_a_taken_key_and_compares_it_by_the_columns_collation()
    {
        var record = new IdempotencyRecord { UserId = "alice", RequestKey = "k", Fingerprint = "f", CreatedAt = Now };

        var said = await SayAsync(db => db.InsertAbsentAsync([record], [nameof(IdempotencyRecord.UserId), nameof(IdempotencyRecord.RequestKey)], CancellationToken.None));

        said.Text.ShouldBe(
            "INSERT INTO platform_idempotency_records (created_at, fingerprint, outcome, request_key, user_id) SELECT @p0, @p1, @p2, @p3, @p4 "
            + "WHERE NOT EXISTS (SELECT 1 FROM platform_idempotency_records WITH (UPDLOCK, HOLDLOCK) WHERE user_id = @p4 AND request_key = @p3)");
        said.Values.ShouldBe([Now, "f", DBNull.Value, "k", "alice"]);
    }

    [Fact]
    public async Task Rows_are_locked_in_the_order_of_their_keys()
    {
        var said = await SayAsync(db => db.LockAsync("catalog_products", where => where.Raw("id IN ").AddList([1, 2]), CancellationToken.None));

        said.Text.ShouldBe("SELECT 1 FROM catalog_products WITH (UPDLOCK, ROWLOCK) WHERE id IN (@p0, @p1) ORDER BY id");
    }

    [Fact]
    public async Task A_named_lock_that_is_not_granted_is_an_error()
    {
        var said = await SayAsync(db => db.SerializeAsync("order.pending:alice", CancellationToken.None));

        said.Text.ShouldBe(
            "DECLARE @got int; EXEC @got = sp_getapplock @Resource = @p0, @LockMode = 'Exclusive', @LockOwner = 'Transaction'; "
            + "IF @got < 0 THROW 51205, 'The lock was not granted.', 1;");
        said.Values.ShouldBe(["order.pending:alice"]);
    }

    [Fact]
    public async Task A_uuid_is_text_in_lower_case_of_one_byte_a_character()
    {
        var id = Guid.Parse("0194BC1A-0000-7000-8000-00000000000A");

        var said = await SayAsync(db => db.LockAsync("order_orders", where => where.Add($"order_id = {id}"), CancellationToken.None));

        said.Values.ShouldBe([id.ToString("D")]);
        said.Types.ShouldBe([System.Data.DbType.AnsiString]);
    }

    [Fact]
    public async Task What_is_interpolated_never_becomes_text()
    {
        const string Injection = "x'; DROP TABLE balance_wallets; --";

        var said = await SayAsync(db => db.LockAsync("balance_wallets", where => where.Add($"user_id = {Injection}"), CancellationToken.None));

        said.Text.ShouldNotContain("DROP");
        said.Values.ShouldBe([Injection]);
    }

    private static async Task<Statement> SayAsync(Func<PlatformSqlServer, Task> say)
    {
        await using var connection = new RecordingConnection();
        var options = new DbContextOptionsBuilder<PlatformSqlServer>();
        DesignTime.Database(SqlServerDatabase.Name).UseConnection(options, connection, "Platform");
        await using var db = new PlatformSqlServer(options.Options);
        await using var transaction = await connection.BeginTransactionAsync();
        await db.Database.UseTransactionAsync(transaction);
        await say(db);
        return connection.Said.ShouldHaveSingleItem();
    }
}
