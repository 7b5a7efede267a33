namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using Order.Contracts;
using Persistence;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Infrastructure.Outbox;

/// <summary>Compares the ranking's counts with the orders', less the deliveries to it that are still open.</summary>
internal sealed class RankingAudit(RankingDbContext db, DeliveryStore deliveries, ISender sender, RankingSettings settings, TimeProvider clock) : IAuditCheck
{
    public string Name => "ranking.counts";

    public string Description => "The ranking's counts equal the paid orders', less deliveries that are still open.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        var state = await db.States.AsNoTracking().SingleAsync(cancellationToken);
        var window = SalesWindow.EndingAt(clock.UtcNowMs(), settings.Days);
        // A window that was made longer is filled by the next rebuild.
        window = window with { FromHour = Math.Max(window.FromHour, state.FromHour) };
        Dictionary<(long Hour, long ProductId), long> difference = [];
        void Add(long hour, long productId, long quantity)
        {
            if (window.Contains(hour))
            {
                difference[(hour, productId)] = difference.GetValueOrDefault((hour, productId)) + quantity;
            }
        }

        foreach (var row in await db.Sales.Where(row => row.Generation == state.Generation && row.Hour >= window.FromHour && row.Hour <= window.ToHour).ToListAsync(cancellationToken))
        {
            Add(row.Hour, row.ProductId, row.Quantity);
        }

        await foreach (var (type, order) in deliveries.StreamOpenAsync<OrderData>(RankingRebuilder.Listener, cancellationToken))
        {
            var sign = type == OrderPaid.Type ? 1 : -1;
            foreach (var item in order.Items)
            {
                Add(order.PaidAt!.Value.UnixHour(), item.ProductId, sign * item.Quantity);
            }
        }

        var sales = await sender.Send(new GetSalesByHour(window.FromHour), cancellationToken);
        if (sales.IsFailure)
        {
            throw new InvalidOperationException($"The orders' sales could not be counted: {sales.Error.Detail}");
        }

        foreach (var count in sales.Value)
        {
            Add(count.Hour, count.ProductId, -count.Quantity);
        }

        findings.AddChecked(difference.Count);
        foreach (var ((hour, productId), by) in difference.Where(entry => entry.Value != 0).OrderBy(entry => entry.Key))
        {
            findings.AddViolation("product", productId.ToString(System.Globalization.CultureInfo.InvariantCulture),
                $"In the hour of {DateTimeOffset.FromUnixTimeSeconds(hour * 3_600):yyyy-MM-dd'T'HH'Z'} the ranking counts {by} pieces more than the orders.");
        }
    }
}
