namespace Commerce.Balance.Contracts;

using MediatR;

/// <summary>Every payment and refund of an order, by order id, for the audit.</summary>
public sealed record StreamPayments : IStreamRequest<PaymentFact>;

/// <summary>Money that moved for an order.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Whose wallet.</param>
/// <param name="Amount">Signed, in minor units: a payment is negative.</param>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="BalanceAfter">What the wallet then held, in minor units.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record PaymentFact(Guid OrderId, string UserId, long Amount, Guid TransactionId, long BalanceAfter, DateTimeOffset CreatedAt);
