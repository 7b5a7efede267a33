namespace Commerce.SharedKernel.Infrastructure.Outbox;

using FluentValidation;
using Idempotency;
using Leases;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modules;
using Persistence;

/// <summary>Removes what has outlived its use, a small batch at a time, so that callers never wait long behind it.</summary>
internal sealed class Housekeeping(IServiceScopeFactory services, LeaseKeeper leases, TimeProvider clock, ILogger<Housekeeping> logger)
    : PeriodicWork(clock, TimeSpan.FromMinutes(1), leases, logger)
{
    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var sender = scope.ServiceProvider.GetRequiredService<ISender>();
        int removed;
        do
        {
            removed = (await sender.Send(new RemoveExpired(), stopping)).Value;
        }
        while (removed > 0);
    }
}

/// <summary>Removes one batch of forgotten idempotency keys and of delivered events past their keeping; answers how many rows.</summary>
internal sealed record RemoveExpired : ICommand<int>
{
    /// <summary>Rows of a kind removed at once.</summary>
    public const int Batch = 500;

    public sealed class Validator : AbstractValidator<RemoveExpired>;
}

/// <inheritdoc cref="RemoveExpired"/>
internal sealed class RemoveExpiredHandler(PlatformDbContext platform, OutboxSettings settings, TimeProvider clock) : ICommandHandler<RemoveExpired, int>
{
    public async Task<Result<int>> Handle(RemoveExpired request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var forgotten = now - IdempotencyRecord.Lifetime;
        var keys = await platform.IdempotencyRecords.Where(r => r.CreatedAt <= forgotten).OrderBy(r => r.CreatedAt).Select(r => r.Id)
            .Take(RemoveExpired.Batch).ToListAsync(cancellationToken);
        var past = now - TimeSpan.FromDays(settings.KeepDays);
        // An event that somebody still waits for is kept, however old.
        var events = await platform.OutboxEvents
            .Where(e => e.OccurredAt < past && e.Position != null && !platform.Deliveries.Any(d => d.OutboxEventId == e.Id && d.Status != DeliveryStatus.Delivered))
            .OrderBy(e => e.OccurredAt).Select(e => e.Id).Take(RemoveExpired.Batch).ToListAsync(cancellationToken);
        if (keys.Count > 0)
        {
            await platform.IdempotencyRecords.Where(r => keys.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        if (events.Count > 0)
        {
            await platform.Deliveries.Where(d => events.Contains(d.OutboxEventId)).ExecuteDeleteAsync(cancellationToken);
            await platform.OutboxEvents.Where(e => events.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        return keys.Count + events.Count;
    }
}
