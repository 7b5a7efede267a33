namespace Commerce.IntegrationTests.Harness;

using System.Text.Json;

/// <summary>The steps that many tests begin or end with, all through the API.</summary>
public static class CommerceSteps
{
    /// <summary>What readiness says now: Healthy or Degraded.</summary>
    public static async Task<string> HealthAsync(this CommerceApp app) => (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200).Body;

    /// <summary>What the audit says now.</summary>
    public static async Task<JsonElement> AuditAsync(this CommerceApp app) => (await app.AsAdmin().GetAsync("/audit")).ShouldBe(200).Json;

    /// <summary>Asserts that everything that must hold does.</summary>
    public static async Task ShouldBeConsistentAsync(this CommerceApp app)
    {
        var audit = await app.AuditAsync();
        audit.Flag("consistent").ShouldBeTrue(audit.GetRawText());
    }

    /// <summary>Asserts that one check of the audit, and only that, reports a violation that names an id.</summary>
    public static async Task ShouldReportAsync(this CommerceApp app, string check, string id)
    {
        var audit = await app.AuditAsync();
        audit.Flag("consistent").ShouldBeFalse();
        var broken = audit.List("checks").Where(c => !c.Flag("consistent")).ToList();
        // One damage may be seen from several sides.
        var found = broken.SingleOrDefault(c => c.Text("name") == check);
        found.ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object, audit.GetRawText());
        found.List("violations").ShouldContain(violation => violation.Text("id") == id, found.GetRawText());
    }

    /// <summary>A new product; answers its id.</summary>
    public static async Task<long> NewProductAsync(this CommerceApp app, long price = 1_000, int stock = 100, string? name = null) =>
        (await app.AsAdmin().PostAsync("/products", new { name = name ?? CommerceApp.NewName("product"), price, stock })).ShouldBe(201).Json.Int("productId");

    /// <summary>A new campaign that is open; answers its code. <paramref name="discount"/> is 1,000 off by default.</summary>
    public static async Task<string> NewCampaignAsync(this CommerceApp app, int total = 100, object? discount = null, long? minOrderAmount = null, int? validDays = null)
    {
        var couponCode = CommerceApp.NewName("C").ToUpperInvariant();
        var campaign = new Dictionary<string, object>
        {
            ["couponCode"] = couponCode,
            ["name"] = couponCode,
            ["discount"] = discount ?? new { type = "fixed", amount = 1_000 },
            ["totalQuantity"] = total,
        };
        if (minOrderAmount is { } minimum)
        {
            campaign["minOrderAmount"] = minimum;
        }

        if (validDays is { } days)
        {
            campaign["validDays"] = days;
        }

        (await app.AsAdmin().PostAsync("/coupon-campaigns", campaign)).ShouldBe(201);
        return couponCode;
    }

    /// <summary>A customer with money.</summary>
    public static async Task<CommerceClient> NewUserWithAsync(this CommerceApp app, long balance)
    {
        var user = app.NewUser();
        await user.ChargeAsync(balance);
        return user;
    }

    /// <summary>Charges the caller's account, however much more than one charge may be.</summary>
    public static async Task ChargeAsync(this CommerceClient user, long amount)
    {
        const long mostAtOnce = 1_000_000;
        for (var left = amount; left > 0; left -= mostAtOnce)
        {
            (await user.PostAsync("/balance/charge", new { amount = Math.Min(left, mostAtOnce) })).ShouldBe(200);
        }
    }

    public static async Task<long> BalanceAsync(this CommerceClient user) => (await user.GetAsync("/balance")).ShouldBe(200).Json.Int("balance");

    /// <summary>Takes a coupon; answers its id.</summary>
    public static async Task<Guid> TakeCouponAsync(this CommerceClient user, string couponCode) =>
        (await user.PostAsync("/coupons/issue", new { couponCode })).ShouldBe(201).Json.Uuid("couponId");

    /// <summary>Orders one product.</summary>
    public static Task<Answer> OrderAsync(this CommerceClient user, long productId, int quantity = 1, Guid? couponId = null) =>
        user.PostAsync("/orders", OrderOf(productId, quantity, couponId));

    /// <summary>Orders one product and pays it in one.</summary>
    public static Task<Answer> CheckoutAsync(this CommerceClient user, long productId, int quantity = 1, Guid? couponId = null) =>
        user.PostAsync("/orders/checkout", OrderOf(productId, quantity, couponId));

    public static Task<Answer> PayAsync(this CommerceClient user, Guid orderId) => user.PostAsync("/orders/pay", new { orderId });

    public static Task<Answer> CancelAsync(this CommerceClient user, Guid orderId) => user.PostAsync($"/orders/{orderId}/cancel");

    private static object OrderOf(long productId, int quantity, Guid? couponId) => couponId is { } id
        ? new { items = new[] { new { productId, quantity } }, couponId = id }
        : new { items = new[] { new { productId, quantity } } };

    /// <summary>Has the database refuse changes of rows that meet a condition over <c>NEW</c>, until <see cref="AllowAsync"/>.</summary>
    public static async Task RefuseAsync(this CommerceApp app, string table, string condition)
    {
        if (TestProvider.SupportsConcurrentWriters)
        {
            await app.SqlAsync("CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$ LANGUAGE plpgsql");
            await app.SqlAsync($"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse()");
        }
        else
        {
            await app.SqlAsync($"CREATE TRIGGER refuse BEFORE UPDATE ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'refused'); END");
        }
    }

    /// <summary>Ends <see cref="RefuseAsync"/>.</summary>
    public static Task AllowAsync(this CommerceApp app, string table) => app.SqlAsync(TestProvider.SupportsConcurrentWriters ? $"DROP TRIGGER refuse ON {table}" : "DROP TRIGGER refuse");
}
