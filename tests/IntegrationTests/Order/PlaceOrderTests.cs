namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class PlaceOrderTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task An_order_holds_its_stock_and_its_coupon_for_15_minutes()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(price: 1_500, stock: 10, name: "tea");
        var couponId = await user.TakeCouponAsync(await app.NewCampaignAsync());

        var answer = (await user.OrderAsync(productId, 4, couponId)).ShouldBe(201);

        var order = answer.Json;
        var orderId = order.Uuid("orderId");
        answer.Location!.OriginalString.ShouldBe($"/api/v1/orders/{orderId}");
        order.Text("userId").ShouldBe(user.UserId);
        order.Text("status").ShouldBe("pending");
        order.At("items").GetRawText().ShouldBe($$"""[{"productId":{{productId}},"name":"tea","unitPrice":1500,"quantity":4,"lineTotal":6000}]""");
        (order.Int("subtotal"), order.Int("discount"), order.Int("total"), order.Text("currency")).ShouldBe((6_000, 1_000, 5_000, "KRW"));
        order.Uuid("couponId").ShouldBe(couponId);
        order.Time("expiresAt").ShouldBe(order.Time("createdAt") + OrderSteps.ReservationTime);
        foreach (var absent in new[] { "couponIgnored", "payment", "paidAt", "closedAt", "failure" })
        {
            order.Has(absent).ShouldBeFalse(absent);
        }

        (await app.StockAsync(productId)).ShouldBe(6);
        var coupon = (await user.GetAsync($"/coupons/{couponId}")).Json;
        (coupon.Text("status"), coupon.Uuid("orderId")).ShouldBe(("used", orderId));
        (await user.ReadOrderAsync(orderId)).GetRawText().ShouldBe(answer.Body);
        (await app.EventNamesAsync(orderId)).ShouldBe("placed");
        await app.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("/orders/quote")]
    [InlineData("/orders")]
    [InlineData("/orders/checkout")]
    public async Task Unknown_products_are_all_named(string path)
    {
        var productId = await app.NewProductAsync();
        var basket = OrderSteps.Basket(OrderSteps.Line(999_999_999), OrderSteps.Line(productId), OrderSteps.Line(long.MaxValue), OrderSteps.Line(-1));

        var refused = await app.NewUser().PostAsync(path, basket);

        refused.ShouldBeProblem(404, "catalog.product_not_found");
        refused.Json.List("productIds").Select(id => id.GetInt64()).ShouldBe([999_999_999, long.MaxValue, -1], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/orders/quote")]
    [InlineData("/orders")]
    [InlineData("/orders/checkout")]
    public async Task Discontinued_products_are_all_named(string path)
    {
        var (sold, gone, goneToo) = (await app.NewProductAsync(), await app.NewProductAsync(), await app.NewProductAsync());
        await app.EditProductAsync(gone, status: "discontinued");
        await app.EditProductAsync(goneToo, status: "discontinued");

        var refused = await app.NewUser().PostAsync(path, OrderSteps.Basket(OrderSteps.Line(goneToo), OrderSteps.Line(sold), OrderSteps.Line(gone)));

        refused.ShouldBeProblem(409, "catalog.product_discontinued");
        refused.Json.List("productIds").Select(id => id.GetInt64()).ShouldBe([gone, goneToo], ignoreOrder: true);
        (await app.StockAsync(sold)).ShouldBe(100);
    }

    [Theory]
    [InlineData("/orders/quote")]
    [InlineData("/orders")]
    [InlineData("/orders/checkout")]
    public async Task One_line_of_ten_that_is_short_leaves_the_other_nine_untouched(string path)
    {
        List<long> products = [];
        for (var i = 0; i < 10; i++)
        {
            products.Add(await app.NewProductAsync(stock: i is 3 or 7 ? i : 20));
        }

        var user = await app.NewUserWithAsync(1_000_000);
        var refused = await user.PostAsync(path, OrderSteps.Basket([.. products.Select(id => OrderSteps.Line(id, 8))]));

        refused.ShouldBeProblem(409, "catalog.out_of_stock");
        refused.Json.List("items").Select(item => (item.Int("productId"), item.Int("requested"), item.Int("available")))
            .ShouldBe([(products[3], 8, 3), (products[7], 8, 7)], ignoreOrder: true);
        for (var i = 0; i < 10; i++)
        {
            (await app.StockAsync(products[i])).ShouldBe(i is 3 or 7 ? i : 20);
        }

        (await user.GetAllAsync("/orders")).ShouldBeEmpty();
        (await app.EventsOfAsync(user)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_product_twice_is_added_up_before_anything_is_checked()
    {
        var user = app.NewUser();
        var (productId, other) = (await app.NewProductAsync(stock: 5), await app.NewProductAsync());

        (await user.PostAsync("/orders", OrderSteps.Basket(OrderSteps.Line(productId, 3), OrderSteps.Line(other), OrderSteps.Line(productId, 3))))
            .ShouldBeProblem(409, "catalog.out_of_stock").Json.Int("items[0].requested").ShouldBe(6);
        var order = (await user.PostAsync("/orders", OrderSteps.Basket(OrderSteps.Line(productId, 3), OrderSteps.Line(other), OrderSteps.Line(productId, 2)))).ShouldBe(201).Json;

        order.List("items").Select(item => (item.Int("productId"), item.Int("quantity"), item.Int("lineTotal"))).ShouldBe([(productId, 5, 5_000), (other, 1, 1_000)]);
        (await app.StockAsync(productId)).ShouldBe(0);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Name_and_price_are_as_they_were_when_it_was_ordered()
    {
        var user = await app.NewUserWithAsync(5_000);
        var productId = await app.NewProductAsync(price: 1_000, name: "old");
        var orderId = await user.NewOrderAsync(productId, 2);
        await app.EditProductAsync(productId, "new", 9_000);

        var paid = (await user.PayAsync(orderId)).ShouldBe(200).Json;

        (paid.Text("items[0].name"), paid.Int("items[0].unitPrice"), paid.Int("total"), paid.Int("payment.amount")).ShouldBe(("old", 1_000, 2_000, 2_000));
        (await user.BalanceAsync()).ShouldBe(3_000);
        (await user.OrderAsync(productId)).ShouldBe(201).Json.Int("total").ShouldBe(9_000);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_product_that_is_discontinued_meanwhile_is_still_paid_at_its_price()
    {
        var user = await app.NewUserWithAsync(5_000);
        var productId = await app.NewProductAsync();
        var orderId = await user.NewOrderAsync(productId);
        await app.EditProductAsync(productId, price: 2, status: "discontinued");

        (await user.PayAsync(orderId)).ShouldBe(200).Json.Int("payment.balanceAfter").ShouldBe(4_000);
        (await user.OrderAsync(productId)).ShouldBeProblem(409, "catalog.product_discontinued");
    }

    [Fact]
    public async Task The_largest_order_is_counted_without_overflow()
    {
        var productId = await app.NewProductAsync(price: 1_000_000_000, stock: 999);
        var order = (await app.NewUser().OrderAsync(productId, 999)).ShouldBe(201).Json;
        order.Int("total").ShouldBe(999_000_000_000);
    }

    [Theory]
    [InlineData("/orders/quote")]
    [InlineData("/orders")]
    [InlineData("/orders/checkout")]
    public async Task Twenty_orders_may_wait_and_no_more(string path)
    {
        var user = await app.NewUserWithAsync(1_000_000);
        var productId = await app.NewProductAsync();
        var first = await user.NewOrderAsync(productId);
        for (var i = 1; i < 20; i++)
        {
            await user.NewOrderAsync(productId);
        }

        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)))).ShouldBeProblem(409, "order.too_many_pending");
        // It is refused before anything else is looked at.
        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(-1)))).ShouldBeProblem(409, "order.too_many_pending");
        (await app.NewUser().OrderAsync(productId)).ShouldBe(201);
        (await user.PayAsync(first)).ShouldBe(200);
        (await user.PostAsync(path, OrderSteps.Basket(OrderSteps.Line(productId)))).Status.ShouldBeOneOf(200, 201);
    }

    [Fact]
    public async Task A_reference_comes_back_as_it_was_sent_with_the_order_and_its_events()
    {
        var user = app.NewUser();
        var reference = " Korb 47/11 \U0001F9FA ";
        var basket = OrderSteps.Basket(OrderSteps.Line(await app.NewProductAsync()));
        basket["reference"] = reference;

        var order = (await user.PostAsync("/orders", basket)).ShouldBe(201).Json;

        order.Text("reference").ShouldBe(reference);
        (await user.ReadOrderAsync(order.Uuid("orderId"))).Text("reference").ShouldBe(reference);
        (await app.SqlAsync($"SELECT data FROM platform_outbox_events WHERE subject = '{order.Uuid("orderId")}'")).ShouldBeOfType<string>()
            .ShouldContain("Korb 47/11");
        basket["reference"] = new string('r', 101);
        (await user.PostAsync("/orders", basket)).ShouldBeInvalid("reference");
    }
}
