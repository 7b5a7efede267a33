namespace Commerce.SharedKernel.Infrastructure.Outbox;

using FluentValidation;
using Persistence;

/// <summary>Gives a parked delivery its tries again, at once; one that waits for its next try is tried now; one that is done or discarded stays so.</summary>
/// <param name="DeliveryId">Which one.</param>
internal sealed record RetryDelivery(long DeliveryId) : ICommand<DeliveryAnswer>
{
    public sealed class Validator : AbstractValidator<RetryDelivery>;
}

/// <inheritdoc cref="RetryDelivery"/>
internal sealed class RetryDeliveryHandler(PlatformDbContext platform, UnitOfWork work, RelaySignal signal) : ICommandHandler<RetryDelivery, DeliveryAnswer>
{
    public async Task<Result<DeliveryAnswer>> Handle(RetryDelivery request, CancellationToken cancellationToken)
    {
        await platform.Deliveries.Open().Where(delivery => delivery.Id == request.DeliveryId).MarkPendingAsync(cancellationToken);
        return await platform.AnswerAsync(request.DeliveryId, work, signal, cancellationToken);
    }
}
