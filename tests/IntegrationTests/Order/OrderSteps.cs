namespace Commerce.IntegrationTests.Order;

using System.Text.Json;
using Harness;

/// <summary>What the tests of orders do again and again, and how they look at what an order holds.</summary>
internal static class OrderSteps
{
    /// <summary>Longer than an order waits to be paid.</summary>
    public static readonly TimeSpan ReservationTime = TimeSpan.FromMinutes(15);

    /// <summary>A line to order.</summary>
    public static Dictionary<string, object> Line(long productId, int quantity = 1) => new() { ["productId"] = productId, ["quantity"] = quantity };

    /// <summary>A body for a quote, an order or a checkout.</summary>
    public static Dictionary<string, object> Basket(params Dictionary<string, object>[] lines) => new() { ["items"] = lines };

    public static Dictionary<string, object> With(this Dictionary<string, object> basket, Guid couponId, string? onInvalidCoupon = null)
    {
        basket["couponId"] = couponId;
        if (onInvalidCoupon is not null)
        {
            basket["onInvalidCoupon"] = onInvalidCoupon;
        }

        return basket;
    }

    /// <summary>An order that waits to be paid; answers its id.</summary>
    public static async Task<Guid> NewOrderAsync(this CommerceClient user, long productId, int quantity = 1, Guid? couponId = null) =>
        (await user.OrderAsync(productId, quantity, couponId)).ShouldBe(201).Json.Uuid("orderId");

    /// <summary>An order that is paid; answers its id.</summary>
    public static async Task<Guid> NewPaidOrderAsync(this CommerceClient user, long productId, int quantity = 1, Guid? couponId = null) =>
        (await user.CheckoutAsync(productId, quantity, couponId)).ShouldBe(201).Json.Uuid("orderId");

    public static async Task<JsonElement> ReadOrderAsync(this CommerceClient user, Guid orderId) => (await user.GetAsync($"/orders/{orderId}")).ShouldBe(200).Json;

    public static async Task<string> StatusAsync(this CommerceClient user, Guid orderId) => (await user.ReadOrderAsync(orderId)).Text("status");

    public static async Task<string> CouponStatusAsync(this CommerceClient user, Guid couponId) =>
        (await user.GetAsync($"/coupons/{couponId}")).ShouldBe(200).Json.Text("status");

    /// <summary>What can still be ordered of a product.</summary>
    public static async Task<long> StockAsync(this CommerceApp app, long productId) =>
        (await app.Anonymous().GetAsync($"/products/{productId}")).ShouldBe(200).Json.Int("stock");

    /// <summary>Moves the clock on, and waits until what has expired by then is swept: the audit reports what is long past its time.</summary>
    public static Task AdvanceAndSweepAsync(this CommerceApp app, TimeSpan by)
    {
        app.Clock.Advance(by);
        var now = TestDatabase.Literal(app.Clock.GetUtcNow());
        return Eventually.BeTrueAsync(async () => await app.CountAsync($"SELECT COUNT(*) FROM order_orders WHERE status = 'Pending' AND expires_at <= {now}") == 0);
    }

    /// <summary>Changes name, price or status of a product.</summary>
    public static async Task EditProductAsync(this CommerceApp app, long productId, string name = "renamed", long price = 1_000, string status = "active") =>
        (await app.AsAdmin().PutAsync($"/products/{productId}", new { name, price, status }, ("If-Match", "*"))).ShouldBe(200);

    /// <summary>The events that an order has emitted, in order, by their short names: <c>placed paid</c>.</summary>
    public static async Task<string> EventNamesAsync(this CommerceApp app, Guid orderId)
    {
        var types = string.Join(' ', await app.ColumnAsync($"SELECT type FROM platform_outbox_events WHERE subject = '{orderId}' ORDER BY sequence"));
        return types.Replace("com.commerce.order.", "", StringComparison.Ordinal).Replace(".v1", "", StringComparison.Ordinal);
    }

    /// <summary>How many events tell of a user's orders.</summary>
    public static Task<long> EventsOfAsync(this CommerceApp app, CommerceClient user) =>
        app.CountAsync($"SELECT COUNT(*) FROM platform_outbox_events WHERE data LIKE '%{user.UserId}%'");
}
