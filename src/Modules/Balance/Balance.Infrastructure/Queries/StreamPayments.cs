namespace Commerce.Balance.Infrastructure.Queries;

using Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamPaymentsHandler(BalanceDbContext db) : IStreamRequestHandler<StreamPayments, PaymentFact>
{
    public IAsyncEnumerable<PaymentFact> Handle(StreamPayments request, CancellationToken cancellationToken) =>
        FactStream.ReadAsync(
            (after, limit) => (
                from payment in db.Transactions
                join wallet in db.Wallets on payment.WalletId equals wallet.Id
                where payment.OrderId != null && payment.OrderId.Value.CompareTo(after.OrderId) >= 0
                    && (payment.OrderId.Value.CompareTo(after.OrderId) > 0 || payment.Id > after.Id)
                orderby payment.OrderId, payment.Id
                select new Row(payment.Id, payment.OrderId!.Value, wallet.UserId, payment.Amount)).Take(limit).ToListAsync(cancellationToken),
            row => new FactKey(row.OrderId, row.Id),
            row => new PaymentFact(row.OrderId, row.UserId, row.Amount),
            cancellationToken);

    private sealed record Row(long Id, Guid OrderId, string UserId, long Amount);
}
