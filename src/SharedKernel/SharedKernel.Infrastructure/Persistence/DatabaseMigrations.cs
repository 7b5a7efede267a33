namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>Brings the tables of all modules up to date, one Host at a time, and refuses those of a newer version.</summary>
/// <param name="database">The database.</param>
/// <param name="services">The root of the scopes.</param>
/// <param name="patience">Repeats what a passing fault broke off.</param>
/// <param name="logger">Tells what was applied.</param>
public sealed partial class DatabaseMigrations(IDatabase database, IServiceScopeFactory services, StartPatience patience, ILogger<DatabaseMigrations> logger)
{
    /// <summary>A migration may rewrite a table.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Makes the database exist and applies what is missing. Throws <see cref="StartupException"/>.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many migrations were applied.</returns>
    public Task<int> ApplyAsync(CancellationToken cancellationToken) => patience.RunAsync(() => ApplyMissingAsync(cancellationToken), cancellationToken);

    private async Task<int> ApplyMissingAsync(CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        await using var turn = await database.TakeStartTurnAsync(cancellationToken);
        return await ForEachAsync(
            async context =>
            {
                var missing = await FindMissingAsync(context, cancellationToken);
                if (missing.Count > 0)
                {
                    context.Database.SetCommandTimeout(StatementTimeout);
                    await context.Database.MigrateAsync(cancellationToken);
                    Migrated(logger, context.Module, string.Join(", ", missing));
                }

                return missing.Count;
            },
            cancellationToken);
    }

    /// <summary>Makes sure that nothing is missing, without changing anything. Throws <see cref="StartupException"/>.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When everything is there.</returns>
    public Task RequireAsync(CancellationToken cancellationToken) => patience.RunAsync(() => RequireAllAsync(cancellationToken), cancellationToken);

    private async Task<int> RequireAllAsync(CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        return await ForEachAsync(
            async context =>
            {
                var missing = await FindMissingAsync(context, cancellationToken);
                return missing.Count == 0 ? 0 : throw new StartupException(
                    $"The tables of {context.Module} lack the migrations {string.Join(", ", missing)}. Run the Host with the argument 'migrate', or set Database:MigrateOnStart.");
            },
            cancellationToken);
    }

    /// <summary>The SQL that brings any older database up to date; needs no server.</summary>
    /// <returns>The SQL, in the provider's own language, to be run by its own tool.</returns>
    public string Script()
    {
        // The server's own command line begins without these, and would then refuse filtered indexes and go on after an error.
        var script = new StringBuilder(database.Provider == SqlServerDatabase.Name ? "SET QUOTED_IDENTIFIER ON;\nSET ANSI_NULLS ON;\nSET XACT_ABORT ON;\nGO\n\n" : "");
        using var scope = services.CreateScope();
        foreach (var context in scope.ServiceProvider.GetServices<ModuleDbContext>())
        {
            script.Append("-- ").AppendLine(context.Module).AppendLine(Script(context));
        }

        return script.ToString();
    }

    /// <summary>The SQL of one module; repeatable where the database knows conditions in its scripts.</summary>
    /// <param name="context">The module's context.</param>
    /// <returns>The SQL.</returns>
    public static string Script(ModuleDbContext context) => context.GetService<IMigrator>().GenerateScript(
        options: context.Database.ProviderName == ModuleDbContext.SqliteProvider ? MigrationsSqlGenerationOptions.Script : MigrationsSqlGenerationOptions.Idempotent);

    private static async Task<List<string>> FindMissingAsync(ModuleDbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToList();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var newer = applied.Except(known, StringComparer.Ordinal).ToList();
        return newer.Count == 0
            ? [.. known.Except(applied, StringComparer.Ordinal)]
            : throw new StartupException(
                $"The database is newer than this Host: the tables of {context.Module} have {string.Join(", ", newer)}. Start the version that migrated it, or a later one.");
    }

    private async Task<int> ForEachAsync(Func<ModuleDbContext, Task<int>> run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenForWritingAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<UnitOfWork>().Attach(connection);
        var sum = 0;
        foreach (var context in scope.ServiceProvider.GetServices<ModuleDbContext>())
        {
            sum += await run(context);
        }

        return sum;
    }

    [LoggerMessage(LogLevel.Information, "Migrated the tables of {Module}: {Migrations}")]
    private static partial void Migrated(ILogger logger, string module, string migrations);
}
