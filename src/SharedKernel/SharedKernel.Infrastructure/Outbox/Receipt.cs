namespace Commerce.SharedKernel.Infrastructure.Outbox;

/// <summary>Whether an outside listener has an event.</summary>
public enum ReceiptKind
{
    /// <summary>It is safe with the listener.</summary>
    Taken,

    /// <summary>The listener will not have this event, whatever it does with others: a failed attempt, counted.</summary>
    Refused,

    /// <summary>The listener could not be reached, which is not the event's fault: it waits, and nothing is counted.</summary>
    Away,

    /// <summary>Not tried, because an earlier one of its subject was not taken.</summary>
    Held,
}

/// <summary>What an outside listener says of one event that it was handed.</summary>
/// <param name="Kind">Whether it has it.</param>
/// <param name="Error">Why not; null where it has it or has not tried.</param>
public readonly record struct Receipt(ReceiptKind Kind, string? Error)
{
    /// <summary>It has it.</summary>
    public static Receipt Taken { get; } = new(ReceiptKind.Taken, null);

    /// <summary>It has not tried.</summary>
    public static Receipt Held { get; } = new(ReceiptKind.Held, null);

    /// <summary>It will not have it.</summary>
    /// <param name="error">Why not.</param>
    /// <returns>The receipt.</returns>
    public static Receipt Refused(string error) => new(ReceiptKind.Refused, error);

    /// <summary>It could not be reached.</summary>
    /// <param name="error">What happened instead.</param>
    /// <returns>The receipt.</returns>
    public static Receipt Away(string error) => new(ReceiptKind.Away, error);
}
