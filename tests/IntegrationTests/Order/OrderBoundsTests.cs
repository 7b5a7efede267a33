namespace Commerce.IntegrationTests.Order;

using Harness;

public sealed class OrderBoundsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("{}", "items")]
    [InlineData("""{"items":null}""", "items")]
    [InlineData("""{"items":[]}""", "items")]
    [InlineData("""{"items":{}}""", "items")]
    [InlineData("""{"items":[null]}""", "items[0]")]
    [InlineData("""{"items":[7]}""", "items[0]")]
    [InlineData("""{"items":[{"quantity":1}]}""", "items[0].productId")]
    [InlineData("""{"items":[{"productId":null,"quantity":1}]}""", "items[0].productId")]
    [InlineData("""{"items":[{"productId":1}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":0}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":-1}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":1000}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":500},{"productId":1,"quantity":500}]}""", "items[1].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":2147483648}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":2147483647},{"productId":1,"quantity":1}]}""", "items[0].quantity items[1].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":1.5}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":1,"quantity":"1"}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"productId":9223372036854775808,"quantity":1}]}""", "items[0].productId")]
    [InlineData("""{"items":[{"productId":1,"quantity":1}],"couponId":"12"}""", "couponId")]
    [InlineData("""{"items":[{"productId":1,"quantity":1}],"couponId":12}""", "couponId")]
    [InlineData("""{"items":[{"productId":1,"quantity":1}],"onInvalidCoupon":"shrug"}""", "onInvalidCoupon")]
    [InlineData("""{"items":[{"productId":1,"quantity":1}],"onInvalidCoupon":1}""", "onInvalidCoupon")]
    public async Task What_is_out_of_bounds_is_named_wherever_an_order_is_made(string body, string paths)
    {
        var user = app.NewUser();
        foreach (var path in new[] { "/orders/quote", "/orders", "/orders/checkout" })
        {
            (await user.PostAsync(path, body)).ShouldBeInvalid(paths.Split(' '));
        }
    }

    [Fact]
    public async Task An_order_has_at_most_100_lines()
    {
        var user = app.NewUser();
        List<long> products = [];
        for (var i = 0; i < 100; i++)
        {
            products.Add(await app.NewProductAsync());
        }

        var lines = products.Select(id => OrderSteps.Line(id)).ToList();
        (await user.PostAsync("/orders", OrderSteps.Basket([.. lines, OrderSteps.Line(products[0])]))).ShouldBeInvalid("items");
        (await user.PostAsync("/orders", OrderSteps.Basket([.. lines]))).ShouldBe(201).Json.List("items").Select(item => item.Int("productId")).ShouldBe(products);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_product_is_ordered_999_times_at_most_all_lines_together()
    {
        var user = app.NewUser();
        var productId = await app.NewProductAsync(stock: 2_000);
        (await user.PostAsync("/orders", OrderSteps.Basket(OrderSteps.Line(productId, 998), OrderSteps.Line(productId)))).ShouldBe(201).Json.Int("items[0].quantity").ShouldBe(999);
        (await user.PostAsync("/orders", OrderSteps.Basket(OrderSteps.Line(productId, 998), OrderSteps.Line(productId, 2)))).ShouldBeInvalid("items[1].quantity");
    }

    [Fact]
    public async Task Optional_members_may_be_null()
    {
        var productId = await app.NewProductAsync();
        (await app.NewUser().PostAsync("/orders", $$"""{"items":[{"productId":{{productId}},"quantity":1}],"couponId":null,"onInvalidCoupon":null,"else":[]}""")).ShouldBe(201);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"orderId":null}""")]
    [InlineData("""{"orderId":"12"}""")]
    [InlineData("""{"orderId":12}""")]
    public async Task A_payment_names_an_order(string body) => (await app.NewUser().PostAsync("/orders/pay", body)).ShouldBeInvalid("orderId");

    [Fact]
    public async Task Nobody_orders_without_a_token()
    {
        foreach (var path in new[] { "/orders/quote", "/orders", "/orders/checkout", "/orders/pay", $"/orders/{Guid.Empty}/cancel" })
        {
            (await app.Anonymous().PostAsync(path, new { })).ShouldBeProblem(401, "auth.required");
        }

        (await app.Anonymous().GetAsync("/orders")).ShouldBeProblem(401, "auth.required");
        (await app.Anonymous().GetAsync($"/orders/{Guid.Empty}")).ShouldBeProblem(401, "auth.required");
    }
}
