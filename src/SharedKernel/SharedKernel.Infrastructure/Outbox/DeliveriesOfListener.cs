namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.ComponentModel.DataAnnotations;
using Commands.Idempotency;
using Data;
using FluentValidation;

/// <summary>Whose deliveries.</summary>
/// <param name="Listener">The listener's name, as <c>GET /deliveries</c> gives it.</param>
internal sealed record ListenerRequest([property: StringLength(Delivery.Mapping.ListenerLength, MinimumLength = 1)] string Listener)
{
    public static bool IsShort(string listener) => DisplayName.CountCharacters(listener) <= Delivery.Mapping.ListenerLength;
}

/// <summary>How many deliveries are tried again.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Retried">How many.</param>
internal sealed record RetriedDeliveriesResponse(string Listener, long Retried);

/// <summary>How many deliveries were given up.</summary>
/// <param name="Listener">The listener's name.</param>
/// <param name="Discarded">How many.</param>
internal sealed record DiscardedDeliveriesResponse(string Listener, long Discarded);

/// <summary>Gives all parked deliveries of a listener their tries again.</summary>
internal sealed record RetryDeliveries(string Listener) : ICommand<RetriedDeliveriesResponse>
{
    /// <summary>How many were changed before the command, which only answers that.</summary>
    public long Done { get; set; }

    public sealed class Validator : AbstractValidator<RetryDeliveries>
    {
        public Validator() => RuleFor(command => command.Listener).NotEmpty().Must(ListenerRequest.IsShort).WithMessage($"must have at most {Delivery.Mapping.ListenerLength} characters");
    }
}

/// <summary>
/// Gives all deliveries of a listener up: the parked ones, and the waiting ones too where the settings do not know the listener. Those
/// that wait for a listener of this Host may be under way.
/// </summary>
internal sealed record DiscardDeliveries(string Listener) : ICommand<DiscardedDeliveriesResponse>
{
    /// <summary>How many were changed before the command, which only answers that.</summary>
    public long Done { get; set; }

    public sealed class Validator : AbstractValidator<DiscardDeliveries>
    {
        public Validator() => RuleFor(command => command.Listener).NotEmpty().Must(ListenerRequest.IsShort).WithMessage($"must have at most {Delivery.Mapping.ListenerLength} characters");
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
internal sealed class ChangeDeliveriesHandler(PlatformDbContext platform, DeliveryStore deliveries, SubscriptionRegistry subscriptions) : ICommandHandler<ChangeDeliveries, int>
{
    public async Task<Result<int>> Handle(ChangeDeliveries request, CancellationToken cancellationToken)
    {
        var isKnown = subscriptions.Names.Contains(request.Listener);
        var wanted = platform.OpenDeliveries.Where(d => d.Listener == request.Listener);
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
        return request.Discards ? await deliveries.DiscardAsync(changed, cancellationToken) : await DeliveryStore.RetryAsync(changed, cancellationToken);
    }
}

/// <summary>
/// Does the work before the transaction of the command, in small ones of the Host's own: thousands of rows in one would hold up all
/// writers. A key that was used before replays its answer, and nothing is done for it.
/// </summary>
internal sealed class ChangeDeliveriesBehavior(UsedKeys usedKeys, IServiceScopeFactory services, OutboxSignal signal)
    : IPipelineBehavior<RetryDeliveries, Result<RetriedDeliveriesResponse>>, IPipelineBehavior<DiscardDeliveries, Result<DiscardedDeliveriesResponse>>
{
    public async Task<Result<RetriedDeliveriesResponse>> Handle(RetryDeliveries request, RequestHandlerDelegate<Result<RetriedDeliveriesResponse>> next, CancellationToken cancellationToken)
    {
        request.Done = await ChangeAsync(request.Listener, discards: false, cancellationToken);
        return await next(cancellationToken);
    }

    public async Task<Result<DiscardedDeliveriesResponse>> Handle(DiscardDeliveries request, RequestHandlerDelegate<Result<DiscardedDeliveriesResponse>> next, CancellationToken cancellationToken)
    {
        request.Done = await ChangeAsync(request.Listener, discards: true, cancellationToken);
        return await next(cancellationToken);
    }

    private async Task<long> ChangeAsync(string listener, bool discards, CancellationToken cancellationToken)
    {
        if (await usedKeys.IsCurrentUsedAsync(cancellationToken))
        {
            return 0;
        }

        // A scope of its own: what is sent from here is the Host's work, and has nobody's idempotency key.
        await using var scope = services.CreateAsyncScope();
        var sender = scope.ServiceProvider.GetRequiredService<ISender>();
        long sum = 0;
        int changed;
        do
        {
            changed = (await sender.Send(new ChangeDeliveries(listener, discards), cancellationToken)).Value;
            sum += changed;
        }
        while (changed == ChangeDeliveries.Batch);

        signal.Wake();
        return sum;
    }
}

/// <inheritdoc cref="RetryDeliveries"/>
internal sealed class RetryDeliveriesHandler : ICommandHandler<RetryDeliveries, RetriedDeliveriesResponse>
{
    public Task<Result<RetriedDeliveriesResponse>> Handle(RetryDeliveries request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<RetriedDeliveriesResponse>>(new RetriedDeliveriesResponse(request.Listener, request.Done));
}

/// <inheritdoc cref="DiscardDeliveries"/>
internal sealed class DiscardDeliveriesHandler : ICommandHandler<DiscardDeliveries, DiscardedDeliveriesResponse>
{
    public Task<Result<DiscardedDeliveriesResponse>> Handle(DiscardDeliveries request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<DiscardedDeliveriesResponse>>(new DiscardedDeliveriesResponse(request.Listener, request.Done));
}
