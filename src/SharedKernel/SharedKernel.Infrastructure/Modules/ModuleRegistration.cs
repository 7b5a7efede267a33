namespace Commerce.SharedKernel.Infrastructure.Modules;

using System.Reflection;
using Audit;
using Commands;
using Data;
using Data.Providers;
using FluentValidation;
using Mapster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Outbox;
using Outbox.Sinks;

/// <summary>Puts modules into a service collection: the one place that scans assemblies.</summary>
public static class ModuleRegistration
{
    /// <summary>Adds the modules and the mediator that connects them.</summary>
    public static void AddModules(this IServiceCollection services, IConfiguration configuration, IReadOnlyList<Module> modules)
    {
        services.AddSingleton(modules);
        Assembly[] assemblies = [.. modules.SelectMany(AssembliesOf), typeof(ModuleRegistration).Assembly];
        services.AddMediator(assemblies);
        ValidatorOptions.Global.LanguageManager.Enabled = false;
        services.AddValidatorsFromAssemblies(assemblies, ServiceLifetime.Singleton, includeInternalTypes: true);
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            AddByShape(services, type);
        }

        services.AddSingleton(provider => Mappings(provider, assemblies));
        services.AddSingleton(new ErrorCatalog(assemblies));
        services.AddSingleton(provider => new SubscriptionRegistry(provider, assemblies));
        foreach (var module in modules)
        {
            module.AddServices(services, configuration);
        }
    }

    /// <summary>Adds a module's context on the scope's connection: the command worker's, the snapshot's, or one of its own that only reads.</summary>
    /// <typeparam name="TContext">The module's context.</typeparam>
    /// <typeparam name="TSqlite">The derived context with the migrations for SQLite.</typeparam>
    /// <typeparam name="TPostgreSql">The derived context with the migrations for PostgreSQL.</typeparam>
    /// <typeparam name="TSqlServer">The derived context with the migrations for SQL Server.</typeparam>
    public static void AddModuleDatabase<TContext, TSqlite, TPostgreSql, TSqlServer>(this IServiceCollection services)
        where TContext : ModuleDbContext
        where TSqlite : TContext
        where TPostgreSql : TContext
        where TSqlServer : TContext
    {
        AddContext<TSqlite>(services);
        AddContext<TPostgreSql>(services);
        AddContext<TSqlServer>(services);
        var providers = new[] { typeof(TSqlite), typeof(TPostgreSql), typeof(TSqlServer) }.ToDictionary(type => type.Name[NamingConventions.ModuleOf(type).Length..], StringComparer.Ordinal);
        services.AddScoped(scope => (TContext)scope.GetRequiredService(providers[scope.GetRequiredService<IDatabaseProvider>().Provider]));
        services.AddScoped<ModuleDbContext>(scope => scope.GetRequiredService<TContext>());
    }

    private static void AddContext<TContext>(IServiceCollection services) where TContext : ModuleDbContext
    {
        var module = NamingConventions.ModuleOf(typeof(TContext));
        // The options are scoped, as by default: a singleton would give every command worker the read connection.
        services.AddDbContext<TContext>((scope, options) =>
        {
            var database = scope.GetRequiredService<IDatabaseProvider>();
            var work = scope.GetRequiredService<UnitOfWork>();
            if (work.Connection is { } connection)
            {
                database.UseConnection(options, connection, module);
                if (work.OnlyReads)
                {
                    options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
                }
            }
            else
            {
                database.UseReadConnection(options, module);
            }
        });
    }

    /// <summary>Binds a section to a settings class, checked at the start.</summary>
    /// <typeparam name="TSettings">The class, with data annotations.</typeparam>
    /// <returns>The builder, for rules over several settings.</returns>
    public static OptionsBuilder<TSettings> AddSettings<TSettings>(this IServiceCollection services, string section) where TSettings : class
    {
        services.AddSingleton<IValidateOptions<TSettings>>(new SettingsValidator<TSettings>(section));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TSettings>>().Value);
        return services.AddOptions<TSettings>().BindConfiguration(section).ValidateOnStart();
    }

    private static IEnumerable<Assembly> AssembliesOf(Module module)
    {
        var infrastructure = module.GetType().Assembly;
        var prefix = $"Commerce.{module.Name}.";
        return infrastructure.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith(prefix, StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Append(infrastructure);
    }

    private static void AddByShape(IServiceCollection services, Type type)
    {
        foreach (var shape in type.GetInterfaces())
        {
            var definition = shape.IsGenericType ? shape.GetGenericTypeDefinition() : shape;
            if (definition == typeof(IIntegrationEventHandler<>) || definition == typeof(IEventSink))
            {
                services.AddSingleton(shape, type);
            }
            else if (definition == typeof(IAuditCheck) || definition == typeof(IDemoData))
            {
                services.AddScoped(shape, type);
            }
        }
    }

    private static TypeAdapterConfig Mappings(IServiceProvider provider, Assembly[] assemblies)
    {
        var config = new TypeAdapterConfig { RequireExplicitMapping = true, RequireDestinationMemberSource = true };
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IRegister).IsAssignableFrom(t)))
        {
            ((IRegister)ActivatorUtilities.CreateInstance(provider, type)).Register(config);
        }

        return config;
    }
}
