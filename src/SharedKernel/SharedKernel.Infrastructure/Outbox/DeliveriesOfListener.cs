namespace Commerce.SharedKernel.Infrastructure.Outbox;

using FluentValidation;
using Mediator;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Persistence;

/// <summary>Whose deliveries.</summary>
/// <param name="Listener">The listener's name, as <c>GET /deliveries</c> gives it.</param>
internal sealed record ListenerRequest(string Listener);

/// <summary>How many deliveries are tried again.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Retried">How many.</param>
internal sealed record RetriedAnswer(string Listener, long Retried);

/// <summary>How many deliveries were given up.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Discarded">How many.</param>
internal sealed record DiscardedAnswer(string Listener, long Discarded);

/// <summary>What is done to deliveries of one listener, batch by batch before the command itself, which only answers how many there were.</summary>
internal interface IChangesDeliveries
{
    /// <summary>The listener's name.</summary>
    string Listener { get; }

    /// <summary>How many were changed at the gate.</summary>
    long Done { get; set; }
}

/// <summary>Gives all parked deliveries of a listener their tries again.</summary>
internal sealed record RetryDeliveries(string Listener) : ICommand<RetriedAnswer>, IChangesDeliveries
{
    public long Done { get; set; }

    public sealed class Validator : AbstractValidator<RetryDeliveries>
    {
        public Validator() => RuleFor(command => command.Listener).NotEmpty().MaximumLength(Delivery.Mapping.ListenerLength);
    }
}

/// <summary>
/// Gives all deliveries of a listener up: the parked ones, and the waiting ones too where the settings do not know the listener. Those
/// that wait for a listener of this Host may be under way.
/// </summary>
internal sealed record DiscardDeliveries(string Listener) : ICommand<DiscardedAnswer>, IChangesDeliveries
{
    public long Done { get; set; }

    public sealed class Validator : AbstractValidator<DiscardDeliveries>
    {
        public Validator() => RuleFor(command => command.Listener).NotEmpty().MaximumLength(Delivery.Mapping.ListenerLength);
    }
}

/// <summary>Changes one batch; answers how many.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Discards">Whether they are given up; otherwise they are tried again.</param>
internal sealed record ChangeDeliveries(string Listener, bool Discards) : ICommand<int>
{
    /// <summary>Deliveries changed in one transaction, behind which callers wait.</summary>
    public const int Batch = 500;

    public sealed class Validator : AbstractValidator<ChangeDeliveries>;
}

/// <inheritdoc cref="ChangeDeliveries"/>
internal sealed class ChangeDeliveriesHandler(PlatformDbContext platform, Listeners listeners, TimeProvider clock) : ICommandHandler<ChangeDeliveries, int>
{
    public async Task<Result<int>> Handle(ChangeDeliveries request, CancellationToken cancellationToken)
    {
        var isKnown = listeners.Names.Contains(request.Listener);
        var wanted = platform.Deliveries.Open().Where(d => d.Listener == request.Listener);
        if (isKnown || !request.Discards)
        {
            wanted = wanted.Where(d => d.Status == DeliveryStatus.Parked);
        }

        var ids = await wanted.OrderBy(d => d.Id).Select(d => d.Id).Take(ChangeDeliveries.Batch).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return 0;
        }

        var changed = wanted.Where(d => ids.Contains(d.Id));
        return request.Discards ? await changed.MarkDiscardedAsync(clock.Now(), cancellationToken) : await changed.MarkPendingAsync(cancellationToken);
    }
}

/// <summary>
/// Does the work before the transaction of the command, in small ones of the Host's own: thousands of rows in one would hold up all
/// writers. A key that was used before replays its answer, and nothing is done for it.
/// </summary>
internal sealed class ChangeDeliveriesGate(IServiceScopeFactory services, RelaySignal signal)
    : IGate<RetryDeliveries, Result<RetriedAnswer>>, IGate<DiscardDeliveries, Result<DiscardedAnswer>>
{
    public async ValueTask<Admission<Result<RetriedAnswer>>> EnterAsync(RetryDeliveries command, RequestContext context, CancellationToken cancellationToken)
    {
        await ChangeAsync(command, discards: false, context, cancellationToken);
        return Admission<Result<RetriedAnswer>>.Through();
    }

    public async ValueTask<Admission<Result<DiscardedAnswer>>> EnterAsync(DiscardDeliveries command, RequestContext context, CancellationToken cancellationToken)
    {
        await ChangeAsync(command, discards: true, context, cancellationToken);
        return Admission<Result<DiscardedAnswer>>.Through();
    }

    private async Task ChangeAsync(IChangesDeliveries command, bool discards, RequestContext context, CancellationToken cancellationToken)
    {
        // A scope of its own: what is sent from here is the Host's work, and bears nobody's idempotency key.
        await using var scope = services.CreateAsyncScope();
        if (context.Idempotency is { } once)
        {
            var platform = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
            if (await platform.IdempotencyRecords.AnyAsync(r => r.UserId == context.UserId && r.RequestKey == once.Key, cancellationToken))
            {
                return;
            }
        }

        var sender = scope.ServiceProvider.GetRequiredService<ISender>();
        int changed;
        do
        {
            changed = (await sender.Send(new ChangeDeliveries(command.Listener, discards), cancellationToken)).Value;
            command.Done += changed;
        }
        while (changed == ChangeDeliveries.Batch);

        signal.Wake();
    }
}

/// <inheritdoc cref="RetryDeliveries"/>
internal sealed class RetryDeliveriesHandler : ICommandHandler<RetryDeliveries, RetriedAnswer>
{
    public Task<Result<RetriedAnswer>> Handle(RetryDeliveries request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<RetriedAnswer>>(new RetriedAnswer(request.Listener, request.Done));
}

/// <inheritdoc cref="DiscardDeliveries"/>
internal sealed class DiscardDeliveriesHandler : ICommandHandler<DiscardDeliveries, DiscardedAnswer>
{
    public Task<Result<DiscardedAnswer>> Handle(DiscardDeliveries request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<DiscardedAnswer>>(new DiscardedAnswer(request.Listener, request.Done));
}
