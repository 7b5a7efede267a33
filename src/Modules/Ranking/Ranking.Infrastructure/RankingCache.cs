namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using Persistence;

/// <summary>
/// Answers the ranking from memory. When the latest answer has aged, one reader reads the counts that changed since and makes a new one,
/// and the others wait for it.
/// </summary>
internal sealed class RankingCache(SnapshotReader snapshots, RankingSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>How long an answer is given again; with the delay of delivery it stays under the second that is promised.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim refreshing = new(1, 1);
    private readonly HourlySalesIndex index = new();
    private long generation;
    private long change = -1;
    private Entry? latest;

    private TopProductsResponse? Fresh => Volatile.Read(ref latest) is { } entry && clock.GetElapsedTime(entry.At) < MaxAge ? entry.Top : null;

    /// <summary>The top sellers.</summary>
    public async Task<Result<TopProductsResponse>> GetAsync(int limit, CancellationToken cancellationToken)
    {
        var top = Fresh ?? await RefreshAsync(cancellationToken);
        return top.IsFailure ? top : top.Value with { Items = [.. top.Value.Items.Take(limit)] };
    }

    public void Dispose() => refreshing.Dispose();

    private async Task<Result<TopProductsResponse>> RefreshAsync(CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            if (Fresh is { } other)
            {
                return other;
            }

            var at = clock.GetTimestamp();
            // One snapshot, because a rebuild may remove the generation's rows between the look at the state and the read of the rows.
            var top = await snapshots.ReadAsync(BuildAsync, cancellationToken);
            if (top.IsSuccess)
            {
                Volatile.Write(ref latest, new Entry(top.Value, at));
            }

            return top;
        }
        finally
        {
            refreshing.Release();
        }
    }

    private async Task<Result<TopProductsResponse>> BuildAsync(IServiceProvider snapshot, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        var window = SalesWindow.EndingAt(now, settings.Days);
        await ReadChangesAsync(snapshot.GetRequiredService<RankingDbContext>(), window.FromHour, cancellationToken);
        return await snapshot.GetRequiredService<TopProductsBuilder>().BuildAsync(index.Rank(window), TopProductsBuilder.MaxLimit, now, cancellationToken);
    }

    private async Task ReadChangesAsync(RankingDbContext db, long fromHour, CancellationToken cancellationToken)
    {
        var state = await db.States.AsNoTracking().SingleAsync(cancellationToken);
        if (state.Generation != generation)
        {
            index.Clear();
            (generation, change) = (state.Generation, -1);
        }

        if (state.Change == change)
        {
            return;
        }

        var rows = db.Sales.AsNoTracking().Where(row => row.Generation == generation && row.Change > change && row.Hour >= fromHour);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            index.Set(row.Hour, row.ProductId, row.Quantity);
        }

        index.RemoveBefore(fromHour);
        change = state.Change;
    }

    private sealed record Entry(TopProductsResponse Top, long At);
}
