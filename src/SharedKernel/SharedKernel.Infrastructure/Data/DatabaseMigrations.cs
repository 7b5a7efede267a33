namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Text;
using Data.Providers;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

/// <summary>Brings the tables of all modules up to date, one Host at a time, and refuses those of a newer version.</summary>
/// <param name="database">The database.</param>
/// <param name="services">The root of the scopes.</param>
/// <param name="retry">Repeats what a passing fault broke off.</param>
/// <param name="logger">Tells what was applied.</param>
public sealed partial class DatabaseMigrations(IDatabaseProvider database, IServiceScopeFactory services, StartupRetry retry, ILogger<DatabaseMigrations> logger)
{
    /// <summary>A migration may rewrite a table.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Makes the database exist and applies what is missing. Throws <see cref="StartupException"/>.</summary>
    /// <returns>How many migrations were applied.</returns>
    public Task<int> ApplyAsync(CancellationToken cancellationToken) => retry.RunAsync(() => ApplyMissingAsync(cancellationToken), cancellationToken);

    private async Task<int> ApplyMissingAsync(CancellationToken cancellationToken)
    {
        await database.EnsureReachableAsync(cancellationToken);
        await using var turn = await database.AcquireMigrationLockAsync(cancellationToken);
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
    public Task RequireAsync(CancellationToken cancellationToken) => retry.RunAsync(() => RequireAllAsync(cancellationToken), cancellationToken);

    private async Task<int> RequireAllAsync(CancellationToken cancellationToken)
    {
        await database.EnsureReachableAsync(cancellationToken);
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
        var script = new StringBuilder(SqlDialect.Named(database.Provider).ScriptHead);
        using var scope = services.CreateScope();
        foreach (var context in scope.ServiceProvider.GetServices<ModuleDbContext>())
        {
            script.Append("-- ").AppendLine(context.Module).AppendLine(Script(context));
        }

        return script.ToString();
    }

    /// <summary>The SQL of one module; repeatable where the database knows conditions in its scripts.</summary>
    /// <param name="context">The module's context.</param>
    public static string Script(ModuleDbContext context) => context.GetService<IMigrator>().GenerateScript(
        options: context.Dialect.HasRepeatableScripts ? MigrationsSqlGenerationOptions.Idempotent : MigrationsSqlGenerationOptions.Script);

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
        await using var session = await DbSession.OpenAsync(services, database, cancellationToken);
        var sum = 0;
        foreach (var context in session.Services.GetServices<ModuleDbContext>())
        {
            sum += await run(context);
        }

        return sum;
    }

    [LoggerMessage(LogLevel.Information, "Migrated the tables of {Module}: {Migrations}")]
    private static partial void Migrated(ILogger logger, string module, string migrations);
}
