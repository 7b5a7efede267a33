namespace Commerce.SharedKernel.Infrastructure;

using Audit;
using Http;
using Idempotency;
using Lanes;
using Leases;
using Mediator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Modules;
using Outbox;
using Outbox.Kafka;
using Persistence;

/// <summary>What the Host calls to get the plumbing that exists once.</summary>
public static class SharedKernelRegistration
{
    /// <summary>The names that <c>Database:Provider</c> may have.</summary>
    private static readonly string[] Providers = [SqliteDatabase.Name, PostgreSqlDatabase.Name, SqlServerDatabase.Name];

    /// <summary>Adds database, lanes, outbox and idempotency, and then the modules.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="modules">The modules of this Host.</param>
    public static void AddCommerce(this IServiceCollection services, IConfiguration configuration, IReadOnlyList<Module> modules)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<LaneSettings>(LaneSettings.Section);
        services.AddSettings<OutboxSettings>(OutboxSettings.Section);
        services.AddSettings<DataPlatformSettings>(DataPlatformSettings.Section);
        services.AddSettings<KafkaSettings>(KafkaSettings.Section)
            .Validate<DataPlatformSettings>((kafka, platform) => !platform.Wants(DataPlatformSettings.Kafka) || kafka.BootstrapServers.Length > 0, "Kafka:BootstrapServers must say where the brokers are, such as kafka.example:9092, because DataPlatform:Sinks names Kafka.");
        services.AddSettings<DatabaseSettings>(DatabaseSettings.Section)
            .Validate(settings => Providers.Contains(settings.Provider, StringComparer.OrdinalIgnoreCase), $"Database:Provider must be one of {string.Join(", ", Providers)}.")
            .PostConfigure(settings => settings.Provider = Providers.FirstOrDefault(name => string.Equals(name, settings.Provider, StringComparison.OrdinalIgnoreCase)) ?? settings.Provider);
        services.AddSettings<IdempotencySettings>(IdempotencySettings.Section);
        services.AddSettings<DataSettings>(DataSettings.Section);
        services.AddSettings<DemoSettings>(DemoSettings.Section);
        services.AddSettings<CommerceSettings>(CommerceSettings.Section);
        services.AddSingleton(provider => new Currency(provider.GetRequiredService<CommerceSettings>().Currency));
        services.AddSingleton(provider => OpenDatabase(provider, configuration.GetConnectionString("Commerce")));
        services.AddSingleton<Snapshots>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<CurrentRequest>();
        services.AddScoped<IdempotencyRecords>();
        services.AddSingleton<IdempotencyUsage>();
        services.AddSingleton<RunningKeys>();
        services.AddSingleton<CommandTurns>();
        services.AddModuleDatabase<PlatformDbContext, PlatformSqlite, PlatformPostgreSql, PlatformSqlServer>();
        services.AddSingleton<AuditTurn>();
        services.AddSingleton<RelaySignal>();
        services.AddSingleton<RelayControl>();
        services.AddSingleton<SinkStates>();
        services.AddScoped<DeliveryLog>();
        services.AddScoped<IOutbox, OutboxWriter>();
        services.AddSingleton<LaneGroup>();
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<StartPatience>();
        services.AddSingleton<DatabaseMigrations>();

        // In this order they start, and in the opposite order they stop: the web server is last to start and first to stop.
        services.AddHostedService<DatabaseStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<LaneGroup>());
        services.AddHostedService(provider => provider.GetRequiredService<LeaseKeeper>());
        services.AddHostedService<DemoSeeding>();
        services.AddHostedService<Relay>();
        services.AddHostedService<Storyteller>();
        services.AddHostedService<SinkWatch>();
        services.AddHostedService<Housekeeping>();
        services.AddModules(configuration, modules);
    }

    private static IDatabase OpenDatabase(IServiceProvider provider, string? connectionString)
    {
        var settings = provider.GetRequiredService<IOptions<DatabaseSettings>>().Value;
        var clock = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger<IDatabase>();
        string Required() => connectionString ?? throw new StartupException($"ConnectionStrings:Commerce must say where the {settings.Provider} server is.");
        return settings.Provider switch
        {
            PostgreSqlDatabase.Name => new PostgreSqlDatabase(Required(), settings, clock),
            SqlServerDatabase.Name => new SqlServerDatabase(Required(), settings, clock, logger),
            _ => new SqliteDatabase(connectionString ?? "Data Source=data/commerce.db"),
        };
    }

    /// <summary>What stands before routing: whatever happens behind it becomes a problem document.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static IApplicationBuilder UseExceptionBoundary(this IApplicationBuilder app) => app.UseMiddleware<ExceptionBoundary>();

    /// <summary>What stands between routing and authorization.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static IApplicationBuilder UseUnknownRoutes(this IApplicationBuilder app) => app.UseMiddleware<UnknownRoutes>();

    /// <summary>What stands between authorization and the endpoints.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static IApplicationBuilder UseRequestBoundary(this IApplicationBuilder app) => app.UseMiddleware<RequestBoundary>();
}
