namespace Commerce.SharedKernel;

using MediatR;

/// <summary>
/// Something that happened in a module and that others may hear of, after the commit of the command that did it. Becomes a
/// CloudEvents 1.0 event when it leaves the process.
/// </summary>
public interface IIntegrationEvent : INotification
{
    /// <summary>What it happened to, as CloudEvents <c>subject</c>: an order's id.</summary>
    string Subject { get; }

    /// <summary>1, 2, … without gaps per subject.</summary>
    int Sequence { get; }

    /// <summary>When it happened, UTC, whole milliseconds.</summary>
    DateTimeOffset OccurredAt { get; }

    /// <summary>The payload, as CloudEvents <c>data</c>.</summary>
    object Data { get; }
}

/// <summary>An event with its name, which can be restored from what the outbox keeps of it.</summary>
/// <typeparam name="TSelf">The event itself.</typeparam>
/// <typeparam name="TData">Its payload.</typeparam>
public interface IIntegrationEvent<out TSelf, in TData> : IIntegrationEvent
    where TSelf : IIntegrationEvent<TSelf, TData>
    where TData : class
{
    /// <summary>CloudEvents <c>type</c>, with its version: <c>com.commerce.order.paid.v1</c>.</summary>
    static abstract string Type { get; }

    /// <summary>CloudEvents <c>source</c>: <c>/commerce/orders</c>.</summary>
    static abstract string Source { get; }

    /// <summary>Members of the payload, by their JSON names, that are the same in every event of this type; its schema says so.</summary>
    static abstract IReadOnlyDictionary<string, string> Constants { get; }

    /// <summary>Puts the event together again.</summary>
    /// <param name="sequence">Its place among the events of its subject.</param>
    static abstract TSelf Restore(TData data, int sequence, DateTimeOffset occurredAt);
}

/// <summary>
/// A module's handler of one kind of event: turns it into a command of its own, which the outbox processor runs in the transaction that also marks
/// the delivery, so that its effect happens exactly once.
/// </summary>
public interface IIntegrationEventHandler<in TEvent> where TEvent : IIntegrationEvent
{
    /// <summary>What the module does about it.</summary>
    ICommand<Unit> ToCommand(TEvent happened);
}

/// <summary>A reaction to an event of which several can run as one command, so that a batch of events costs what one does.</summary>
public interface ICombinableCommand : ICommand<Unit>
{
    /// <summary>One command that does what all of them do.</summary>
    /// <param name="commands">Commands of this one's type, this one among them, in the order of their events.</param>
    ICommand<Unit> Combine(IReadOnlyList<ICommand<Unit>> commands);
}

/// <summary>Where a command leaves the events that become true with its commit.</summary>
public interface IOutbox
{
    /// <summary>
    /// Says that an event will be true with the command's commit. It is written, with a delivery for each of its listeners, when the
    /// outermost command has succeeded, and forgotten if the step that has said it is undone.
    /// </summary>
    /// <typeparam name="TData">Its payload.</typeparam>
    void Publish<TEvent, TData>(TEvent happened)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class;
}
