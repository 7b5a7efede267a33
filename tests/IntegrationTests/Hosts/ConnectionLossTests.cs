namespace Commerce.IntegrationTests.Hosts;

using Harness;
using Npgsql;

/// <summary>The connections of a Host break under its work, again and again; or the whole server goes.</summary>
[Collection(HostsCollection.Name)]
public sealed class ConnectionLossTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const int Customers = 12;
    private const int Rounds = 25;
    private const string Why = "Ending other sessions' connections, and the server's own end, are done by PostgreSQL's means.";

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [PostgreSqlFact(Why)]
    public async Task Connections_that_are_ended_again_and_again_hide_no_effect_and_double_none()
    {
        await using var app = await CommerceApp.StartAsync();
        var productId = await app.NewProductAsync(price: 1, stock: Load.Stock);
        var load = new Load([app.As], productId);
        await load.StartAsync(Customers);
        await load.IsUnderWayAsync();
        await using (var other = await app.Database.OpenAsync())
        {
            await using var kill = other.CreateCommand();
            kill.CommandText = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            for (var round = 0; round < Rounds; round++)
            {
                ((long)(await kill.ExecuteScalarAsync())!).ShouldBeGreaterThanOrEqualTo(0);
                await Task.Delay(BetweenRounds);
            }
        }

        // By itself, and with the connections it finds.
        await load.IsUnderWayAsync();
        await load.StopAsync();
        await IsReadyAsync(app);
        await load.ShouldBeInTheBooksAsync(app.As);
        await app.ShouldBeConsistentAsync();
    }

    [PostgreSqlFact(Why)]
    public async Task A_server_that_crashes_and_comes_back_under_load_loses_nothing_and_the_Host_goes_on_by_itself()
    {
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = $"crash_{Guid.NewGuid():N}" }.ConnectionString;
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["ConnectionStrings:Commerce"] = connectionString });
        var productId = await app.NewProductAsync(price: 1, stock: Load.Stock);
        var load = new Load([app.As], productId);
        await load.StartAsync(Customers);
        await load.IsUnderWayAsync();

        await server.CrashAsync();
        (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBeProblem(503, "unavailable");
        (await app.Anonymous().Root.GetAsync("/health/live")).ShouldBe(200);
        (await app.Anonymous().GetAsync("/products")).ShouldBeProblem(503, "unavailable");
        (await app.NewUser().PostAsync("/balance/charge", new { amount = 1 })).ShouldBeProblem(503, "unavailable");

        await server.StartAsync();
        await IsReadyAsync(app);
        await load.IsUnderWayAsync();
        load.Refusals.Keys.ShouldContain("unavailable");
        await load.StopAsync();
        await load.ShouldBeInTheBooksAsync(app.As);
        await app.ShouldBeConsistentAsync();
    }

    private static Task IsReadyAsync(CommerceApp app) =>
        Eventually.BeTrueAsync(async () => (await app.Anonymous().Root.GetAsync("/health/ready")).Status == 200, Soon);
}
