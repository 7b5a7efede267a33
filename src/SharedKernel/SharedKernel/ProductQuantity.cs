namespace Commerce.SharedKernel;

/// <summary>So many pieces of a product, as orders and stock speak of it.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many pieces.</param>
public readonly record struct ProductQuantity(long ProductId, int Quantity);
