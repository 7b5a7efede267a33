namespace Commerce.SharedKernel.UnitTests;

using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Commands.Idempotency;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;
using SharedKernel.Infrastructure.Outbox;

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

        var said = await SayAsync(db => db.InsertIfNotExistsAsync([record], [nameof(IdempotencyRecord.UserId), nameof(IdempotencyRecord.RequestKey)], CancellationToken.None));

        said.Text.ShouldBe(
            "INSERT INTO platform_idempotency_records (created_at, fingerprint, outcome, request_key, user_id) SELECT @p0, @p1, @p2, @p3, @p4 "
            + "WHERE NOT EXISTS (SELECT 1 FROM platform_idempotency_records WITH (UPDLOCK, HOLDLOCK) WHERE user_id = @p4 AND request_key = @p3)");
        said.Values.ShouldBe([Now, "f", DBNull.Value, "k", "alice"]);
    }

    [Fact]
    public async Task Rows_are_locked_in_the_order_of_their_keys()
    {
        var said = await SayAsync(db => db.LockRowsAsync("catalog_products", where => where.AppendUnsafe("id IN ").AddList([1, 2]), CancellationToken.None));

        said.Text.ShouldBe("SELECT 1 FROM catalog_products WITH (UPDLOCK, ROWLOCK) WHERE id IN (@p0, @p1) ORDER BY id");
    }

    [Fact]
    public async Task A_named_lock_that_is_not_granted_is_an_error()
    {
        var said = await SayAsync(db => db.AcquireLockAsync("order.pending:alice", CancellationToken.None));

        said.Text.ShouldBe(
            "DECLARE @got int; EXEC @got = sp_getapplock @Resource = @p0, @LockMode = 'Exclusive', @LockOwner = 'Transaction'; "
            + "IF @got < 0 THROW 51205, 'The lock was not granted.', 1;");
        said.Values.ShouldBe(["order.pending:alice"]);
    }

    [Fact]
    public async Task A_named_lock_that_somebody_has_is_not_waited_for_by_a_heartbeat()
    {
        var said = await SayAsync(async db => await Should.ThrowAsync<InvalidOperationException>(() => db.TryAcquireLockAsync("lease:sweep", CancellationToken.None)));

        said.Text.ShouldBe(
            "DECLARE @got int; EXEC @got = sp_getapplock @Resource = @p0, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0; "
            + "SELECT CAST(CASE WHEN @got >= 0 THEN 1 ELSE 0 END AS bit)");
    }

    [Fact]
    public async Task A_uuid_is_text_in_lower_case_of_one_byte_a_character()
    {
        var id = Guid.Parse("0194BC1A-0000-7000-8000-00000000000A");

        var said = await SayAsync(db => db.LockRowsAsync("order_orders", where => where.Add($"order_id = {id}"), CancellationToken.None));

        said.Values.ShouldBe([id.ToString("D")]);
        said.Types.ShouldBe([System.Data.DbType.AnsiString]);
    }

    [Fact]
    public async Task What_is_interpolated_never_becomes_text()
    {
        const string Injection = "x'; DROP TABLE balance_wallets; --";

        var said = await SayAsync(db => db.LockRowsAsync("balance_wallets", where => where.Add($"user_id = {Injection}"), CancellationToken.None));

        said.Text.ShouldNotContain("DROP");
        said.Values.ShouldBe([Injection]);
    }

    [Fact]
    public async Task Many_rows_are_inserted_by_one_statement()
    {
        Delivery[] rows = [.. Enumerable.Range(1, 2).Select(id => new Delivery { OutboxEventId = id, Listener = "a", Subject = "b" })];

        var said = await SayAsync(db => db.InsertManyAsync(rows, CancellationToken.None));

        said.Text.ShouldStartWith("INSERT INTO platform_deliveries (");
        said.Text.Split("), (").Length.ShouldBe(2);
    }

    [Fact]
    public async Task Positions_are_given_to_many_rows_at_once()
    {
        var said = await SayAsync(db => new SqlBuilder(db).AppendUnsafe("UPDATE platform_outbox_events SET position = ").AddCase("id", [(1, 7), (2, 8)])
            .AppendUnsafe(" WHERE id IN ").AddList([1, 2]).ExecuteAsync(CancellationToken.None));

        said.Text.ShouldBe("UPDATE platform_outbox_events SET position = CASE id WHEN @p0 THEN @p1 WHEN @p2 THEN @p3 END WHERE id IN (@p4, @p5)");
    }

    [Fact]
    public void A_session_counts_its_rows_and_asks_whether_it_may_write()
    {
        SqlServerSessions.OpeningSql.ShouldStartWith("SET NOCOUNT OFF;");
        SqlServerSessions.OpeningSql.ShouldContain("'Updateability'");
        TransactSql.ShouldParse(SqlServerSessions.OpeningSql).ShouldBe(2);
    }

    [Fact]
    public void Sessions_that_stand_still_in_a_transaction_are_ended_but_never_ones_own_or_anothers_program()
    {
        TransactSql.ShouldParse(SqlServerSessions.EndIdleSql).ShouldBeGreaterThan(3);
        TransactSql.ShouldParse("BEGIN TRY KILL 51; END TRY BEGIN CATCH IF ERROR_NUMBER() <> 6106 THROW; END CATCH; ").ShouldBeGreaterThan(1);
        foreach (var part in new[] { "program_name = N'Commerce'", "session_id <> @@SPID", "database_id = DB_ID()", "open_transaction_count > 0", "'VIEW SERVER STATE'", "'ALTER ANY CONNECTION'" })
        {
            SqlServerSessions.EndIdleSql.ShouldContain(part);
        }
    }

    private static async Task<Statement> SayAsync(Func<PlatformSqlServer, Task> say)
    {
        await using var connection = new RecordingConnection();
        var options = new DbContextOptionsBuilder<PlatformSqlServer>();
        DesignTime.Database(SqlServerDatabaseProvider.Name).UseConnection(options, connection, "Platform");
        await using var db = new PlatformSqlServer(options.Options);
        await using var transaction = await connection.BeginTransactionAsync();
        await db.Database.UseTransactionAsync(transaction);
        await say(db);
        var said = connection.Said.ShouldHaveSingleItem();
        TransactSql.ShouldParse(said.Text);
        return said;
    }
}
