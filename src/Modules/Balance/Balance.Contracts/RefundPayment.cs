namespace Commerce.Balance.Contracts;

using MediatR;

/// <summary>Gives the money of an order back, once; asked again, or for an order that was never paid, it does nothing. The undo of <see cref="DebitWallet"/>.</summary>
/// <param name="OrderId">The order.</param>
public sealed record RefundPayment(Guid OrderId) : ICommand<Unit>;
