namespace Commerce.IntegrationTests.Harness;

using Commerce.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

/// <summary>
/// A real Host in this process, with Kestrel on a port of its own, a folder of its own, and a clock that a test can move. Demo data is
/// off. Start one for settings of your own; share one per class with <see cref="CommerceAppFixture"/>.
/// </summary>
public class CommerceApp : IAsyncDisposable
{
    private static int lastNumber;

    private readonly Dictionary<string, string> settings = [];
    private readonly Action<IServiceCollection>? change;
    private WebApplication? app;
    private HttpClient? http;
    private TokenMint? mint;

    /// <summary>A shop that is not open yet.</summary>
    protected CommerceApp(IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? change = null)
    {
        this.change = change;
        Folder = Directory.CreateTempSubdirectory("commerce-test-").FullName;
        Database = new TestDatabase(Folder);
        Add(Defaults);
        Add(Database.Settings);
        Add(settings ?? new Dictionary<string, string>());
    }

    /// <summary>The folder of everything that this shop writes.</summary>
    public string Folder { get; }

    public TestDatabase Database { get; }

    /// <summary>The Host's clock.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>The Host's own services, for what no route shows.</summary>
    public IServiceProvider Services => App.Services;

    /// <summary>Makes tokens that the Host believes.</summary>
    public TokenMint Mint => mint ?? throw new InvalidOperationException("The Host takes no tokens of its own.");

    /// <summary>Where the Host listens.</summary>
    public Uri Address => Http.BaseAddress!;

    private WebApplication App => app ?? throw NotOpen;

    private HttpClient Http => http ?? throw NotOpen;

    private static InvalidOperationException NotOpen => new("The shop is not open.");

    private Dictionary<string, string> Defaults => new()
    {
        ["environment"] = "Development",
        ["urls"] = "http://127.0.0.1:0",
        ["Data:Directory"] = Folder,
        ["Demo:Seed"] = "false",
        ["Serilog:MinimumLevel:Default"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Fatal",
    };

    /// <summary>Opens a shop.</summary>
    /// <param name="settings">Settings by their keys, such as <c>Balance:Accounts</c>.</param>
    /// <param name="change">Replaces a part of the Host.</param>
    public static async Task<CommerceApp> StartAsync(IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? change = null)
    {
        var shop = new CommerceApp(settings, change);
        await shop.OpenAsync();
        return shop;
    }

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string what = "user") => $"{what}-{Interlocked.Increment(ref lastNumber)}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>A customer.</summary>
    public CommerceClient As(string userId) => new(Http, Mint.Mint(userId), userId);

    /// <summary>A customer whom nobody has seen before.</summary>
    public CommerceClient NewUser() => As(NewName());

    public CommerceClient AsAdmin(string userId = "admin") => new(Http, Mint.Mint(userId, "admin"), userId);

    /// <summary>Whoever holds this token.</summary>
    public CommerceClient WithToken(string token) => new(Http, token, null);

    public CommerceClient Anonymous() => new(Http, null, null);

    /// <summary>Runs SQL beside the Host, to plant damage or to look where no route leads; answers the first value, or null.</summary>
    public async Task<object?> SqlAsync(string sql)
    {
        await using var connection = await Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql.StartsWith("SELECT", StringComparison.Ordinal) ? sql : await Database.ToPlantAsync(connection, sql);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }

    /// <summary>Runs SQL that answers one column, and gives its values as text.</summary>
    public async Task<IReadOnlyList<string>> ColumnAsync(string sql)
    {
        await using var connection = await Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await reader.ReadAsync())
        {
            values.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    /// <summary>Runs SQL that answers a time, or null.</summary>
    public async Task<DateTimeOffset?> TimeAsync(string sql) => await SqlAsync(sql) switch
    {
        long milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        DateTime utc => new DateTimeOffset(utc, TimeSpan.Zero),
        DateTimeOffset time => time,
        _ => null,
    };

    /// <summary>Runs SQL that answers a number.</summary>
    public async Task<long> CountAsync(string sql) => Convert.ToInt64(await SqlAsync(sql), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Closes the Host as SIGTERM does and opens it again on the same folder.</summary>
    /// <param name="changed">Settings that are different from now on.</param>
    public async Task RestartAsync(IReadOnlyDictionary<string, string>? changed = null)
    {
        await CloseAsync();
        Add(changed ?? new Dictionary<string, string>());
        await OpenAsync();
    }

    /// <summary>Stops the Host, and leaves its folder as it is.</summary>
    public async Task CloseAsync()
    {
        http?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        (app, http, mint) = (null, null, null);
    }

    /// <summary>Stops the Host and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync();
        await Database.DropAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Replaces parts of the Host; for fixtures.</summary>
    protected virtual void Change(IServiceCollection services)
    {
    }

    /// <summary>Adds settings before the shop opens; for fixtures.</summary>
    protected void Add(IReadOnlyDictionary<string, string> more)
    {
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }
    }

    /// <summary>Starts the Host.</summary>
    protected async Task OpenAsync()
    {
        app = CommerceHost.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")], services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(Clock);
            Change(services);
            change?.Invoke(services);
        });
        await app.StartAsync();
        mint = TokenMint.OfHostIn(Folder);
        // Many requests at once are the point of a race, and each wants a connection that is open already or quickly made.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(60) };
    }
}

/// <summary>One shop for all tests of a class: <c>class MyTests(ShopFixture shop) : IClassFixture&lt;ShopFixture&gt;</c>. Derive for settings of your own.</summary>
public class CommerceAppFixture : CommerceApp, IAsyncLifetime
{
    /// <summary>Settings by their keys; override to change the class's shop.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    public Task InitializeAsync()
    {
        Add(Settings);
        // A fixture is made even where all its tests are skipped.
        return TestProvider.WhyNot is null ? OpenAsync() : Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => TestProvider.WhyNot is null ? DisposeAsync().AsTask() : Task.CompletedTask;
}
