namespace Commerce.Order.Domain;

/// <summary>What became of an order: <c>pending → paid | failed | cancelled | expired</c>, <c>paid → refunded</c>, nothing else.</summary>
public enum OrderStatus
{
    /// <summary>Made, and waits to be paid.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Could not be paid.</summary>
    Failed,

    /// <summary>Cancelled before it was paid.</summary>
    Cancelled,

    /// <summary>Not paid in time.</summary>
    Expired,

    /// <summary>Cancelled after it was paid.</summary>
    Refunded,
}
