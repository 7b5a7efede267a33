namespace Commerce.Order.Domain;

/// <summary>A line of an order; name and price are as they were when it was made.</summary>
public sealed class OrderLine : IEntity
{
    /// <inheritdoc/>
    public long Id { get; init; }

    /// <summary>The key of the order's row; known once the order has one.</summary>
    public long OrderRowId { get; set; }

    /// <summary>The product.</summary>
    public required long ProductId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its price, in minor units.</summary>
    public required long UnitPrice { get; init; }

    /// <summary>How many pieces.</summary>
    public required int Quantity { get; init; }

    /// <summary>Price times pieces, in minor units; within 64 bits by the bounds of both.</summary>
    public long LineTotal => checked(UnitPrice * Quantity);
}
