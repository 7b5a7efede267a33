namespace Commerce.Order.Infrastructure;

using Application;
using Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Leases;
using SharedKernel.Infrastructure.Modules;

/// <summary>Closes orders that were not paid in time, so that others can have what they held.</summary>
internal sealed class ExpirySweep(IServiceScopeFactory services, OrderSettings settings, LeaseKeeper leases, TimeProvider clock, ILogger<ExpirySweep> logger)
    : PeriodicWork(clock, settings.SweepInterval, leases, logger)
{
    /// <summary>Orders closed at once; they share a commit.</summary>
    private const int Batch = 100;

    private readonly TimeProvider clock = clock;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        List<Guid> due;
        do
        {
            await using var scope = services.CreateAsyncScope();
            var now = clock.Now();
            due = await scope.ServiceProvider.GetRequiredService<OrderDbContext>().Orders
                .Where(order => order.Status == OrderStatus.Pending && order.ExpiresAt <= now)
                .OrderBy(order => order.ExpiresAt).Select(order => order.OrderId).Take(Batch).ToListAsync(stopping);
            var sender = scope.ServiceProvider.GetRequiredService<ISender>();
            await Task.WhenAll(due.Select(orderId => sender.Send(new ExpireOrder(orderId), stopping)));
        }
        while (due.Count == Batch && !stopping.IsCancellationRequested);
    }
}
