namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class CampaignTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_campaign_is_created_in_upper_case_and_found_in_any_case()
    {
        var code = CommerceApp.NewName("c");

        var created = (await app.AsAdmin().PostAsync("/coupon-campaigns", new
        {
            couponCode = code,
            name = "Ten percent",
            discount = new { type = "percentage", percent = 10, maxAmount = 5_000 },
            minOrderAmount = 20_000,
            totalQuantity = 3,
            opensAt = "2030-01-01T09:00:00+09:00",
            closesAt = "2030-02-01T00:00:00.1239Z",
            validDays = 30,
        })).ShouldBe(201);

        var upper = code.ToUpperInvariant();
        created.Location!.OriginalString.ShouldBe($"{CommerceClient.ApiPath}/coupon-campaigns/{upper}");
        created.Body.ShouldBe($$"""
            {"couponCode":"{{upper}}","name":"Ten percent","discount":{"type":"percentage","percent":10,"maxAmount":5000},"minOrderAmount":20000,"totalQuantity":3,"issuedQuantity":0,"remainingQuantity":3,"opensAt":"2030-01-01T00:00:00.000Z","closesAt":"2030-02-01T00:00:00.123Z","validDays":30}
            """);
        (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).ShouldBe(200).Body.ShouldBe(created.Body);
        (await app.Anonymous().GetAsync($"/coupon-campaigns/{upper}")).ShouldBe(200).Body.ShouldBe(created.Body);
    }

    [Fact]
    public async Task What_is_not_said_is_absent_and_it_opens_at_once()
    {
        var code = await app.NewCampaignAsync(total: 1);

        var campaign = (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).ShouldBe(200).Json;

        campaign.At("discount").GetRawText().ShouldBe("""{"type":"fixed","amount":1000}""");
        campaign.Int("minOrderAmount").ShouldBe(0);
        campaign.Time("opensAt").ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        campaign.Has("closesAt").ShouldBeFalse();
        campaign.Has("validDays").ShouldBeFalse();
        await app.NewUser().TakeCouponAsync(code);
    }

    [Theory]
    [InlineData("NEVER-WAS")]
    [InlineData("x")]
    [InlineData("no%20code")]
    [InlineData("%EC%BF%A0%ED%8F%B0")]
    public async Task An_unknown_code_and_one_of_the_wrong_form_are_not_found(string code)
    {
        (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).ShouldBeProblem(404, "coupon.not_found");
        (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code}/close")).ShouldBeProblem(404, "coupon.not_found");
    }

    [Fact]
    public async Task A_code_is_taken_once_whatever_its_case_even_by_twenty_at_once()
    {
        var code = CommerceApp.NewName("C");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CreateAsync(i % 2 == 0 ? code.ToLowerInvariant() : code.ToUpperInvariant())));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(409, "coupon.code_taken");
        }
    }

    [Theory]
    [InlineData("""{"couponCode":"ab","name":"","discount":{"type":"free"},"totalQuantity":0,"minOrderAmount":-1,"validDays":0,"opensAt":"2030-01-02T00:00:00Z","closesAt":"2030-01-02T00:00:00Z"}""",
        "couponCode", "name", "discount.type", "totalQuantity", "minOrderAmount", "validDays", "closesAt")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"fixed"},"totalQuantity":1}""", "discount.amount")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"fixed","amount":1,"percent":1,"maxAmount":1},"totalQuantity":1}""", "discount.percent", "discount.maxAmount")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"percentage","amount":1},"totalQuantity":1}""", "discount.percent", "discount.amount")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"percentage","percent":101,"maxAmount":0},"totalQuantity":1}""", "discount.percent", "discount.maxAmount")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{},"totalQuantity":1}""", "discount.type")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":"free","totalQuantity":1.5}""", "discount", "totalQuantity")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":null,"totalQuantity":99999999999}""", "discount", "totalQuantity")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"percentage","percent":10.5},"totalQuantity":1}""", "discount.percent")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"fixed","amount":9223372036854775808},"totalQuantity":1}""", "discount.amount")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"fixed","amount":1},"totalQuantity":1,"opensAt":"2030-01-01"}""", "opensAt")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"fixed","amount":1},"totalQuantity":1,"closesAt":"2020-01-01T00:00:00Z"}""", "closesAt")]
    [InlineData("{}", "couponCode", "name", "discount", "totalQuantity")]
    public async Task Every_fault_is_named(string body, params string[] paths) =>
        (await app.AsAdmin().PostAsync("/coupon-campaigns", body)).ShouldBeInvalid(paths);

    [Fact]
    public async Task Closing_ends_it_now_and_closing_again_changes_nothing()
    {
        var code = await app.NewCampaignAsync();
        (await CouponCodesAsync("?open=true&limit=100")).ShouldContain(code);

        var closed = (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code.ToLowerInvariant()}/close")).ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var again = (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code}/close")).ShouldBe(200);

        closed.Json.Time("closesAt").ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        again.Body.ShouldBe(closed.Body);
        (await app.NewUser().PostAsync("/coupons/issue", new { couponCode = code })).ShouldBeProblem(409, "coupon.not_open");
        (await CouponCodesAsync("?open=true&limit=100")).ShouldNotContain(code);
        (await CouponCodesAsync("?limit=100")).ShouldContain(code);
    }

    [Fact]
    public async Task The_list_is_newest_first_and_open_leaves_out_what_cannot_be_had_now()
    {
        await using var own = await CommerceApp.StartAsync();
        var first = await own.NewCampaignAsync();
        var soldOut = await own.NewCampaignAsync(total: 1);
        await own.NewUser().TakeCouponAsync(soldOut);
        (await CreateAsync("LATER", own, opensAt: "2090-01-01T00:00:00Z")).ShouldBe(201);
        var last = await own.NewCampaignAsync();

        (await own.Anonymous().GetAllAsync("/coupon-campaigns?limit=2")).Select(item => item.Text("couponCode")).ShouldBe([last, "LATER", soldOut, first]);
        (await own.Anonymous().GetAllAsync("/coupon-campaigns?open=true&limit=1")).Select(item => item.Text("couponCode")).ShouldBe([last, first]);
        (await own.Anonymous().GetAllAsync("/coupon-campaigns?open=false")).Count.ShouldBe(4);
        var cursor = (await own.Anonymous().GetAsync("/coupon-campaigns?open=true&limit=1"))["nextCursor"].GetString();
        (await own.Anonymous().GetAsync($"/coupon-campaigns?cursor={cursor}")).ShouldBeInvalid("cursor");
        (await own.Anonymous().GetAsync("/coupon-campaigns?open=yes")).ShouldBeInvalid("open");
    }

    private Task<Answer> CreateAsync(string code, CommerceApp? at = null, string? opensAt = null) => (at ?? app).AsAdmin().PostAsync(
        "/coupon-campaigns",
        opensAt is null
            ? new { couponCode = code, name = "n", discount = new { type = "fixed", amount = 1 }, totalQuantity = 1 }
            : new { couponCode = code, name = "n", discount = new { type = "fixed", amount = 1 }, totalQuantity = 1, opensAt });

    private async Task<IReadOnlyList<string>> CouponCodesAsync(string query) =>
        [.. (await app.Anonymous().GetAllAsync($"/coupon-campaigns{query}")).Select(item => item.Text("couponCode"))];
}
