namespace Commerce.Order.Application;

/// <summary>What commands about orders would wait for in their transactions, and so wait for before.</summary>
internal static class OrderTurns
{
    /// <summary>A user's orders are made one after the other, because those that wait to be paid are counted.</summary>
    /// <param name="userId">The user.</param>
    /// <returns>The turn.</returns>
    public static string OfUser(string userId) => "orders of " + userId;

    /// <summary>An order is changed by one command of a user at a time; a stranger who knows its id is in nobody's way.</summary>
    /// <param name="userId">Who changes it.</param>
    /// <param name="orderId">The order.</param>
    /// <returns>The turn.</returns>
    public static string OfOrder(string userId, Guid orderId) => $"order {orderId} of {userId}";
}
