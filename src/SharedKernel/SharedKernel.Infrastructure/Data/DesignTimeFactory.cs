namespace Commerce.SharedKernel.Infrastructure.Data;

using Data.Providers;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Logging.Abstractions;

/// <summary>Makes a context without a Host and without a server, for <c>dotnet ef</c> and for the tests that look at its model.</summary>
/// <typeparam name="TContext">A module's context for one provider, named <c>{Module}{Provider}</c>.</typeparam>
public abstract class DesignTimeFactory<TContext> : IDesignTimeDbContextFactory<TContext> where TContext : ModuleDbContext
{
    /// <inheritdoc/>
    public TContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<TContext>();
        var module = NamingConventions.ModuleOf(typeof(TContext));
        DesignTime.Database(typeof(TContext).Name[module.Length..]).UseReadConnection(options, module);
        return (TContext)Activator.CreateInstance(typeof(TContext), options.Options)!;
    }
}

/// <summary>Databases that know their provider and are never opened.</summary>
public static class DesignTime
{
    /// <summary>Stands for a database of a provider where only its language is asked for.</summary>
    /// <param name="provider">The value of <c>Database:Provider</c>.</param>
    public static IDatabaseProvider Database(string provider)
    {
        var dialect = SqlDialect.Named(provider);
        return dialect.CreateDatabase(dialect.DesignTimeConnection, new DatabaseSettings(), TimeProvider.System, NullLogger.Instance);
    }
}
