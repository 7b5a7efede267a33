namespace Commerce.IntegrationTests.Coupon;

using Harness;

public sealed class CreateCampaignTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
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
    [InlineData("""{"couponCode":"ab","name":"","discount":{"type":"fixed","amount":0},"totalQuantity":0,"minOrderAmount":-1,"validDays":0,"opensAt":"2030-01-02T00:00:00Z","closesAt":"2030-01-02T00:00:00Z"}""",
        "couponCode", "name", "discount.amount", "totalQuantity", "minOrderAmount", "validDays", "closesAt")]
    [InlineData("""{"couponCode":"ABC","name":"n","discount":{"type":"free"},"totalQuantity":1}""", "discount.type")]
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

    private Task<Answer> CreateAsync(string code) => app.AsAdmin().PostAsync(
        "/coupon-campaigns", new { couponCode = code, name = "n", discount = new { type = "fixed", amount = 1 }, totalQuantity = 1 });
}
