namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;
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
        var module = Names.ModuleOf(typeof(TContext));
        DesignTime.Database(typeof(TContext).Name[module.Length..]).UseReadConnection(options, module);
        return (TContext)Activator.CreateInstance(typeof(TContext), options.Options)!;
    }
}

/// <summary>Databases that know their provider and are never opened.</summary>
public static class DesignTime
{
    /// <summary>Stands for a database of a provider where only its language is asked for.</summary>
    /// <param name="provider">The value of <c>Database:Provider</c>.</param>
    /// <returns>The database.</returns>
    public static IDatabase Database(string provider) => provider switch
    {
        SqliteDatabase.Name => new SqliteDatabase("Data Source=design-time.db"),
        PostgreSqlDatabase.Name => new PostgreSqlDatabase("Host=design-time", new DatabaseSettings(), TimeProvider.System),
        SqlServerDatabase.Name => new SqlServerDatabase("Server=design-time", new DatabaseSettings(), TimeProvider.System, NullLogger.Instance),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "There is no such provider."),
    };
}
