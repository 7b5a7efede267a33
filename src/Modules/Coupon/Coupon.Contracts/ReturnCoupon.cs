namespace Commerce.Coupon.Contracts;

using MediatR;

/// <summary>Gives the coupon of an order back to its owner; for an order without one it does nothing. The undo of <see cref="UseCoupon"/>.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ReturnCoupon(Guid OrderId) : ICommand<Unit>;
