namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using Http;
using Microsoft.EntityFrameworkCore;

/// <summary>Deliveries, newest first.</summary>
/// <param name="Status">Only those that stand so.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListDeliveries(DeliveryStatus Status, PageRequest Page) : IQuery<Page<DeliveryResponse>>, IReadFromQuery<ListDeliveries>
{
    private static readonly string[] Statuses = [.. Enum.GetNames<DeliveryStatus>().Select(name => name.ToLowerInvariant())];

    public static ListDeliveries Read(QueryReader query) => new(
        Enum.Parse<DeliveryStatus>(query.OneOf("status", "How they stand.", nameof(DeliveryStatus.Parked).ToLowerInvariant(), Statuses)!, ignoreCase: true),
        query.Page());
}

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

/// <inheritdoc cref="ListDeliveries"/>
internal sealed class ListDeliveriesHandler(PlatformDbContext platform) : IQueryHandler<ListDeliveries, Page<DeliveryResponse>>
{
    public Task<Result<Page<DeliveryResponse>>> Handle(ListDeliveries request, CancellationToken cancellationToken) =>
        platform.Deliveries.Where(delivery => delivery.Status == request.Status).Include(delivery => delivery.OutboxEvent)
            .ToPageAsync(request.Page, $"deliveries/{request.Status}", DeliveryResponse.Of, cancellationToken);
}
