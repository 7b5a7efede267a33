namespace Commerce.SharedKernel.Infrastructure.Outbox;

using FluentValidation;
using Microsoft.EntityFrameworkCore;
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
        var found = await platform.Deliveries.AsNoTracking().Include(delivery => delivery.OutboxEvent)
            .SingleOrDefaultAsync(delivery => delivery.Id == request.DeliveryId, cancellationToken);
        if (found is null)
        {
            return PlatformErrors.DeliveryNotFound;
        }

        work.OnCommitted(signal.Wake);
        return DeliveryAnswer.Of(found);
    }
}
