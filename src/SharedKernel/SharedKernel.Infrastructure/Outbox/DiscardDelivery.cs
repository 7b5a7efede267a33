namespace Commerce.SharedKernel.Infrastructure.Outbox;

using FluentValidation;
using Persistence;

/// <summary>Gives one open delivery up, so that later ones of its order go on; one that is done stays done.</summary>
/// <param name="DeliveryId">Which one.</param>
internal sealed record DiscardDelivery(long DeliveryId) : ICommand<DeliveryAnswer>
{
    public sealed class Validator : AbstractValidator<DiscardDelivery>;
}

/// <inheritdoc cref="DiscardDelivery"/>
internal sealed class DiscardDeliveryHandler(PlatformDbContext platform, UnitOfWork work, RelaySignal signal, TimeProvider clock) : ICommandHandler<DiscardDelivery, DeliveryAnswer>
{
    public async Task<Result<DeliveryAnswer>> Handle(DiscardDelivery request, CancellationToken cancellationToken)
    {
        await platform.Deliveries.Open().Where(delivery => delivery.Id == request.DeliveryId).MarkDiscardedAsync(clock.Now(), cancellationToken);
        return await platform.AnswerAsync(request.DeliveryId, work, signal, cancellationToken);
    }
}
