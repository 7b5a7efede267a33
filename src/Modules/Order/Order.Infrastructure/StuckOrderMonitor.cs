namespace Commerce.Order.Infrastructure;

using Domain;
using Microsoft.Extensions.Logging;
using Persistence;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>Counts the orders that could not be expired, for health. Every Host looks, whether it sweeps or not.</summary>
internal sealed class StuckOrderMonitor(IServiceScopeFactory services, SinkHealth sinks, TimeProvider clock, ILogger<StuckOrderMonitor> logger)
    : PeriodicBackgroundService(clock, TimeSpan.FromSeconds(5), leases: null, logger)
{
    private const string Name = "orders";

    /// <summary>Beyond it nobody counts.</summary>
    private const int MostCounted = 10_000;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrderDbContext>();
        var stuck = await db.StuckOrders.Where(row => db.Orders.Any(order => order.OrderId == row.OrderId && order.Status == OrderStatus.Pending))
            .OrderBy(row => row.Id).Take(MostCounted).CountAsync(stopping);
        sinks.ReportTrouble(Name, stuck == 0 ? null : $"{stuck} orders could not be expired and are tried again.");
    }
}
