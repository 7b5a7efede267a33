namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using Microsoft.Extensions.Logging;
using Persistence;
using SharedKernel.Infrastructure.Leases;

/// <summary>Rebuilds the ranking once per local date: at its beginning, or at the start if the Host was down then.</summary>
internal sealed partial class DailyRebuild(IServiceScopeFactory services, RankingCalendar calendar, LeaseManager leases, TimeProvider clock, ILogger<DailyRebuild> logger)
    : PeriodicBackgroundService(clock, TimeSpan.FromSeconds(1), leases, logger)
{
    private readonly TimeProvider clock = clock;
    private DateOnly? rebuiltOn;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (!calendar.IsDue(rebuiltOn, clock.UtcNowMs()))
        {
            return;
        }

        await using var scope = services.CreateAsyncScope();
        rebuiltOn = await scope.ServiceProvider.GetRequiredService<RankingDbContext>().States.Select(state => state.RebuiltOn).SingleAsync(stopping);
        if (!calendar.IsDue(rebuiltOn, clock.UtcNowMs()))
        {
            return;
        }

        var rebuilt = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RebuildRanking(), stopping);
        if (rebuilt.IsFailure)
        {
            throw new InvalidOperationException($"The daily rebuild of the ranking was refused: {rebuilt.Error.Code}: {rebuilt.Error.Detail}");
        }

        Rebuilt(logger, calendar.DateOf(rebuilt.Value.ComputedAt));
    }

    [LoggerMessage(LogLevel.Information, "The ranking was rebuilt for {Date:yyyy-MM-dd}")]
    private static partial void Rebuilt(ILogger logger, DateOnly date);
}
