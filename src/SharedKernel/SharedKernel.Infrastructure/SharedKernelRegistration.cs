namespace Commerce.SharedKernel.Infrastructure;

using Audit;
using Commands;
using Commands.Behaviors;
using Commands.Idempotency;
using Data;
using Data.Providers;
using Leases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Modules;
using Outbox;
using Outbox.Sinks;

/// <summary>What the Host calls to get the plumbing that exists once.</summary>
public static class SharedKernelRegistration
{
    /// <summary>Adds database, command workers, outbox and idempotency, and then the modules.</summary>
    /// <param name="sinks">The sinks of this Host beside the file.</param>
    public static void AddCommerce(this IServiceCollection services, IConfiguration configuration, IReadOnlyList<Module> modules, IReadOnlyList<ISinkPackage> sinks)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<CommandQueueSettings>(CommandQueueSettings.Section);
        services.AddSettings<OutboxSettings>(OutboxSettings.Section);
        services.AddSettings<DataPlatformSettings>(DataPlatformSettings.Section);
        services.AddSingleton<IValidateOptions<DataPlatformSettings>>(new DataPlatformSettingsValidator([DataPlatformSettings.File, .. sinks.Select(sink => sink.Name)]));
        foreach (var sink in sinks)
        {
            sink.AddServices(services);
        }

        services.AddSettings<DatabaseSettings>(DatabaseSettings.Section)
            .Validate(settings => SqlDialect.Names.Contains(settings.Provider, StringComparer.OrdinalIgnoreCase), $"Database:Provider must be one of {string.Join(", ", SqlDialect.Names)}.")
            .PostConfigure(settings => settings.Provider = SqlDialect.Names.FirstOrDefault(name => string.Equals(name, settings.Provider, StringComparison.OrdinalIgnoreCase)) ?? settings.Provider);
        services.AddSettings<IdempotencySettings>(IdempotencySettings.Section);
        services.AddSettings<DataSettings>(DataSettings.Section);
        services.AddSettings<DemoSettings>(DemoSettings.Section);
        services.AddSettings<CommerceSettings>(CommerceSettings.Section);
        services.AddSingleton(provider => new Currency(provider.GetRequiredService<CommerceSettings>().Currency));
        services.AddSingleton(provider =>
        {
            var settings = provider.GetRequiredService<DatabaseSettings>();
            return SqlDialect.Named(settings.Provider).CreateDatabase(
                configuration.GetConnectionString("Commerce"), settings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IDatabaseProvider>>());
        });
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton<ReadSessionPool>();
        services.AddSingleton<BackgroundSessions>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(scope => scope.GetRequiredService<UnitOfWork>());
        services.AddScoped<CurrentRequest>();
        services.AddScoped<IdempotencyRecords>();
        services.AddScoped<UsedKeys>();
        services.AddSingleton<IdempotencyUsage>();
        services.AddSingleton<RunningKeys>();
        services.AddSingleton<CommandTurns>();
        services.AddModuleDatabase<PlatformDbContext, PlatformSqlite, PlatformPostgreSql, PlatformSqlServer>();
        services.AddSingleton<AuditLimit>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<DeliveryLock>();
        services.AddSingleton<SinkHealth>();
        services.AddScoped<DeliveryStore>();
        services.AddScoped<IOutbox, OutboxWriter>();
        services.AddScoped<OutboxRows>();
        services.AddSingleton<CommandQueue>();
        services.AddSingleton<LeaseManager>();
        services.AddSingleton<StartupRetry>();
        services.AddSingleton<DatabaseMigrations>();

        // In this order they start, and in the opposite order they stop: the web server is last to start and first to stop.
        services.AddHostedService<DatabaseStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<CommandQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<LeaseManager>());
        services.AddHostedService<DemoDataSeeder>();
        services.AddHostedService<OutboxProcessor>();
        services.AddHostedService<OutboxSequencer>();
        services.AddHostedService<SinkLagMonitor>();
        services.AddHostedService<RetentionCleanup>();
        services.AddModules(configuration, modules);
    }
}
