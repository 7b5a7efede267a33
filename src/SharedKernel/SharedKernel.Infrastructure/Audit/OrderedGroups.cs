namespace Commerce.SharedKernel.Infrastructure.Audit;

/// <summary>Walks a stream of facts that is sorted by what they belong to, one owner at a time.</summary>
/// <typeparam name="TKey">The owner's key.</typeparam>
/// <typeparam name="TFact">A fact.</typeparam>
/// <param name="orphan">Is called with each fact whose owner does not exist.</param>
public sealed class OrderedGroups<TKey, TFact>(IAsyncEnumerable<TFact> facts, Func<TFact, TKey> owner, Action<TFact> orphan, CancellationToken cancellationToken) : IAsyncDisposable
    where TKey : IComparable<TKey>
{
    private readonly IAsyncEnumerator<TFact> stream = facts.GetAsyncEnumerator(cancellationToken);
    private bool isStarted;
    private bool isOver;

    /// <summary>The facts of one owner; those of owners before it belong to none that exists. For owners with few facts.</summary>
    /// <param name="wanted">The owner; ask in ascending order.</param>
    /// <returns>Its facts, in the order of the stream.</returns>
    public async Task<IReadOnlyList<TFact>> TakeAsync(TKey wanted)
    {
        List<TFact> found = [];
        await EachAsync(wanted, found.Add);
        return found;
    }

    /// <summary>As <see cref="TakeAsync"/>, one fact at a time: for owners with many facts.</summary>
    /// <param name="wanted">The owner; ask in ascending order.</param>
    /// <param name="look">Is called with each of its facts.</param>
    public async Task EachAsync(TKey wanted, Action<TFact> look)
    {
        await StartAsync();
        while (!isOver)
        {
            var at = owner(stream.Current).CompareTo(wanted);
            if (at > 0)
            {
                break;
            }

            (at < 0 ? orphan : look)(stream.Current);
            isOver = !await stream.MoveNextAsync();
        }
    }

    /// <summary>What is left belongs to no owner that exists.</summary>
    public async Task DrainAsync()
    {
        await StartAsync();
        while (!isOver)
        {
            orphan(stream.Current);
            isOver = !await stream.MoveNextAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task StartAsync()
    {
        if (!isStarted)
        {
            isStarted = true;
            isOver = !await stream.MoveNextAsync();
        }
    }
}
