namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class OrderIdempotencyTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("/orders")]
    [InlineData("/orders/checkout")]
    public async Task The_same_order_with_the_same_key_is_made_once(string path)
    {
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        var basket = OrderSteps.Basket(OrderSteps.Line(productId, 2));

        var first = (await user.PostOnceAsync("key", path, basket)).ShouldBe(201);
        var second = (await user.PostOnceAsync("key", path, basket)).ShouldBe(201);

        (first.IsReplayed, second.IsReplayed).ShouldBe((false, true));
        second.Body.ShouldBe(first.Body);
        second.Location.ShouldBe(first.Location);
        second.Location.ShouldNotBeNull();
        (await user.GetAllAsync("/orders")).Count.ShouldBe(1);
        (await app.StockAsync(productId)).ShouldBe(8);
        (await user.BalanceAsync()).ShouldBe(path == "/orders" ? 10_000 : 8_000);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_quote_stores_no_answer_and_is_made_anew_but_its_key_serves_one_request()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(price: 1_000);
        var basket = OrderSteps.Basket(OrderSteps.Line(productId));
        (await user.PostOnceAsync("key", "/orders/quote", basket)).ShouldBe(200).Json.Int("total").ShouldBe(1_000);
        await app.EditProductAsync(productId, price: 9_000);

        var second = (await user.PostOnceAsync("key", "/orders/quote", basket)).ShouldBe(200);

        second.IsReplayed.ShouldBeFalse();
        second.Json.Int("total").ShouldBe(9_000);
        (await user.PostOnceAsync("key", "/orders", basket)).ShouldBeProblem(422, "idempotency.key_reused");
        (await user.PostOnceAsync("key", "/orders/quote", OrderSteps.Basket(OrderSteps.Line(productId, 2)))).ShouldBeProblem(422, "idempotency.key_reused");
        (await app.ColumnAsync($"SELECT outcome FROM platform_idempotency_records WHERE user_id = '{user.UserId}'")).ShouldBe(["{}"]);
    }

    [Fact]
    public async Task A_payment_and_a_cancellation_are_done_once_and_answered_again()
    {
        var user = await app.NewUserWithAsync(10_000);
        var orderId = await user.NewOrderAsync(await app.NewProductAsync());

        var paid = (await user.PostOnceAsync("pay", "/orders/pay", new { orderId })).ShouldBe(200);
        (await user.PostOnceAsync("pay", "/orders/pay", new { orderId })).ShouldBe(200).Body.ShouldBe(paid.Body);
        var refunded = (await user.PostOnceAsync("cancel", $"/orders/{orderId}/cancel")).ShouldBe(200);
        (await user.PostOnceAsync("cancel", $"/orders/{orderId}/cancel")).ShouldBe(200).Body.ShouldBe(refunded.Body);
        // What was answered is answered again, also after the order has moved on.
        (await user.PostOnceAsync("pay", "/orders/pay", new { orderId })).ShouldBe(200).Body.ShouldBe(paid.Body);

        (await user.BalanceAsync()).ShouldBe(10_000);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed paid refunded");
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_failed_payment_is_answered_again_and_nothing_happens_twice()
    {
        var user = await app.NewUserWithAsync(500);
        var productId = await app.NewProductAsync(stock: 10);
        var orderId = await user.NewOrderAsync(productId);
        (await user.PostOnceAsync("key", "/orders/pay", new { orderId })).ShouldBeProblem(402, "order.insufficient_balance");
        await user.ChargeAsync(10_000);

        var second = (await user.PostOnceAsync("key", "/orders/pay", new { orderId })).ShouldBeProblem(402, "order.insufficient_balance");

        second.IsReplayed.ShouldBeTrue();
        (second.Json.Int("required"), second.Json.Int("available")).ShouldBe((1_000, 500));
        (await user.PostOnceAsync("other", "/orders/pay", new { orderId })).ShouldBeProblem(409, "order.not_payable");
        (await app.EventNamesAsync(orderId)).ShouldBe("placed failed");
        (await app.StockAsync(productId)).ShouldBe(10);
        (await user.BalanceAsync()).ShouldBe(10_500);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Refusals_of_a_checkout_are_remembered_with_their_facts_and_faults_of_the_body_are_not()
    {
        var user = await app.NewUserWithAsync(500);
        var productId = await app.NewProductAsync(stock: 1);
        var (dear, many, none) = (OrderSteps.Basket(OrderSteps.Line(productId)), OrderSteps.Basket(OrderSteps.Line(productId, 2)), OrderSteps.Basket());
        (await user.PostOnceAsync("402", "/orders/checkout", dear)).ShouldBeProblem(402, "order.insufficient_balance");
        (await user.PostOnceAsync("409", "/orders/checkout", many)).ShouldBeProblem(409, "catalog.out_of_stock");
        (await user.PostOnceAsync("400", "/orders/checkout", none)).ShouldBeInvalid("items");
        await user.ChargeAsync(10_000);
        (await app.AsAdmin().PostAsync($"/products/{productId}/stock", new { delta = 5, reason = "received" })).ShouldBe(200);

        var insufficient = (await user.PostOnceAsync("402", "/orders/checkout", dear)).ShouldBeProblem(402, "order.insufficient_balance");
        var outOfStock = (await user.PostOnceAsync("409", "/orders/checkout", many)).ShouldBeProblem(409, "catalog.out_of_stock");

        (insufficient.IsReplayed, insufficient.Json.Int("available")).ShouldBe((true, 500));
        (outOfStock.IsReplayed, outOfStock.Json.Int("items[0].available")).ShouldBe((true, 1));
        (await user.PostOnceAsync("400", "/orders/checkout", dear)).ShouldBe(201).IsReplayed.ShouldBeFalse();
        (await user.BalanceAsync()).ShouldBe(9_500);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Of_50_twins_of_one_checkout_one_takes_effect()
    {
        var user = await app.NewUserWithAsync(100_000);
        var productId = await app.NewProductAsync(stock: 100);
        var basket = OrderSteps.Basket(OrderSteps.Line(productId));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.PostOnceAsync("twin", "/orders/checkout", basket)));

        var made = answers.Where(answer => answer.Status == 201).ToList();
        made.Count(answer => !answer.IsReplayed).ShouldBe(1);
        made.Select(answer => answer.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        foreach (var refused in answers.Except(made))
        {
            refused.ShouldBeProblem(409, "idempotency.in_progress").Header("Retry-After").ShouldNotBeNull();
        }

        (await user.GetAllAsync("/orders")).Count.ShouldBe(1);
        (await user.BalanceAsync()).ShouldBe(99_000);
        (await app.StockAsync(productId)).ShouldBe(99);
        await app.ShouldBeConsistentAsync();
    }
}
