namespace Commerce.IntegrationTests.Commands;

using System.Collections;
using System.Reflection;
using Harness;
using Microsoft.Data.Sqlite;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

public sealed class CommandLeakTests
{
    /// <summary>Where the client keeps the commands of a connection until they are disposed of.</summary>
    private static readonly FieldInfo Commands = typeof(SqliteConnection).GetField("_commands", BindingFlags.Instance | BindingFlags.NonPublic)!;

    [EmbeddedFact]
    public async Task A_thousand_mixed_requests_leave_no_command_behind_on_the_workers_connection()
    {
        var database = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: database.Decorate);
        var (first, second) = (await app.NewProductAsync(price: 1, stock: 100_000), await app.NewProductAsync(price: 1, stock: 100_000));
        var code = await app.NewCampaignAsync(total: 1_000, discount: new { type = "fixed", amount = 1 });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var buyer = await app.NewUserWithAsync(1_000);
            await buyer.TakeCouponAsync(code);
            for (var i = 0; i < 12; i++)
            {
                var order = (await buyer.PostOnceAsync($"order-{i}", "/orders", new { items = new[] { new { productId = first, quantity = 1 }, new { productId = second, quantity = 2 } } })).ShouldBe(201).Json.Uuid("orderId");
                await (i % 2 == 0 ? buyer.PayAsync(order) : buyer.CancelAsync(order));
                (await buyer.CheckoutAsync(first)).ShouldBe(201);
                (await buyer.CheckoutAsync(second, 1_000)).Status.ShouldBe(400);
            }
        }));

        var writer = database.Writers.OfType<PreparingSqliteConnection>().ShouldHaveSingleItem();
        // Beside the statements that it keeps on purpose, which are bounded.
        (((ICollection)Commands.GetValue(writer)!).Count - writer.Kept.Count).ShouldBeLessThan(10);
        writer.Kept.Count.ShouldBeLessThan(PreparingSqliteConnection.Capacity / 2);
    }
}
