namespace Commerce.Ranking.Infrastructure.Persistence;

using Application;
using Microsoft.EntityFrameworkCore;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Persistence;

/// <inheritdoc cref="ISalesRepository"/>
internal sealed class SalesRepository(RankingDbContext db, DeliveryLog deliveries) : ISalesRepository
{
    public async Task AddAsync(long hour, IReadOnlyList<SoldLine> lines, CancellationToken cancellationToken)
    {
        var state = await ChangeAsync(cancellationToken);
        foreach (var line in lines)
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO ranking_sales (generation, hour, product_id, quantity, change)
                VALUES ({state.Generation}, {hour}, {line.ProductId}, {line.Quantity}, {state.Change})
                ON CONFLICT (generation, hour, product_id) DO UPDATE SET quantity = quantity + excluded.quantity, change = excluded.change
                """, cancellationToken);
        }
    }

    public Task StageAsync(long generation, IReadOnlyList<StagedSales> sales, CancellationToken cancellationToken) =>
        db.InsertManyAsync(
            [.. sales.Select(count => new SalesRow { Generation = generation, Hour = count.Hour, ProductId = count.ProductId, Quantity = count.Quantity })], cancellationToken);

    public async Task ShowAsync(long generation, DateOnly date, CancellationToken cancellationToken)
    {
        await ChangeAsync(cancellationToken);
        await db.States.ExecuteUpdateAsync(
            set => set.SetProperty(state => state.Generation, generation).SetProperty(state => state.RebuiltOn, date), cancellationToken);
    }

    public async Task<int> RemoveHiddenAsync(int most, CancellationToken cancellationToken)
    {
        var shown = await db.States.Select(state => state.Generation).SingleAsync(cancellationToken);
        var ids = await db.Sales.Where(row => row.Generation != shown).OrderBy(row => row.Id).Select(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return ids.Count == 0 ? 0 : await db.Sales.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    public Task MarkDeliveredAsync(IReadOnlyList<long> deliveryIds, CancellationToken cancellationToken) =>
        deliveries.MarkDeliveredAsync(deliveryIds, cancellationToken);

    private async Task<Changed> ChangeAsync(CancellationToken cancellationToken) =>
        (await db.SingleAsync<Changed>($"""UPDATE ranking_states SET change = change + 1 RETURNING generation AS "Generation", change AS "Change" """, cancellationToken))!;

    private sealed record Changed(long Generation, long Change);
}
