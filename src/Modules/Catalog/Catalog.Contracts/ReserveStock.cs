namespace Commerce.Catalog.Contracts;

/// <summary>
/// Takes an order's pieces out of stock, all lines or none. Refuses with <see cref="CatalogRefusals.ProductNotFound"/>, then
/// <see cref="CatalogRefusals.ProductDiscontinued"/>, then <see cref="CatalogRefusals.OutOfStock"/>.
/// </summary>
/// <param name="OrderId">The order; it reserves once.</param>
/// <param name="Lines">What is wanted: each product once.</param>
/// <param name="AllowDiscontinued">Whether products that are no longer sold are let through, for orders that were made before.</param>
public sealed record ReserveStock(Guid OrderId, IReadOnlyList<ProductQuantity> Lines, bool AllowDiscontinued = false) : ICommand<PricedLines>;

/// <summary>Looks whether an order's pieces could be reserved now, and what they cost; refuses as <see cref="ReserveStock"/> does, and takes nothing.</summary>
/// <param name="Lines">What is wanted: each product once.</param>
/// <param name="Hold">Whether the answer must stay true until the command that asks is committed: nobody edits the products meanwhile.</param>
public sealed record CheckStock(IReadOnlyList<ProductQuantity> Lines, bool Hold = false) : IQuery<PricedLines>;

/// <summary>Lines with the names and prices of this moment, in the order in which they were asked for.</summary>
/// <param name="Lines">The lines.</param>
public sealed record PricedLines(IReadOnlyList<PricedLine> Lines);

/// <summary>A line with name and price.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Name">Its name now.</param>
/// <param name="UnitPrice">Its price now, in minor units.</param>
/// <param name="Quantity">How many pieces.</param>
public sealed record PricedLine(long ProductId, string Name, long UnitPrice, int Quantity);
