namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Leases;
using SharedKernel.Infrastructure.Modules;

/// <summary>Rebuilds the ranking once per local date: at its beginning, or at the start if the Host was down then.</summary>
internal sealed partial class DailyRebuild(IServiceScopeFactory services, RankingCalendar calendar, LeaseKeeper leases, TimeProvider clock, ILogger<DailyRebuild> logger)
    : PeriodicWork(clock, TimeSpan.FromSeconds(1), leases, logger)
{
    private readonly TimeProvider clock = clock;
    private DateOnly? rebuiltOn;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        if (!calendar.IsDue(rebuiltOn, clock.Now()))
        {
            return;
        }

        await using var scope = services.CreateAsyncScope();
        rebuiltOn = await scope.ServiceProvider.GetRequiredService<RankingDbContext>().States.Select(state => state.RebuiltOn).SingleAsync(stopping);
        if (!calendar.IsDue(rebuiltOn, clock.Now()))
        {
            return;
        }

        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RebuildRanking(), stopping);
        Rebuilt(logger, calendar.DateOf(clock.Now()));
    }

    [LoggerMessage(LogLevel.Information, "The ranking was rebuilt for {Date:yyyy-MM-dd}")]
    private static partial void Rebuilt(ILogger logger, DateOnly date);
}
