namespace Commerce.Balance.Application;

using Domain;

/// <summary>A line of the ledger.</summary>
/// <param name="TransactionId">Its name.</param>
/// <param name="Type">Why money moved.</param>
/// <param name="Amount">How much, signed, in minor units: a payment is negative.</param>
/// <param name="BalanceAfter">What the account then held, in minor units.</param>
/// <param name="OrderId">The order, of a payment or a refund.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record TransactionResponse(Guid TransactionId, TransactionType Type, long Amount, long BalanceAfter, Guid? OrderId, DateTimeOffset CreatedAt);
