namespace Commerce.Order.Contracts;

/// <summary>Pieces of paid orders that were not refunded, by hour of payment and product: one aggregate over the history.</summary>
/// <remarks>Without an upper bound: an order may have been paid by a Host whose clock is ahead of the one that asks.</remarks>
/// <param name="FromHour">The first hour, as <c>UnixHour</c> counts them.</param>
public sealed record GetSalesByHour(long FromHour) : IQuery<IReadOnlyList<HourlySales>>;

/// <summary>Pieces sold in an hour.</summary>
/// <param name="Hour">The hour of payment.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many pieces.</param>
public sealed record HourlySales(long Hour, long ProductId, long Quantity);
