namespace Commerce.Balance.Infrastructure.Queries;

using Contracts;
using MediatR;
using Persistence;
using SharedKernel.Infrastructure.Audit;

internal sealed class StreamPaymentsHandler(BalanceDbContext db) : IStreamRequestHandler<StreamPayments, PaymentFact>
{
    public IAsyncEnumerable<PaymentFact> Handle(StreamPayments request, CancellationToken cancellationToken) =>
        FactStream.ReadAsync(
            (after, limit) => db.Database.SqlPage<Row>($"""
                SELECT t.id AS "Id", t.order_id AS "OrderId", w.user_id AS "UserId", t.amount AS "Amount"
                FROM balance_transactions t JOIN balance_wallets w ON w.id = t.wallet_id
                WHERE t.order_id IS NOT NULL AND (t.order_id > {after.OrderId} OR (t.order_id = {after.OrderId} AND t.id > {after.Id}))
                ORDER BY t.order_id, t.id LIMIT {limit}
                """, cancellationToken),
            row => new FactKey(row.OrderId, row.Id),
            row => new PaymentFact(Guid.Parse(row.OrderId), row.UserId, row.Amount),
            cancellationToken);

    private sealed record Row(long Id, string OrderId, string UserId, long Amount);
}
