namespace Commerce.Balance.Contracts;

/// <summary>Takes the money for an order. A wallet that holds too little is an answer, not a refusal: the caller knows what it means.</summary>
/// <param name="UserId">Whose wallet.</param>
/// <param name="OrderId">For which order; an order is paid once.</param>
/// <param name="Amount">How much, in minor units, at least 1.</param>
public sealed record DebitWallet(string UserId, Guid OrderId, long Amount) : ICommand<Debit>;

/// <summary>What became of a debit.</summary>
/// <param name="Payment">The payment; null where the wallet holds too little, and nothing was taken.</param>
/// <param name="Available">What the wallet held before, in minor units; 0 where there is none.</param>
public sealed record Debit(Payment? Payment, long Available);

/// <summary>A payment that was taken.</summary>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="Amount">How much, in minor units.</param>
/// <param name="BalanceAfter">What the wallet then held, in minor units.</param>
public sealed record Payment(Guid TransactionId, long Amount, long BalanceAfter);
