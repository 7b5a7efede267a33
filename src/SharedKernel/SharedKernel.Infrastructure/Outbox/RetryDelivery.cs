namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;
using FluentValidation;

/// <summary>Gives a parked delivery its tries again, at once; one that waits for its next try is tried now; one that is done or discarded stays so.</summary>
/// <param name="DeliveryId">Which one.</param>
internal sealed record RetryDelivery(long DeliveryId) : ICommand<DeliveryResponse>
{
    public sealed class Validator : AbstractValidator<RetryDelivery>;
}

/// <inheritdoc cref="RetryDelivery"/>
internal sealed class RetryDeliveryHandler(PlatformDbContext platform, DeliveryStore deliveries, UnitOfWork work, OutboxSignal signal) : ICommandHandler<RetryDelivery, DeliveryResponse>
{
    public async Task<Result<DeliveryResponse>> Handle(RetryDelivery request, CancellationToken cancellationToken)
    {
        await DeliveryStore.RetryAsync(platform.OpenDeliveries.Where(delivery => delivery.Id == request.DeliveryId), cancellationToken);
        work.OnCommitted(signal.Wake);
        return await deliveries.FindAsync(request.DeliveryId, cancellationToken);
    }
}
