namespace Commerce.Order.Application;

/// <summary>What commands about orders would wait for in their transactions, and so wait for before.</summary>
internal static class OrderTurns
{
    /// <summary>A user's orders are made one after the other, because those that wait to be paid are counted.</summary>
    /// <param name="userId">The user.</param>
    /// <returns>The turn.</returns>
    public static string OfUser(string userId) => "orders of " + userId;

    /// <summary>An order is changed by one command at a time.</summary>
    /// <param name="orderId">The order.</param>
    /// <returns>The turn.</returns>
    public static string OfOrder(Guid orderId) => $"order {orderId}";
}
