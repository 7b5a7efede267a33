namespace Commerce.Balance.Application;

using Domain;

/// <summary>The wallets' rows. Every movement is one conditional update, so the row decides who was first.</summary>
public interface IWalletRepository
{
    /// <summary>The wallet of a user.</summary>
    /// <returns>The wallet, or null.</returns>
    Task<Wallet?> FindAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Opens an empty wallet, unless there is one.</summary>
    /// <returns>True when it is new.</returns>
    Task<bool> OpenAsync(string userId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds money if the wallet then holds at most a maximum.</summary>
    /// <param name="amount">How much, in minor units.</param>
    /// <param name="maxBalance">The maximum, in minor units.</param>
    /// <returns>The wallet afterwards; null when there is none, or when it would hold too much.</returns>
    Task<WalletAfter?> CreditAsync(string userId, long amount, long maxBalance, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes money if the wallet holds enough.</summary>
    /// <param name="amount">How much, in minor units.</param>
    /// <returns>The wallet afterwards; null when there is none, or when it holds too little.</returns>
    Task<WalletAfter?> DebitAsync(string userId, long amount, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Puts money back into a wallet.</summary>
    /// <param name="amount">How much, in minor units.</param>
    Task<WalletAfter> ReturnAsync(long walletId, long amount, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The payment of an order that has not been given back.</summary>
    /// <returns>The payment, or null.</returns>
    Task<WalletTransaction?> FindOpenPaymentAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>Writes a line into the ledger.</summary>
    Task RecordAsync(WalletTransaction transaction, CancellationToken cancellationToken);
}
