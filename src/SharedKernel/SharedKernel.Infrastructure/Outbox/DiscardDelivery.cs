namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using FluentValidation;

/// <summary>Gives one open delivery up, so that later ones of its order go on; one that is done stays done.</summary>
/// <param name="DeliveryId">Which one.</param>
internal sealed record DiscardDelivery(long DeliveryId) : ICommand<DeliveryResponse>
{
    public sealed class Validator : AbstractValidator<DiscardDelivery>;
}

/// <inheritdoc cref="DiscardDelivery"/>
internal sealed class DiscardDeliveryHandler(PlatformDbContext platform, DeliveryStore deliveries, UnitOfWork work, OutboxSignal signal) : ICommandHandler<DiscardDelivery, DeliveryResponse>
{
    public async Task<Result<DeliveryResponse>> Handle(DiscardDelivery request, CancellationToken cancellationToken)
    {
        await deliveries.DiscardAsync(platform.OpenDeliveries.Where(delivery => delivery.Id == request.DeliveryId), cancellationToken);
        work.OnCommitted(signal.Wake);
        return await deliveries.FindAsync(request.DeliveryId, cancellationToken);
    }
}
