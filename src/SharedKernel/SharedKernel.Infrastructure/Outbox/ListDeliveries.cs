namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;

/// <summary>Deliveries, newest first.</summary>
/// <param name="Statuses">Only those that stand in one of these ways.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListDeliveries(IReadOnlyList<DeliveryStatus> Statuses, PageRequest Page) : IQuery<Page<DeliveryResponse>>;

/// <inheritdoc cref="ListDeliveries"/>
internal sealed class ListDeliveriesHandler(PlatformDbContext platform) : IQueryHandler<ListDeliveries, Page<DeliveryResponse>>
{
    public Task<Result<Page<DeliveryResponse>>> Handle(ListDeliveries request, CancellationToken cancellationToken) =>
        platform.Deliveries.Where(delivery => request.Statuses.Contains(delivery.Status)).Include(delivery => delivery.OutboxEvent)
            .ToPageAsync(request.Page, $"deliveries/{string.Join(',', request.Statuses)}", DeliveryResponse.Of, cancellationToken);
}
