namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Persistence;
using SharedKernel;

/// <summary>
/// The counts in memory and the answer composed from them. Both may be a moment old: the counts are read again, only what has
/// changed, when the answer has aged.
/// </summary>
internal sealed class LiveRanking(IServiceScopeFactory services, RankingSettings settings, TopComposer composer, TimeProvider clock) : IDisposable
{
    /// <summary>How long an answer is given again; with the relay's delay it stays under the second that is promised.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SalesBoard board = new();
    private long generation;
    private long change = -1;
    private Answer? composed;

    /// <summary>The top sellers, as many as are ever asked for.</summary>
    public async Task<Result<TopAnswer>> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref composed) is { } fresh && clock.GetElapsedTime(fresh.At) < MaxAge)
        {
            return fresh.Top;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            if (composed is { } other && clock.GetElapsedTime(other.At) < MaxAge)
            {
                return other.Top;
            }

            var at = clock.GetTimestamp();
            await using var scope = services.CreateAsyncScope();
            await RefreshAsync(scope.ServiceProvider.GetRequiredService<RankingDbContext>(), cancellationToken);
            var now = clock.Now();
            var ranked = board.Rank(SalesWindow.EndingAt(now, settings.Days));
            var top = await composer.ComposeAsync(ranked, TopComposer.MaxLimit, now, scope.ServiceProvider.GetRequiredService<ISender>(), cancellationToken);
            if (top.IsSuccess)
            {
                Volatile.Write(ref composed, new Answer(top.Value, at));
            }

            return top;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task RefreshAsync(RankingDbContext db, CancellationToken cancellationToken)
    {
        var state = await db.States.SingleAsync(cancellationToken);
        if (state.Generation == generation && state.Change == change)
        {
            return;
        }

        var from = SalesWindow.EndingAt(clock.Now(), settings.Days).FromHour;
        if (state.Generation != generation)
        {
            board.Clear();
            change = -1;
        }

        var seen = change;
        await foreach (var row in db.Sales.Where(row => row.Generation == state.Generation && row.Change > seen && row.Hour >= from).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            board.Set(row.Hour, row.ProductId, row.Quantity);
        }

        // The rows may be newer than the state: the next look then reads them once more, which changes nothing.
        board.ForgetBefore(from);
        (generation, change) = (state.Generation, state.Change);
    }

    private sealed record Answer(TopAnswer Top, long At);
}
