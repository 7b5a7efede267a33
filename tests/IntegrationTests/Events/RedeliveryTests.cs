namespace Commerce.IntegrationTests.Events;

using Harness;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Ranking;
using SharedKernel.Infrastructure.Leases;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Persistence;

public sealed class RedeliveryTests
{
    private const string Listener = "ranking";

    [Fact]
    public async Task Each_event_delivered_three_times_to_a_module_changes_nothing_after_the_first()
    {
        await using var shop = await Shop.StartAsync();
        var leases = shop.Services.GetRequiredService<LeaseKeeper>();
        await Eventually.BeTrueAsync(() => Task.FromResult(leases.Holds(Relay.LeaseOf(Listener))));
        await shop.RebuiltOnAsync();
        var product = await shop.NewProductAsync(price: 1);
        var buyer = await shop.NewUserWithAsync(100);
        using (await shop.Services.GetRequiredService<RelayControl>().HoldAsync(Listener, CancellationToken.None))
        {
            for (var i = 0; i < 5; i++)
            {
                (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);
            }

            await using var scope = shop.Services.CreateAsyncScope();
            var due = await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().FindDueAsync(Listener, shop.Clock.GetUtcNow(), 100, CancellationToken.None);
            due.Count.ShouldBe(5);
            for (var time = 0; time < 3; time++)
            {
                (await scope.ServiceProvider.GetRequiredService<ISender>().Send(new DeliverInside(Listener, due, new ListenerControl()))).IsSuccess.ShouldBeTrue();
            }
        }

        (await shop.CountAsync("SELECT SUM(quantity) FROM ranking_sales")).ShouldBe(10);
        (await shop.CountAsync($"SELECT COUNT(*) FROM platform_deliveries WHERE listener = '{Listener}' AND status <> 'Delivered'")).ShouldBe(0);
        await shop.ShouldBeConsistentAsync();
    }
}
