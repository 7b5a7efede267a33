namespace Commerce.Balance.Infrastructure.Queries;

using Contracts;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamPaymentsHandler(BalanceDbContext db) : IStreamRequestHandler<StreamPayments, PaymentFact>
{
    public IAsyncEnumerable<PaymentFact> Handle(StreamPayments request, CancellationToken cancellationToken) =>
        AuditStream.ReadAsync(
            new FactKey(Guid.Empty, long.MinValue),
            (after, limit) => (
                from payment in db.Transactions
                join wallet in db.Wallets on payment.WalletId equals wallet.Id
                where payment.OrderId != null && payment.OrderId.Value.CompareTo(after.OrderId) >= 0
                    && (payment.OrderId.Value.CompareTo(after.OrderId) > 0 || payment.Id > after.Id)
                orderby payment.OrderId, payment.Id
                select new Row(payment.Id, new PaymentFact(
                    payment.OrderId!.Value, wallet.UserId, payment.Amount, payment.TransactionId, payment.BalanceAfter, payment.CreatedAt))).Take(limit).ToListAsync(cancellationToken),
            row => new FactKey(row.Fact.OrderId, row.Id),
            cancellationToken).Select(row => row.Fact);

    private sealed record Row(long Id, PaymentFact Fact);
}
