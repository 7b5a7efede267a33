namespace Commerce.Catalog.Contracts;

using MediatR;

/// <summary>Puts an order's pieces back into stock, once; asked again, or for an order that holds nothing, it does nothing. The undo of <see cref="ReserveStock"/>.</summary>
/// <param name="OrderId">The order.</param>
public sealed record ReturnStock(Guid OrderId) : ICommand<Unit>;
