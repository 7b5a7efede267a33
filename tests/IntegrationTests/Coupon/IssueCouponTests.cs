namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class IssueCouponTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_coupon_is_issued_once_a_user_with_its_place_in_the_queue()
    {
        var code = await app.NewCampaignAsync(total: 5, validDays: 30, minOrderAmount: 7);
        var (alice, bob) = (app.NewUser(), app.NewUser());

        var first = (await alice.PostAsync("/coupons/issue", new { couponCode = code.ToLowerInvariant() })).ShouldBe(201);
        var second = (await bob.PostAsync("/coupons/issue", new { couponCode = code })).ShouldBe(201).Json;

        var coupon = first.Json;
        var couponId = coupon.Uuid("couponId");
        first.Location!.OriginalString.ShouldBe($"{CommerceClient.ApiPath}/coupons/{couponId}");
        coupon.Text("couponCode").ShouldBe(code);
        coupon.Text("name").ShouldBe(code);
        coupon.Int("sequence").ShouldBe(1);
        coupon.Int("discount.amount").ShouldBe(1_000);
        coupon.Int("minOrderAmount").ShouldBe(7);
        coupon.Text("status").ShouldBe("usable");
        coupon.Has("orderId").ShouldBeFalse();
        coupon.Has("usedAt").ShouldBeFalse();
        coupon.Time("expiresAt").ShouldBe(coupon.Time("issuedAt").AddDays(30));
        couponId.Version.ShouldBe(7);
        second.Int("sequence").ShouldBe(2);
        (await alice.GetAsync($"/coupons/{couponId}")).ShouldBe(200).Body.ShouldBe(first.Body);
        (await alice.PostAsync("/coupons/issue", new { couponCode = code })).ShouldBeProblem(409, "coupon.already_issued").Json.Uuid("couponId").ShouldBe(couponId);
        (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).Json.Int("remainingQuantity").ShouldBe(3);
        await app.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"couponCode":null}""")]
    [InlineData("""{"couponCode":7}""")]
    [InlineData("""{"couponCode":""}""")]
    [InlineData("""{"couponCode":"two words"}""")]
    public async Task What_is_no_code_is_invalid(string body) => (await app.NewUser().PostAsync("/coupons/issue", body)).ShouldBeInvalid("couponCode");

    [Fact]
    public async Task An_unknown_code_is_not_found() => (await app.NewUser().PostAsync("/coupons/issue", new { couponCode = "NEVER-WAS" })).ShouldBeProblem(404, "coupon.not_found");

    [Fact]
    public async Task It_opens_and_closes_by_the_clock()
    {
        await using var own = await CommerceApp.StartAsync();
        var now = own.Clock.GetUtcNow();
        var body = new { couponCode = "TIMED", name = "n", discount = new { type = "fixed", amount = 1 }, totalQuantity = 9, opensAt = now.AddHours(1), closesAt = now.AddHours(2) };
        (await own.AsAdmin().PostAsync("/coupon-campaigns", body)).ShouldBe(201);
        var early = own.NewUser();

        (await early.PostAsync("/coupons/issue", new { couponCode = "TIMED" })).ShouldBeProblem(409, "coupon.not_open");
        own.Clock.Advance(TimeSpan.FromMinutes(61));
        await early.TakeCouponAsync("TIMED");
        own.Clock.Advance(TimeSpan.FromMinutes(60));
        (await own.NewUser().PostAsync("/coupons/issue", new { couponCode = "TIMED" })).ShouldBeProblem(409, "coupon.not_open");
        (await early.PostAsync("/coupons/issue", new { couponCode = "TIMED" })).ShouldBeProblem(409, "coupon.already_issued");
    }

    [Fact]
    public async Task A_replay_gives_the_first_answer_even_of_a_refusal()
    {
        var code = await app.NewCampaignAsync(total: 1);
        var (alice, bob) = (app.NewUser(), app.NewUser());

        var issued = (await alice.PostOnceAsync("k", "/coupons/issue", new { couponCode = code })).ShouldBe(201);
        var again = (await alice.PostOnceAsync("k", "/coupons/issue", new { couponCode = code })).ShouldBe(201);
        var refused = (await bob.PostOnceAsync("k", "/coupons/issue", new { couponCode = code })).ShouldBeProblem(409, "coupon.sold_out");
        var refusedAgain = (await bob.PostOnceAsync("k", "/coupons/issue", new { couponCode = code })).ShouldBeProblem(409, "coupon.sold_out");
        await alice.PostOnceAsync("k2", "/coupons/issue", new { couponCode = code });
        var heldAgain = (await alice.PostOnceAsync("k2", "/coupons/issue", new { couponCode = code })).ShouldBeProblem(409, "coupon.already_issued");

        again.Body.ShouldBe(issued.Body);
        again.Location.ShouldBe(issued.Location);
        (issued.IsReplayed, again.IsReplayed, refused.IsReplayed, refusedAgain.IsReplayed, heldAgain.IsReplayed).ShouldBe((false, true, false, true, true));
        heldAgain.Json.Uuid("couponId").ShouldBe(issued.Json.Uuid("couponId"));
    }

    [Fact]
    public async Task A_malformed_key_is_named_before_the_coupons_own_refusals()
    {
        var code = await app.NewCampaignAsync(total: 1);
        var alice = app.NewUser();
        await alice.TakeCouponAsync(code);

        (await alice.PostOnceAsync("two words", "/coupons/issue", new { couponCode = code })).ShouldBeInvalid("Idempotency-Key");
    }
}
