namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>Whether a sink has an event.</summary>
public enum DeliveryResultKind
{
    /// <summary>It is safe with the sink.</summary>
    Accepted,

    /// <summary>The sink will not have this event, whatever it does with others: a failed attempt, counted.</summary>
    Rejected,

    /// <summary>The sink could not be reached, which is not the event's fault: it waits, and nothing is counted.</summary>
    Unavailable,

    /// <summary>Not tried, because an earlier one of its subject was not taken.</summary>
    Blocked,
}

/// <summary>What a sink says of one event that it was handed.</summary>
/// <param name="Kind">Whether it has it.</param>
/// <param name="Error">Why not; null where it has it or has not tried.</param>
public readonly record struct DeliveryResult(DeliveryResultKind Kind, string? Error)
{
    /// <summary>It has it.</summary>
    public static DeliveryResult Accepted { get; } = new(DeliveryResultKind.Accepted, null);

    /// <summary>It has not tried.</summary>
    public static DeliveryResult Blocked { get; } = new(DeliveryResultKind.Blocked, null);

    /// <summary>It will not have it.</summary>
    public static DeliveryResult Rejected(string error) => new(DeliveryResultKind.Rejected, error);

    /// <summary>It could not be reached.</summary>
    public static DeliveryResult Unavailable(string error) => new(DeliveryResultKind.Unavailable, error);
}
