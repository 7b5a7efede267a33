namespace Commerce.IntegrationTests.Hosts;

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Harness;

/// <summary>
/// Several Host processes on one database, as behind a balancer: each has a folder and a port of its own, and all believe the same
/// authority's tokens. Whoever asks <see cref="HostProcess.As"/> of one of them is somebody for the others too.
/// </summary>
public sealed class HostGroup : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("commerce-hosts-").FullName;
    private readonly TestDatabase database;
    private readonly List<HostProcess> hosts = [];

    private HostGroup(int count, IReadOnlyDictionary<string, string>? settings)
    {
        database = new TestDatabase(folder);
        var secret = RandomNumberGenerator.GetBytes(32);
        var shared = new Dictionary<string, string>(database.Settings)
        {
            ["Auth:DevTokens"] = "false",
            ["Auth:SigningKeys:0:Algorithm"] = "HS256",
            ["Auth:SigningKeys:0:Key"] = Convert.ToBase64String(secret),
            // The event files want one Host.
            ["DataPlatform:Sinks"] = "",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            shared[key] = value;
        }

        hosts.AddRange(Enumerable.Range(0, count).Select(_ => HostProcess.Prepare(shared, new TokenMint(secret))));
    }

    /// <summary>How many Hosts there are.</summary>
    public int Count => hosts.Count;

    /// <summary>One of the Hosts.</summary>
    public HostProcess this[int number] => hosts[number % hosts.Count];

    /// <summary>Starts Hosts at the same moment on a database that does not exist yet, and waits until all are ready.</summary>
    public static async Task<HostGroup> StartAsync(int count, IReadOnlyDictionary<string, string>? settings = null)
    {
        var group = new HostGroup(count, settings);
        try
        {
            await Task.WhenAll(group.hosts.Select(host => host.ReopenAsync()));
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks several Hosts for something, in turn, all at once.</summary>
    public Task<Answer[]> RaceAsync(int count, Func<HostProcess, int, Task<Answer>> send) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => send(this[number], number)));

    /// <summary>A new product; answers its id.</summary>
    public async Task<long> NewProductAsync(long price = 1_000, int stock = 100) =>
        (await this[0].AsAdmin().PostAsync("/products", new { name = CommerceApp.NewName("product"), price, stock })).ShouldBe(201).Json.Int("productId");

    /// <summary>A new campaign that is open; answers its code.</summary>
    public async Task<string> NewCampaignAsync(int total)
    {
        var couponCode = CommerceApp.NewName("C").ToUpperInvariant();
        var campaign = new { couponCode, name = couponCode, discount = new { type = "fixed", amount = 1 }, totalQuantity = total };
        (await this[0].AsAdmin().PostAsync("/coupon-campaigns", campaign)).ShouldBe(201);
        return couponCode;
    }

    /// <summary>What can still be ordered of a product.</summary>
    public async Task<long> StockAsync(long productId) => (await this[0].Anonymous().GetAsync($"/products/{productId}")).ShouldBe(200).Json.Int("stock");

    /// <summary>Asserts, through one of the Hosts, that everything that must hold does.</summary>
    public async Task<JsonElement> ShouldBeConsistentAsync(int through = 0)
    {
        var audit = (await this[through].AsAdmin().GetAsync("/audit")).ShouldBe(200).Json;
        audit.Flag("consistent").ShouldBeTrue(audit.GetRawText());
        return audit;
    }

    /// <summary>A connection beside the Hosts' own.</summary>
    public Task<System.Data.Common.DbConnection> OpenAsync() => database.OpenAsync();

    /// <summary>Runs SQL beside the Hosts; answers the first value as text, or null.</summary>
    public async Task<string?> SqlAsync(string sql)
    {
        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Waits until every event is with the module that hears it.</summary>
    public Task AllIsDeliveredAsync() => Eventually.BeTrueAsync(
        async () => await SqlAsync("SELECT COUNT(*) FROM platform_deliveries WHERE status <> 'Delivered'") == "0", TimeSpan.FromSeconds(20));

    /// <summary>What the ranking of a Host counts of a product.</summary>
    public async Task<long> SoldAsync(int host, long productId)
    {
        var top = (await this[host].Anonymous().GetAsync("/products/top?limit=50")).ShouldBe(200).Json.List("items");
        return top.Where(item => item.Int("productId") == productId).Select(item => item.Int("soldQuantity")).SingleOrDefault();
    }

    /// <summary>The Hosts that have written this to their terminals since they were last started.</summary>
    public IEnumerable<HostProcess> ThatSaid(string text) => hosts.Where(host => host.Output.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await database.DropAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Three Hosts that several tests share.</summary>
public sealed class ThreeHosts : IAsyncLifetime
{
    private HostGroup? group;

    public HostGroup Group => group ?? throw new InvalidOperationException("The Hosts are not started.");

    // A fixture is made even where all its tests are skipped.
    public async Task InitializeAsync() => group = TestProvider.SupportsConcurrentWriters && TestProvider.WhyNot is null ? await HostGroup.StartAsync(3) : null;

    public async Task DisposeAsync()
    {
        if (group is not null)
        {
            await group.DisposeAsync();
        }
    }
}

/// <summary>What starts processes and puts them under load: one after the other, and beside no other test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostsCollection : ICollectionFixture<ThreeHosts>
{
    public const string Name = "Hosts";
}
