namespace Commerce.IntegrationTests.Events;

using Harness;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Ranking;
using SharedKernel.Infrastructure.Leases;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Outbox.Sinks;

public sealed class RedeliveryTests
{
    private const string Listener = "ranking";

    [Fact]
    public async Task Each_event_delivered_three_times_to_a_module_changes_nothing_after_the_first()
    {
        await using var app = await CommerceApp.StartAsync();
        var leases = app.Services.GetRequiredService<LeaseManager>();
        await Eventually.BeTrueAsync(() => Task.FromResult(leases.Holds(OutboxProcessor.LeaseOf(Listener))));
        await app.RebuiltOnAsync();
        var product = await app.NewProductAsync(price: 1);
        var buyer = await app.NewUserWithAsync(100);
        using (await app.Services.GetRequiredService<DeliveryLock>().HoldAsync(Listener, CancellationToken.None))
        {
            for (var i = 0; i < 5; i++)
            {
                (await buyer.CheckoutAsync(product, 2)).ShouldBe(201);
            }

            await using var scope = app.Services.CreateAsyncScope();
            var due = await scope.ServiceProvider.GetRequiredService<DeliveryStore>().FindDueAsync(Listener, 100, CancellationToken.None);
            due.Count.ShouldBe(5);
            for (var time = 0; time < 3; time++)
            {
                (await scope.ServiceProvider.GetRequiredService<ISender>().Send(new DispatchToModule(Listener, due, new OutageDetector()))).IsSuccess.ShouldBeTrue();
            }
        }

        (await app.CountAsync("SELECT SUM(quantity) FROM ranking_sales")).ShouldBe(10);
        (await app.CountAsync($"SELECT COUNT(*) FROM platform_deliveries WHERE listener = '{Listener}' AND status <> 'Delivered'")).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }
}
