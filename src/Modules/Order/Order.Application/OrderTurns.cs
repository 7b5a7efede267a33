namespace Commerce.Order.Application;

/// <summary>What commands about orders would wait for in their transactions, and so wait for before.</summary>
internal static class OrderTurns
{
    /// <summary>
    /// A user's orders are made, paid and cancelled one after the other: those that wait to be paid are counted, all are paid from one
    /// account, and a stranger who knows an order's id is in nobody's way.
    /// </summary>
    public static string OfUser(string userId) => "orders of " + userId;
}
