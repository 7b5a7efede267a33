namespace Commerce.Balance.Contracts;

/// <summary>The codes of Balance's refusals that other modules pass on. Each is the code of the error of the same name in Balance's Domain.</summary>
public static class BalanceRefusals
{
    /// <summary>There is no account of the user.</summary>
    public const string AccountNotFound = "balance.account_not_found";
}
