namespace Commerce.Order.Infrastructure;

using Application;
using Domain;
using Microsoft.Extensions.Logging;
using Persistence;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Infrastructure.Leases;

/// <summary>
/// Closes orders that were not paid in time, so that others can have what they held. One that cannot be closed is set aside with a
/// growing pause, and holds no other up.
/// </summary>
internal sealed partial class ExpirySweep(
    IServiceScopeFactory services, OrderSettings settings, IDatabaseProvider database, LeaseManager leases, TimeProvider clock, ILogger<ExpirySweep> logger)
    : PeriodicBackgroundService(clock, settings.SweepInterval, leases, logger)
{
    /// <summary>Orders closed at once; they share a commit.</summary>
    private const int Batch = 100;

    private readonly TimeProvider clock = clock;
    private readonly ILogger logger = logger;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        List<Guid> due;
        do
        {
            await using var scope = services.CreateAsyncScope();
            var now = clock.UtcNowMs();
            var db = scope.ServiceProvider.GetRequiredService<OrderDbContext>();
            due = await db.Orders
                .Where(Order.IsOverdue(now))
                .Where(order => !db.StuckOrders.Any(stuck => stuck.OrderId == order.OrderId && stuck.NextAttemptAt > now))
                .OrderBy(order => order.ExpiresAt).Select(order => order.OrderId).Take(Batch).ToListAsync(stopping);
            // Closed by somebody else while a try failed: nothing is left to do but to take them off the list.
            due.AddRange(await db.StuckOrders
                .Where(stuck => stuck.NextAttemptAt <= now && !db.Orders.Any(order => order.OrderId == stuck.OrderId && order.Status == OrderStatus.Pending))
                .OrderBy(stuck => stuck.NextAttemptAt).Select(stuck => stuck.OrderId).Take(Batch).ToListAsync(stopping));
            var sender = scope.ServiceProvider.GetRequiredService<ISender>();
            // All of them come to their end before a fault of the database ends the run.
            await Task.WhenAll(due.Select(orderId => ExpireAsync(sender, orderId, stopping)));
        }
        while (due.Count >= Batch && !stopping.IsCancellationRequested);
    }

    private async Task ExpireAsync(ISender sender, Guid orderId, CancellationToken stopping)
    {
        Exception? thrown = null;
        string fault;
        try
        {
            var expired = await sender.Send(new ExpireOrder(orderId), stopping);
            if (expired.IsSuccess)
            {
                return;
            }

            fault = expired.Error.Detail;
        }
        catch (Exception e) when (e is not OperationCanceledException && !database.IsTransient(e))
        {
            thrown = e;
            fault = e.Message;
        }

        var aside = (await sender.Send(new SetAsideOrder(orderId, fault), stopping)).Value!;
        IsStuck(logger, thrown, orderId, aside.Attempts, aside.Pause, fault);
    }

    [LoggerMessage(LogLevel.Error, "The order {OrderId} could not be expired, {Attempts} times by now, and is left alone for {Pause}; what it holds is not given back: {Fault}")]
    private static partial void IsStuck(ILogger logger, Exception? exception, Guid orderId, int attempts, TimeSpan pause, string fault);
}
