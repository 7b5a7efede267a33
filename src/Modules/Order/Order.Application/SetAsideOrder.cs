namespace Commerce.Order.Application;

/// <summary>Notes that an order could not be expired, so that it is left alone for a while and holds no other up; answers for how long.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Fault">What the try said.</param>
public sealed record SetAsideOrder(Guid OrderId, string Fault) : ICommand<SetAside>;

/// <summary>How long an order is left alone.</summary>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Pause">Until it is tried again.</param>
public sealed record SetAside(int Attempts, TimeSpan Pause)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Doublings after which the longest pause is reached for certain.</summary>
    private const int MaxDoublings = 20;

    /// <summary>The pause after so many tries: it doubles up to a bound.</summary>
    /// <param name="attempts">How often it was tried, 1 or more.</param>
    public static SetAside After(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, MaxDoublings));
        return new SetAside(attempts, pause < LongestPause ? pause : LongestPause);
    }
}

internal sealed class SetAsideOrderValidator : AbstractValidator<SetAsideOrder>
{
    public SetAsideOrderValidator() => RuleFor(command => command.OrderId).NotEmpty();
}

internal sealed class SetAsideOrderHandler(IOrderRepository orders, TimeProvider clock) : ICommandHandler<SetAsideOrder, SetAside>
{
    public async Task<Result<SetAside>> Handle(SetAsideOrder request, CancellationToken cancellationToken) =>
        await orders.SetAsideAsync(request.OrderId, request.Fault, clock.UtcNowMs(), cancellationToken);
}
