namespace Commerce.Order.Infrastructure;

/// <summary>Walks a stream of facts that is sorted by order id, one order at a time.</summary>
internal sealed class FactGroups<TFact>(IAsyncEnumerable<TFact> facts, Func<TFact, Guid> orderId, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<TFact> stream = facts.GetAsyncEnumerator(cancellationToken);
    private bool isStarted;
    private bool isOver;

    /// <summary>The facts of an order; those of orders before it belong to no order that exists.</summary>
    public async Task<IReadOnlyList<TFact>> TakeAsync(Guid wanted, Action<Guid> orphan)
    {
        await StartAsync();
        List<TFact> found = [];
        while (!isOver)
        {
            var at = orderId(stream.Current).CompareTo(wanted);
            if (at > 0)
            {
                break;
            }

            if (at < 0)
            {
                orphan(orderId(stream.Current));
            }
            else
            {
                found.Add(stream.Current);
            }

            isOver = !await stream.MoveNextAsync();
        }

        return found;
    }

    /// <summary>What is left belongs to no order that exists.</summary>
    public async Task DrainAsync(Action<Guid> orphan)
    {
        await StartAsync();
        while (!isOver)
        {
            orphan(orderId(stream.Current));
            isOver = !await stream.MoveNextAsync();
        }
    }

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
