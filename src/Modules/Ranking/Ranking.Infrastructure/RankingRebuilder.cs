namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using Order.Contracts;
using Persistence;
using SharedKernel.Infrastructure.Commands.Idempotency;
using SharedKernel.Infrastructure.Outbox;

/// <summary>
/// Does the long part of every rebuild, the endpoint's and the daily job's, before the command is queued: it counts the order history on a
/// snapshot, beside the writers, and stages the counts in small transactions. The command's own transaction then only publishes them.
/// </summary>
/// <remarks>
/// From before the snapshot until the publication nothing is delivered to the ranking: this Host takes the right to deliver from whichever
/// Host has it, and each transaction checks the fencing token. So one rebuild runs at a time, and an order is counted exactly once: if its
/// delivery was open in the snapshot, the order is in the count, and publishing marks the delivery as done; if the delivery came later, it
/// is added to the published ranking.
/// </remarks>
internal sealed class RankingRebuilder(
    UsedKeys usedKeys, IServiceScopeFactory services, SnapshotReader snapshots, DeliveryLock deliveryLock, RankingSettings settings, TimeProvider clock)
    : IPipelineBehavior<RebuildRanking, Result<TopProductsResponse>>
{
    /// <summary>The name under which the ranking subscribes to events.</summary>
    public const string Listener = "ranking";

    /// <summary>Open deliveries that the publication may mark: more would hold up the writers too long.</summary>
    private const int FewDeliveries = 2_000;

    /// <summary>How often the deliveries are given time to catch up before the rebuild goes ahead all the same.</summary>
    private const int MaxWaits = 150;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);

    public async Task<Result<TopProductsResponse>> Handle(RebuildRanking request, RequestHandlerDelegate<Result<TopProductsResponse>> next, CancellationToken cancellationToken)
    {
        if (await usedKeys.IsCurrentUsedAsync(cancellationToken))
        {
            // A repetition is answered from the key's record.
            return await next(cancellationToken);
        }

        var (stopped, fence) = await StopDeliveriesAsync(cancellationToken);
        using (stopped)
        {
            var staged = await StageAsync(fence, cancellationToken);
            if (staged.IsFailure)
            {
                return staged.Error;
            }

            request.Staged = staged.Value;
            return await next(cancellationToken);
        }
    }

    private async Task<(IDisposable Stopped, long Fence)> StopDeliveriesAsync(CancellationToken cancellationToken)
    {
        for (var waits = 1; ; waits++)
        {
            var (stopped, fence) = await deliveryLock.SeizeAsync(Listener, cancellationToken);
            try
            {
                await using var scope = services.CreateAsyncScope();
                var open = await scope.ServiceProvider.GetRequiredService<DeliveryStore>().CountOpenAsync(Listener, cancellationToken);
                if (open <= FewDeliveries || waits > MaxWaits)
                {
                    return (stopped, fence);
                }
            }
            catch
            {
                stopped.Dispose();
                throw;
            }

            stopped.Dispose();
            await Task.Delay(Wait, clock, cancellationToken);
        }
    }

    private async Task<Result<StagedRanking>> StageAsync(long fence, CancellationToken cancellationToken)
    {
        // A scope of its own: what is sent from it is the Host's work, and has nobody's idempotency key.
        await using var scope = services.CreateAsyncScope();
        var sender = scope.ServiceProvider.GetRequiredService<ISender>();
        Result<int> removed;
        do
        {
            // Counts of the ranking before, or of a rebuild that did not come to its end.
            removed = await sender.Send(new RemoveStaleSales(fence), cancellationToken);
            if (removed.IsFailure)
            {
                return removed.Error;
            }
        }
        while (removed.Value > 0);

        var counted = await snapshots.ReadAsync((snapshot, ct) => CountAsync(snapshot, fence, ct), cancellationToken);
        if (counted.IsFailure)
        {
            return counted.Error;
        }

        foreach (var batch in counted.Value.Sales.Chunk(StageSales.Batch))
        {
            var written = await sender.Send(new StageSales(counted.Value.Ranking.Generation, batch, fence), cancellationToken);
            if (written.IsFailure)
            {
                return written.Error;
            }
        }

        return counted.Value.Ranking;
    }

    private async Task<Result<Counted>> CountAsync(IServiceProvider snapshot, long fence, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        var window = SalesWindow.EndingAt(now, settings.Days);
        var published = await snapshot.GetRequiredService<RankingDbContext>().States.Select(state => state.Generation).SingleAsync(cancellationToken);
        var open = await snapshot.GetRequiredService<DeliveryStore>().FindOpenAsync(Listener, cancellationToken);
        // What was paid ahead of this clock is counted too, because its delivery is marked as done: it shows when its hour comes.
        var sales = await snapshot.GetRequiredService<ISender>().Send(new GetSalesByHour(window.FromHour), cancellationToken);
        if (sales.IsFailure)
        {
            return sales.Error;
        }

        var index = new HourlySalesIndex();
        foreach (var count in sales.Value)
        {
            index.Set(count.Hour, count.ProductId, count.Quantity);
        }

        return new Counted(new StagedRanking(published + 1, index.Rank(window), open, fence, now, window.FromHour), sales.Value);
    }

    private sealed record Counted(StagedRanking Ranking, IReadOnlyList<HourlySales> Sales);
}
