namespace Commerce.Order.Domain;

/// <summary>Every way in which Order says no.</summary>
public static class OrderErrors
{
    /// <summary>No such order of this user.</summary>
    public static readonly ErrorType NotFound = new("order.not_found", ErrorKind.NotFound, "There is no such order.",
        "Check the order id; somebody else's order does not exist for you.");

    /// <summary>Too many orders wait to be paid.</summary>
    public static readonly ErrorType TooManyPending = new("order.too_many_pending", ErrorKind.Conflict, "Too many of your orders wait to be paid.",
        "Pay or cancel one of them, or wait until one expires.");

    /// <summary>The time to pay is over.</summary>
    public static readonly ErrorType Expired = new("order.expired", ErrorKind.Conflict, "The order was not paid in time.",
        "Order again: what it held went back.");

    /// <summary>Not in a state to be paid.</summary>
    public static readonly ErrorType NotPayable = new("order.not_payable", ErrorKind.Conflict, "The order cannot be paid.",
        "Look at `orderStatus`: only a pending order can be paid, and only once.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["orderStatus"] = OrderStatus.Refunded },
    };

    /// <summary>Not enough money.</summary>
    public static readonly ErrorType InsufficientBalance = new("order.insufficient_balance", ErrorKind.Payment, "The balance does not cover the order.",
        "Charge the account with at least `required` less `available`; an order that has failed must be made again.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["required"] = 9_000L, ["available"] = 500L },
    };

    /// <summary>Not in a state to be cancelled.</summary>
    public static readonly ErrorType NotCancellable = new("order.not_cancellable", ErrorKind.Conflict, "The order cannot be cancelled.",
        "Look at `orderStatus`: a pending order can be cancelled, and a paid one as long as refunds are given.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["orderStatus"] = OrderStatus.Refunded },
    };

    /// <summary>Not in a state to be paid.</summary>
    public static Error CannotPay(OrderStatus status) =>
        NotPayable.Create($"The order is {ToApiName(status)}.", ("orderStatus", ToApiName(status)));

    /// <summary>Not in a state to be cancelled.</summary>
    public static Error CannotCancel(OrderStatus status, string? detail = null) =>
        NotCancellable.Create(detail ?? $"The order is {ToApiName(status)}.", ("orderStatus", ToApiName(status)));

    /// <summary>Not enough money.</summary>
    /// <param name="required">What the order comes to, in minor units.</param>
    /// <param name="available">What the account holds, in minor units.</param>
    public static Error Insufficient(long required, long available) =>
        InsufficientBalance.Create($"The order comes to {required}, the account holds {available}.", ("required", required), ("available", available));

    /// <summary>A status as the API writes it.</summary>
    public static string ToApiName(OrderStatus status) => status.ToString().ToLowerInvariant();
}
