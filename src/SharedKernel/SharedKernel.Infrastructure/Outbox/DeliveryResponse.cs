namespace Commerce.SharedKernel.Infrastructure.Outbox;

/// <summary>An event on its way to a listener.</summary>
/// <param name="DeliveryId">Which delivery.</param>
/// <param name="EventId">The event's CloudEvents <c>id</c>.</param>
/// <param name="Type">What happened.</param>
/// <param name="Listener">Who is to hear it.</param>
/// <param name="Attempts">Tries that failed.</param>
/// <param name="LastError">What the last one said.</param>
/// <param name="ParkedAt">When it was given up, UTC; absent for one that was not.</param>
internal sealed record DeliveryResponse(long DeliveryId, Guid EventId, string Type, string Listener, int Attempts, string? LastError, DateTimeOffset? ParkedAt)
{
    public static DeliveryResponse Of(Delivery delivery) => new(
        delivery.Id, delivery.OutboxEvent!.EventId, delivery.OutboxEvent.Type, delivery.Listener, delivery.Attempts, delivery.LastError,
        delivery.Status == DeliveryStatus.Parked ? delivery.EndedAt : null);
}
