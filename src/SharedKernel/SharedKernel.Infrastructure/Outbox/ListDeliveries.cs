namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;

/// <summary>Deliveries, newest first.</summary>
/// <param name="Status">Only those that stand so.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListDeliveries(DeliveryStatus Status, PageRequest Page) : IQuery<Page<DeliveryResponse>>;

/// <inheritdoc cref="ListDeliveries"/>
internal sealed class ListDeliveriesHandler(PlatformDbContext platform) : IQueryHandler<ListDeliveries, Page<DeliveryResponse>>
{
    public Task<Result<Page<DeliveryResponse>>> Handle(ListDeliveries request, CancellationToken cancellationToken) =>
        platform.Deliveries.Where(delivery => delivery.Status == request.Status).Include(delivery => delivery.OutboxEvent)
            .ToPageAsync(request.Page, $"deliveries/{request.Status}", DeliveryResponse.Of, cancellationToken);
}
