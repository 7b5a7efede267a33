namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Order.Contracts;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Mediator;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Persistence;

/// <summary>
/// Counts a new ranking before the transaction that shows it: one aggregate of the order history on a snapshot, beside the writers,
/// and its rows in small batches. The relay to the ranking is held meanwhile, and taken from the Host that has it; a fencing token tells,
/// in each transaction, that nobody has taken it back. So every delivery is either open in the snapshot, and
/// then its order is in the aggregate and the rebuild marks it delivered; or it came later, and is counted after.
/// </summary>
internal sealed class RebuildGate(IServiceScopeFactory services, Snapshots snapshots, RelayControl relay, RebuildPlan plan, RankingSettings settings, TimeProvider clock)
    : IGate<RebuildRanking, Result<TopAnswer>>
{
    /// <summary>The name under which the ranking hears events.</summary>
    public const string Listener = "ranking";

    /// <summary>Deliveries that may be left to mark: more would hold up the writers too long.</summary>
    private const int FewDeliveries = 2_000;

    /// <summary>How often the relay is given time to catch up before the rebuild goes ahead all the same.</summary>
    private const int MaxWaits = 150;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);

    public async ValueTask<Admission<Result<TopAnswer>>> EnterAsync(RebuildRanking command, RequestContext context, CancellationToken cancellationToken)
    {
        var (turn, fence) = await SeizeRelayAsync(cancellationToken);
        try
        {
            // Scopes of its own: what is sent from here is the Host's work, and bears nobody's idempotency key.
            await using var scope = services.CreateAsyncScope();
            var sender = scope.ServiceProvider.GetRequiredService<ISender>();
            while ((await sender.Send(new RemoveHiddenSales(fence), cancellationToken)).Value > 0)
            {
                // What an earlier ranking, or a rebuild that was cut short, has left.
            }

            var counted = await snapshots.ReadAsync((snapshot, ct) => CountAsync(snapshot, fence, ct), cancellationToken);
            foreach (var batch in counted.Sales.Chunk(StageSales.Batch))
            {
                await sender.Send(new StageSales(counted.Prepared.Generation, batch, fence), cancellationToken);
            }

            plan.Prepared = counted.Prepared;
            return Admission<Result<TopAnswer>>.Through(new Pass(plan, turn));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async Task<(IDisposable Turn, long Fence)> SeizeRelayAsync(CancellationToken cancellationToken)
    {
        var waits = 0;
        while (true)
        {
            var seized = await relay.SeizeAsync(Listener, cancellationToken);
            await using var scope = services.CreateAsyncScope();
            var open = await scope.ServiceProvider.GetRequiredService<DeliveryLog>().CountOpenAsync(Listener, cancellationToken);
            if (open <= FewDeliveries || ++waits > MaxWaits)
            {
                return seized;
            }

            seized.Turn.Dispose();
            await Task.Delay(Wait, clock, cancellationToken);
        }
    }

    private async Task<Counted> CountAsync(IServiceProvider scope, long fence, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var window = SalesWindow.EndingAt(now, settings.Days);
        var shown = await scope.GetRequiredService<RankingDbContext>().States.Select(state => state.Generation).SingleAsync(cancellationToken);
        var open = await scope.GetRequiredService<DeliveryLog>().FindOpenAsync(Listener, cancellationToken);
        // What was paid ahead of this clock is counted too, because its delivery is marked: it shows when its hour comes.
        var sales = await scope.GetRequiredService<ISender>().Send(new GetSalesByHour(window.FromHour), cancellationToken);
        var board = new SalesBoard();
        foreach (var count in sales.Value!)
        {
            board.Set(count.Hour, count.ProductId, count.Quantity);
        }

        return new Counted(
            new PreparedRanking(shown + 1, board.Rank(window), open, fence, now, window.FromHour),
            [.. sales.Value.Select(count => new StagedSales(count.Hour, count.ProductId, count.Quantity))]);
    }

    private sealed record Counted(PreparedRanking Prepared, IReadOnlyList<StagedSales> Sales);

    private sealed class Pass(RebuildPlan plan, IDisposable turn) : IDisposable
    {
        public void Dispose()
        {
            plan.Prepared = null;
            turn.Dispose();
        }
    }
}
