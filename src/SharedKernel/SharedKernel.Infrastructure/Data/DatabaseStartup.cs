namespace Commerce.SharedKernel.Infrastructure.Data;

using Microsoft.Extensions.Hosting;

/// <summary>Takes the database and brings its tables up to date, before anything else starts.</summary>
internal sealed class DatabaseStartup(DatabaseMigrations migrations, DatabaseSettings settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.MigrateOnStart)
        {
            await migrations.ApplyAsync(cancellationToken);
        }
        else
        {
            await migrations.RequireAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
