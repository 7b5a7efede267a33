namespace Commerce.Order.Contracts;

using SharedKernel;

/// <summary>Pieces of paid orders that were not refunded, by hour of payment and product: one aggregate over the history.</summary>
/// <param name="FromHour">The first hour, as <c>HourNumber</c> counts them.</param>
/// <param name="ToHour">The last hour.</param>
public sealed record GetSalesByHour(long FromHour, long ToHour) : IQuery<IReadOnlyList<HourlySales>>;

/// <summary>Pieces sold in an hour.</summary>
/// <param name="Hour">The hour of payment.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many pieces.</param>
public sealed record HourlySales(long Hour, long ProductId, long Quantity);
