namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

using Data;

/// <summary>A receiver of events outside the process: gets events after the commit, in order per subject, at least once.</summary>
public interface IEventSink
{
    /// <summary>Its name in the delivery rows; never changes.</summary>
    string Name { get; }

    /// <summary>Whether the configuration wants it; an unwanted one gets no delivery rows.</summary>
    bool IsEnabled { get; }

    /// <summary>Looks at its settings while the Host starts. Throws <see cref="StartupException"/> for one that cannot work.</summary>
    void ValidateConfiguration()
    {
    }

    /// <summary>Repairs what a crash may have left, before the first delivery.</summary>
    Task RecoverAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Hands events over, within bounded time. What it throws is a bug of its own: then the outbox processor finds out, one by one, which event
    /// brought it out.
    /// </summary>
    /// <returns>A result for each event, in their order. After one that was not taken, no later one of its subject is.</returns>
    Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>Asks now and then, while there is nothing to deliver, whether the sink could be reached.</summary>
    /// <returns>What is wrong, or null.</returns>
    Task<string?> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
