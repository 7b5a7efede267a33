namespace Commerce.Balance.Domain;

/// <summary>Every way in which Balance says no.</summary>
public static class BalanceErrors
{
    /// <summary>No such account.</summary>
    public static readonly ErrorType AccountNotFound = new("balance.account_not_found", ErrorKind.NotFound, "There is no account of this user.",
        "Charge the account to open it; where accounts are opened by an admin only, ask one.");

    /// <summary>Only admins charge here.</summary>
    public static readonly ErrorType ChargeNotAllowed = new("balance.charge_not_allowed", ErrorKind.Forbidden, "Customers do not charge their accounts themselves here.",
        "Ask an admin to charge the account.");

    /// <summary>The charge would pass the maximum.</summary>
    public static readonly ErrorType LimitExceeded = new("balance.limit_exceeded", ErrorKind.Rule, "The balance would pass its maximum.",
        "Charge at most `maxBalance` less `balance`.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["maxBalance"] = 10_000_000L, ["balance"] = 9_990_000L },
    };

    /// <summary>The charge would pass the maximum.</summary>
    /// <param name="maxBalance">The most an account may hold, in minor units.</param>
    /// <param name="balance">What it holds, in minor units.</param>
    public static Error PastLimit(long maxBalance, long balance) =>
        LimitExceeded.Create($"The account holds {balance} and may hold {maxBalance}.", ("maxBalance", maxBalance), ("balance", balance));
}
