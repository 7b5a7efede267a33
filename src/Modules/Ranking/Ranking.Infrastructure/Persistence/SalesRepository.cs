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
        // Locks the one state row, so everybody who counts does so one after the other, and changes become visible in their order.
        var state = await ChangeAsync(cancellationToken);
        await db.InsertAbsentAsync(
            [.. lines.Select(line => new SalesRow { Generation = state.Generation, Hour = hour, ProductId = line.ProductId })],
            [nameof(SalesRow.Generation), nameof(SalesRow.Hour), nameof(SalesRow.ProductId)],
            cancellationToken);
        await new SqlText(db).Add($"UPDATE ranking_sales SET change = {state.Change}, quantity = quantity + ")
            .AddCase("product_id", lines.Select(line => (line.ProductId, line.Quantity)))
            .Add($" WHERE generation = {state.Generation} AND hour = {hour} AND product_id IN ").AddList(lines.Select(line => line.ProductId))
            .ExecuteAsync(cancellationToken);
    }

    public async Task StageAsync(long generation, IReadOnlyList<StagedSales> sales, long fence, CancellationToken cancellationToken)
    {
        await deliveries.FenceAsync(RebuildGate.Listener, fence, cancellationToken);
        await db.InsertManyAsync(
            [.. sales.Select(count => new SalesRow { Generation = generation, Hour = count.Hour, ProductId = count.ProductId, Quantity = count.Quantity })], cancellationToken);
    }

    public async Task ShowAsync(PreparedRanking ranking, DateOnly date, CancellationToken cancellationToken)
    {
        await deliveries.FenceAsync(RebuildGate.Listener, ranking.Fence, cancellationToken);
        await ChangeAsync(cancellationToken);
        await db.States.ExecuteUpdateAsync(
            set => set.SetProperty(state => state.Generation, ranking.Generation).SetProperty(state => state.RebuiltOn, date).SetProperty(state => state.FromHour, ranking.FromHour),
            cancellationToken);
        await deliveries.MarkDeliveredAsync(ranking.DeliveryIds, cancellationToken);
    }

    public async Task<int> RemoveHiddenAsync(int most, long fence, CancellationToken cancellationToken)
    {
        // Without it a rebuild that another Host has overtaken would take the other's coming ranking for a remnant.
        await deliveries.FenceAsync(RebuildGate.Listener, fence, cancellationToken);
        var shown = await db.States.Select(state => state.Generation).SingleAsync(cancellationToken);
        var ids = await db.Sales.Where(row => row.Generation != shown).OrderBy(row => row.Id).Select(row => row.Id).Take(most).ToListAsync(cancellationToken);
        return ids.Count == 0 ? 0 : await db.Sales.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<Changed> ChangeAsync(CancellationToken cancellationToken) =>
        (await db.UpdateOneAsync(
            "ranking_states", $"change = change + 1", $"id = {RankingState.OnlyId}", ["generation", "change"], row => new Changed(row.GetInt64(0), row.GetInt64(1)), cancellationToken))!;

    private sealed record Changed(long Generation, long Change);
}
