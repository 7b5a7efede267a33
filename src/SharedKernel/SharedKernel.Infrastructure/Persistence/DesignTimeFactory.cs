namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

/// <summary>Makes a context without a Host, for <c>dotnet ef</c> and for the test that refuses pending model changes.</summary>
/// <typeparam name="TContext">A module's context for SQLite.</typeparam>
public abstract class SqliteDesignTimeFactory<TContext> : IDesignTimeDbContextFactory<TContext> where TContext : ModuleDbContext
{
    /// <inheritdoc/>
    public TContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<TContext>();
        options.UseSqlite("Data Source=design-time.db", sqlite => sqlite.MigrationsHistoryTable(ModuleDbContext.HistoryTable(Names.ModuleOf(typeof(TContext)))));
        return Create(options.Options);
    }

    /// <summary>Calls the constructor.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The context.</returns>
    protected abstract TContext Create(DbContextOptions<TContext> options);
}
