namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

/// <summary>Takes the database and brings its tables up to date, before anything else starts.</summary>
internal sealed partial class DatabaseStartup(IDatabase database, IServiceScopeFactory services, ILogger<DatabaseStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        await using var connection = await database.OpenForWritingAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<UnitOfWork>().Attach(connection);
        foreach (var context in scope.ServiceProvider.GetServices<ModuleDbContext>())
        {
            await context.Database.MigrateAsync(cancellationToken);
            Migrated(logger, context.Module);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Debug, "The tables of {Module} are up to date")]
    private static partial void Migrated(ILogger logger, string module);
}
