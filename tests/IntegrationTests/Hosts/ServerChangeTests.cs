namespace Commerce.IntegrationTests.Hosts;

using System.Data.Common;
using Harness;
using Npgsql;

/// <summary>A server that answers and has changed: read-only, cancelling statements, ending sessions. PostgreSQL's means make it so.</summary>
[Collection(HostsCollection.Name)]
public sealed class ServerChangeTests
{
    private const string Why = "The server is changed by PostgreSQL's means.";
    private const int KilledStarts = 3;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromMilliseconds(40);

    [PostgreSqlFact(Why)]
    public async Task A_server_that_takes_no_writes_is_unavailable_and_unready_and_is_left_when_it_takes_them_again()
    {
        await using var app = await CommerceApp.StartAsync();
        var user = await app.NewUserWithAsync(1);
        await SetAsync(app, "default_transaction_read_only = on");

        await Eventually.BeTrueAsync(async () => (await user.PostAsync("/balance/charge", new { amount = 1 })).Code == "unavailable", Soon);
        await Eventually.BeTrueAsync(async () => (await ReadyAsync(app)).Status == 503, Soon);
        (await user.PostAsync("/balance/charge", new { amount = 1 })).ShouldBeProblem(503, "unavailable").Header("Retry-After").ShouldNotBeNull();
        (await user.BalanceAsync()).ShouldBe(1);

        // Only new sessions are writable again: those that the Host has must not be kept.
        await RunAsync(app, "ALTER DATABASE {0} SET default_transaction_read_only = off");
        await Eventually.BeTrueAsync(async () => (await user.PostAsync("/balance/charge", new { amount = 1 })).Status == 200, Soon);
        await Eventually.BeTrueAsync(async () => (await ReadyAsync(app)).Status == 200, Soon);
        await app.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task The_look_for_frozen_hosts_goes_on_while_a_frozen_one_holds_the_row_that_the_heartbeats_wait_for()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: faults.Decorate);
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_leases WHERE holder <> ''") > 0, Soon);
        await using var frozen = await app.Database.OpenAsync();
        await using var transaction = await frozen.BeginTransactionAsync();
        await using var command = frozen.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE platform_leases SET heartbeat = heartbeat";
        await command.ExecuteNonQueryAsync();

        // One may be under way; the third can only have come while the beats waited.
        var before = faults.Looks;
        await Eventually.BeTrueAsync(() => Task.FromResult(faults.Looks >= before + 3), TimeSpan.FromSeconds(90));
    }

    [PostgreSqlFact(Why)]
    public async Task A_statement_that_the_server_has_cancelled_is_unavailable_and_no_defect()
    {
        await using var app = await CommerceApp.StartAsync();
        var (user, productId) = (await app.NewUserWithAsync(10_000), await app.NewProductAsync());
        await SetAsync(app, "statement_timeout = '500ms'");
        await using (var rival = await app.Database.OpenAsync())
        {
            await using var transaction = await rival.BeginTransactionAsync();
            await using var command = rival.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"UPDATE catalog_products SET updated_at = updated_at WHERE id = {productId}";
            await command.ExecuteNonQueryAsync();

            (await user.PostOnceAsync("key", "/orders/checkout", Order.OrderSteps.Basket(Order.OrderSteps.Line(productId)))).ShouldBeProblem(503, "unavailable");
        }

        (await user.PostOnceAsync("key", "/orders/checkout", Order.OrderSteps.Basket(Order.OrderSteps.Line(productId)))).ShouldBe(201).IsReplayed.ShouldBeFalse();
        await app.ShouldBeConsistentAsync();
    }

    [PostgreSqlFact(Why)]
    public async Task A_start_whose_sessions_are_ended_goes_on_until_everything_is_there()
    {
        await using var app = new SlowApp(new Dictionary<string, string> { ["Demo:Seed"] = "true" });
        var name = new NpgsqlConnectionStringBuilder(app.Database.Settings["ConnectionStrings:Commerce"]).Database;
        await using var other = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestProvider.ConnectionString) { Pooling = false, Database = "postgres" }.ConnectionString);
        await other.OpenAsync();
        await using var kill = other.CreateCommand();
        kill.CommandText = $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'";
        var opening = app.GoAsync();
        for (long killed = 0; killed < KilledStarts && !opening.IsCompleted; await Task.Delay(BetweenKills))
        {
            killed += (long)(await kill.ExecuteScalarAsync())!;
        }

        await opening;

        (await app.Anonymous().GetAllAsync("/products")).Count.ShouldBe(12);
        (await app.Anonymous().GetAllAsync("/coupon-campaigns")).Count.ShouldBe(3);
        await app.ShouldBeConsistentAsync();
    }

    [PostgreSqlFact(Why)]
    public async Task Readers_do_not_pay_for_pooled_connections_that_the_server_has_ended()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.NewProductAsync();
        for (var round = 0; round < 3; round++)
        {
            await ReadAsync();
            await RunAsync(app, Kill);
            (await ReadAsync()).ShouldAllBe(answer => answer.Status == 200);
        }

        Task<Answer[]> ReadAsync() => Task.WhenAll(Enumerable.Range(0, 24).Select(_ => app.Anonymous().GetAsync("/products")));
    }

    private const string Kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private static Task<Answer> ReadyAsync(CommerceApp app) => app.Anonymous().Root.GetAsync("/health/ready");

    /// <summary>Sets something for all sessions to come, and ends those that there are.</summary>
    private static async Task SetAsync(CommerceApp app, string setting)
    {
        await RunAsync(app, "ALTER DATABASE {0} SET " + setting);
        await RunAsync(app, Kill);
    }

    private static async Task RunAsync(CommerceApp app, string sql)
    {
        await using DbConnection connection = await app.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SET default_transaction_read_only = off";
        await command.ExecuteNonQueryAsync();
        command.CommandText = sql.Replace("{0}", connection.Database, StringComparison.Ordinal);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A shop whose opening a test watches.</summary>
    private sealed class SlowApp(IReadOnlyDictionary<string, string> settings) : CommerceApp(settings)
    {
        public Task GoAsync() => OpenAsync();
    }
}
