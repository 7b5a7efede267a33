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
        await using var shop = await Shop.StartAsync();
        var productId = await shop.NewProductAsync(price: 1, stock: Load.Stock);
        var load = new Load([shop.As], productId);
        await load.StartAsync(Customers);
        await load.IsUnderWayAsync();
        await using (var other = await shop.Database.OpenAsync())
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
        await IsReadyAsync(shop);
        await load.ShouldBeInTheBooksAsync(shop.As);
        await shop.ShouldBeConsistentAsync();
    }

    [PostgreSqlFact(Why)]
    public async Task A_server_that_crashes_and_comes_back_under_load_loses_nothing_and_the_Host_goes_on_by_itself()
    {
        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = $"crash_{Guid.NewGuid():N}" }.ConnectionString;
        await using var shop = await Shop.StartAsync(new Dictionary<string, string> { ["ConnectionStrings:Commerce"] = connectionString });
        var productId = await shop.NewProductAsync(price: 1, stock: Load.Stock);
        var load = new Load([shop.As], productId);
        await load.StartAsync(Customers);
        await load.IsUnderWayAsync();
        for (var round = 0; round < 2; round++)
        {
            await server.CrashAsync();
            (await shop.Anonymous().Root.GetAsync("/health/ready")).ShouldBeProblem(503, "unavailable");
            (await shop.Anonymous().Root.GetAsync("/health/live")).ShouldBe(200);
            (await shop.Anonymous().GetAsync("/products")).ShouldBeProblem(503, "unavailable");
            (await shop.NewUser().PostAsync("/balance/charge", new { amount = 1 })).ShouldBeProblem(503, "unavailable");

            await server.StartAsync();
            await IsReadyAsync(shop);
            await load.IsUnderWayAsync();
        }

        load.Refusals.Keys.ShouldContain("unavailable");
        await load.StopAsync();
        await load.ShouldBeInTheBooksAsync(shop.As);
        await shop.ShouldBeConsistentAsync();
    }

    private static Task IsReadyAsync(Shop shop) =>
        Eventually.BeTrueAsync(async () => (await shop.Anonymous().Root.GetAsync("/health/ready")).Status == 200, Soon);
}
