namespace Commerce.Ranking.Infrastructure.Persistence;

using Application;
using Order.Contracts;
using SharedKernel.Infrastructure.Outbox;

/// <inheritdoc cref="ISalesRepository"/>
internal sealed class SalesRepository(RankingDbContext db, DeliveryStore deliveries) : ISalesRepository
{
    /// <summary>Products of one statement: three parameters each.</summary>
    private const int ProductsAtOnce = 500;

    private static readonly string[] ProductColumn = ["product_id"];

    public async Task AddAsync(long hour, IReadOnlyList<SoldLine> lines, CancellationToken cancellationToken)
    {
        // Locks the one state row, so that counts are added one after the other, and become visible in that order.
        var state = await ChangeAsync(cancellationToken);
        foreach (var batch in lines.Chunk(ProductsAtOnce))
        {
            var counted = await db.UpdateAsync(
                "ranking_sales",
                set => set.Add($"change = {state.Change}, quantity = quantity + ").AddCase("product_id", batch.Select(line => (line.ProductId, line.Quantity))),
                where => where.Add($"generation = {state.Generation} AND hour = {hour} AND product_id IN ").AddList(batch.Select(line => line.ProductId)),
                ProductColumn, row => row.GetInt64(0), cancellationToken);
            if (counted.Count < batch.Length)
            {
                // The first of their hour; nobody else counts meanwhile.
                await db.InsertManyAsync(
                    [
                        .. batch.ExceptBy(counted, line => line.ProductId)
                            .Select(line => new SalesRow { Generation = state.Generation, Hour = hour, ProductId = line.ProductId, Quantity = line.Quantity, Change = state.Change }),
                    ],
                    cancellationToken);
            }
        }
    }

    public async Task StageAsync(long generation, IReadOnlyList<HourlySales> sales, long fence, CancellationToken cancellationToken)
    {
        await deliveries.FenceAsync(RankingRebuilder.Listener, fence, cancellationToken);
        await db.InsertManyAsync(
            [.. sales.Select(count => new SalesRow { Generation = generation, Hour = count.Hour, ProductId = count.ProductId, Quantity = count.Quantity })], cancellationToken);
    }

    public async Task PublishAsync(StagedRanking ranking, DateOnly date, CancellationToken cancellationToken)
    {
        await deliveries.FenceAsync(RankingRebuilder.Listener, ranking.Fence, cancellationToken);
        await ChangeAsync(cancellationToken);
        await db.States.ExecuteUpdateAsync(
            set => set.SetProperty(state => state.Generation, ranking.Generation).SetProperty(state => state.RebuiltOn, date).SetProperty(state => state.FromHour, ranking.FromHour),
            cancellationToken);
        await deliveries.MarkDeliveredAsync(ranking.DeliveryIds, cancellationToken);
    }

    public async Task<int> RemoveStaleAsync(int most, long fence, CancellationToken cancellationToken)
    {
        // Without it a rebuild that another Host has overtaken would take the other's staged ranking for a stale one.
        await deliveries.FenceAsync(RankingRebuilder.Listener, fence, cancellationToken);
        var published = await db.States.Select(state => state.Generation).SingleAsync(cancellationToken);
        var ids = await db.Sales.Where(row => row.Generation != published).OrderBy(row => row.Id).Select(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return ids.Count == 0 ? 0 : await db.Sales.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<Changed> ChangeAsync(CancellationToken cancellationToken) =>
        (await db.UpdateReturningAsync(
            "ranking_states", $"change = change + 1", $"id = {RankingState.OnlyId}", ["generation", "change"], row => new Changed(row.GetInt64(0), row.GetInt64(1)), cancellationToken))!;

    private sealed record Changed(long Generation, long Change);
}
