namespace Commerce.IntegrationTests.Commands;

using System.Data.Common;
using Harness;
using Hosts;
using Order;

/// <summary>What would wait for a running command waits before the command queue, or is told at once; everybody else is served meanwhile.</summary>
[Collection(HostsCollection.Name)]
public sealed class TwinTests
{
    private static readonly Dictionary<string, string> TwoWorkers = new() { ["CommandQueue:Count"] = "2" };

    [Fact]
    public async Task A_twin_of_a_running_request_is_told_so_at_once()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: faults.Decorate);
        var user = await app.NewUserWithAsync(1);
        faults.Hold();
        var first = user.PostOnceAsync("key", "/balance/charge", new { amount = 5 });
        await faults.HeldAsync();

        (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBeProblem(409, "idempotency.in_progress").Header("Retry-After").ShouldNotBeNull();
        (await user.PostOnceAsync("key", "/balance/charge", new { amount = 6 })).ShouldBeProblem(422, "idempotency.key_reused");
        first.IsCompleted.ShouldBeFalse();

        faults.Release();
        var answered = (await first).ShouldBe(200);
        var again = (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        (answered.IsReplayed, again.IsReplayed).ShouldBe((false, true));
        again.Body.ShouldBe(answered.Body);
        (await user.BalanceAsync()).ShouldBe(6);
    }

    [ServerFact]
    public async Task Twins_of_a_request_that_waits_for_a_row_occupy_no_worker()
    {
        await using var app = await CommerceApp.StartAsync(TwoWorkers);
        var (user, other, productId) = (await app.NewUserWithAsync(10_000), app.NewUser(), await app.NewProductAsync());
        await using var rival = await LockAsync(await app.Database.OpenAsync(), productId);
        var basket = OrderSteps.Basket(OrderSteps.Line(productId));
        var first = user.PostOnceAsync("key", "/orders/checkout", basket);
        await Eventually.BeTrueAsync(() => SomebodyWaitsAsync(app));

        foreach (var twin in await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => user.PostOnceAsync("key", "/orders/checkout", basket))))
        {
            twin.ShouldBeProblem(409, "idempotency.in_progress");
        }

        (await other.PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
        first.IsCompleted.ShouldBeFalse();
        await rival.RollbackAsync();
        (await first).ShouldBe(201);
    }

    [ServerFact]
    public async Task Orders_of_one_user_wait_for_each_other_before_the_queue_and_payments_of_one_order_too()
    {
        await using var app = await CommerceApp.StartAsync(TwoWorkers);
        var (user, other, productId) = (await app.NewUserWithAsync(10_000), app.NewUser(), await app.NewProductAsync());
        var pending = await user.NewOrderAsync(await app.NewProductAsync());
        await using (var rival = await LockAsync(await app.Database.OpenAsync(), productId))
        {
            var orders = Enumerable.Range(0, 6).Select(_ => user.OrderAsync(productId)).ToList();
            await Eventually.BeTrueAsync(() => SomebodyWaitsAsync(app));
            (await other.PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
            orders.ShouldAllBe(order => !order.IsCompleted);
            await rival.RollbackAsync();
            (await Task.WhenAll(orders)).ShouldAllBe(order => order.Status == 201);
        }

        await using var wallet = await (await app.Database.OpenAsync()).BeginTransactionAsync();
        await TestDatabase.RunAsync(wallet, $"UPDATE balance_wallets SET updated_at = updated_at WHERE user_id = '{user.UserId}'");
        var payments = Enumerable.Range(0, 6).Select(_ => user.PayAsync(pending)).ToList();
        await Eventually.BeTrueAsync(() => SomebodyWaitsAsync(app));
        (await other.PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
        await wallet.RollbackAsync();
        (await Task.WhenAll(payments)).Count(payment => payment.Status == 200).ShouldBe(1);
        await app.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task A_twin_at_another_Host_is_told_at_once_as_well()
    {
        await using var hosts = await HostGroup.StartAsync(2, TwoWorkers);
        var (name, productId) = (CommerceApp.NewName(), await hosts.NewProductAsync());
        await hosts[0].As(name).ChargeAsync(10_000);
        await using var rival = await LockAsync(await hosts.OpenAsync(), productId);
        var basket = OrderSteps.Basket(OrderSteps.Line(productId));
        var first = hosts[0].As(name).PostOnceAsync("key", "/orders/checkout", basket);
        await Eventually.BeTrueAsync(async () => await hosts.SqlAsync(Waiting) != "0");

        (await hosts[1].As(name).PostOnceAsync("key", "/orders/checkout", basket)).ShouldBeProblem(409, "idempotency.in_progress");
        first.IsCompleted.ShouldBeFalse();

        await rival.RollbackAsync();
        var answered = (await first).ShouldBe(201);
        (await hosts[1].As(name).PostOnceAsync("key", "/orders/checkout", basket)).ShouldBe(201).Body.ShouldBe(answered.Body);
    }

    private static string Waiting => TestDatabase.SomebodyWaits;

    private static async Task<bool> SomebodyWaitsAsync(CommerceApp app) => await app.CountAsync(Waiting) > 0;

    private static async Task<DbTransaction> LockAsync(DbConnection connection, long productId)
    {
        var transaction = await connection.BeginTransactionAsync();
        await TestDatabase.RunAsync(transaction, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"UPDATE catalog_products SET updated_at = updated_at WHERE id = {productId}"));
        return transaction;
    }
}
