namespace Commerce.IntegrationTests.Platform;

using System.Text;
using Harness;

/// <summary>
/// Requests that another program on the way could read differently: they are refused, and change nothing. Each row is a kind of fault
/// that public bug reports tell of other shops.
/// </summary>
public sealed class StrictRequestTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    [Theory]
    [InlineData("{\"amount\":1,\"amount\":1000}", "amount")]
    [InlineData("{\"amount\":1,\"\\u0061mount\":1000}", "amount")]
    [InlineData("{\"amount\":1,\"note\":1,\"note\":2}", "note")]
    [InlineData("{\"amount\":1,\"note\":{\"a\":[{\"b\":1,\"b\":1}]}}", "note.a[0].b")]
    public async Task A_member_given_twice_is_refused_wherever_it_is(string body, string path)
    {
        var user = app.NewUser();
        await user.ChargeAsync(5);

        (await user.PostAsync("/balance/charge", body)).ShouldBeInvalid(path);

        (await user.BalanceAsync()).ShouldBe(5);
    }

    [Theory]
    [InlineData("{\"amount\":1,\"note\":\"\\ud800\"}", "note")]
    [InlineData("{\"amount\":1,\"note\":[\"\\udc00x\"]}", "note[0]")]
    [InlineData("{\"amount\":1,\"\\ud800\":1}", "body")]
    public async Task Text_that_is_no_Unicode_is_refused_also_where_nobody_reads_it(string body, string path) =>
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBeInvalid(path);

    [Fact]
    public async Task A_body_that_is_nothing_but_faults_is_answered_shortly()
    {
        var name = new string('x', 200_000);
        var faults = string.Join(',', Enumerable.Repeat("\"\\ud800\"", 100));

        var answer = await app.NewUser().PostAsync("/balance/charge", $"{{\"{name}\":[{faults}],\"more\":[{string.Join(',', Enumerable.Repeat('0', 200_000))}]}}");

        answer.Code.ShouldBe("validation.failed");
        answer.Body.Length.ShouldBeLessThan(20_000);
    }

    [Theory]
    [InlineData("a\uFFFE")]
    [InlineData("a\uFFFF")]
    [InlineData("\uFDD0")]
    [InlineData("\U0001FFFE")]
    public async Task A_code_point_that_is_no_character_is_refused_wherever_a_text_is_compared(string text)
    {
        (await app.Anonymous().GetAsync($"/products?search={Uri.EscapeDataString(text)}")).ShouldBeInvalid("search");
        (await app.AsAdmin().PostAsync("/products", new { name = text, price = 1, stock = 0 })).ShouldBeInvalid("name");
        (await app.AsAdmin().PostAsync("/coupon-campaigns", new { couponCode = "x-y-z", name = text, totalQuantity = 1, discount = new { type = "fixed", amount = 1 } })).ShouldBeInvalid("name");
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("%ED%A0%80")]
    public async Task Bytes_of_a_query_that_are_no_UTF8_are_refused(string text) => (await app.Anonymous().GetAsync($"/products?search={text}")).ShouldBeInvalid("query");

    [Fact]
    public async Task A_token_with_half_a_surrogate_pair_in_a_claim_is_refused() =>
        (await app.WithToken(app.Mint.MintRaw(
            "{\"sub\":\"alice\",\"exp\":" + DateTimeOffset.UtcNow.AddYears(10).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture) + ",\"x\":{\"\\ud800\":1}}")).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused_also_where_nobody_reads_them() =>
        (await app.NewUser().PostAsync("/balance/charge", (byte[])[.. "{\"amount\":1,\"note\":\""u8, 0xFF, .. "\"}"u8])).ShouldBeInvalid("body");

    [Fact]
    public async Task A_byte_order_mark_is_skipped() =>
        (await app.NewUser().PostAsync("/balance/charge", (byte[])[.. ByteOrderMark, .. "{\"amount\":7}"u8])).ShouldBe(200).Json.Int("balance").ShouldBe(7);

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    public async Task Another_charset_is_not_read(string contentType)
    {
        var body = new StringContent("{\"amount\":1}");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBeProblem(415, "body.unsupported_media_type");
    }

    [Theory]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/vnd.shop+json")]
    public async Task Every_way_to_say_JSON_in_UTF8_is_understood(string contentType)
    {
        var body = new StringContent("{\"amount\":1}");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBe(200);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("identity, gzip")]
    public async Task A_coding_that_is_not_undone_is_refused(string coding)
    {
        var body = new StringContent("{\"amount\":1}", Encoding.UTF8, "application/json");
        body.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        (await app.NewUser().PostAsync("/balance/charge", body)).ShouldBeProblem(415, "body.unsupported_media_type").Header("Accept-Encoding").ShouldBe("identity");
    }

    [Theory]
    [InlineData("active,discontinued")]
    [InlineData(" active")]
    [InlineData("1")]
    [InlineData("")]
    public async Task An_enumeration_is_one_of_its_names_and_nothing_else(string status)
    {
        var productId = await app.NewProductAsync();

        (await app.AsAdmin().PutAsync($"/products/{productId}", new { name = "tea", price = 5, status }, ("If-Match", "*"))).ShouldBeInvalid("status");
        (await app.AsAdmin().PostAsync($"/products/{productId}/stock", new { delta = 1, reason = status.Replace("active", "received", StringComparison.Ordinal) })).ShouldBeInvalid("reason");
        (await app.NewUser().PostAsync("/orders/quote", new { items = new[] { new { productId, quantity = 1 } }, onInvalidCoupon = "reject, ignore" })).ShouldBeInvalid("onInvalidCoupon");
        (await app.AsAdmin().PostAsync("/coupon-campaigns", new { couponCode = "x-y-z", name = "n", totalQuantity = 1, discount = new { type = "fixed,percentage", amount = 1 } })).ShouldBeInvalid("discount.type");

        (await app.Anonymous().GetAsync($"/products/{productId}")).ShouldBe(200).Json.Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task An_enumeration_is_read_in_any_case_in_bodies_and_queries_alike()
    {
        var productId = await app.NewProductAsync();

        (await app.AsAdmin().PutAsync($"/products/{productId}", new { name = "tea", price = 5, status = "Active" }, ("If-Match", "*"))).ShouldBe(200);
        (await app.AsAdmin().PostAsync($"/products/{productId}/stock", new { delta = 1, reason = "RECEIVED" })).ShouldBe(200);
        (await app.AsAdmin().PostAsync("/coupon-campaigns", new { couponCode = CommerceApp.NewName("C"), name = "n", totalQuantity = 1, discount = new { type = "Fixed", amount = 1 } })).ShouldBe(201);
        (await app.Anonymous().PostAsync("/dev/tokens", new { userId = "someone", role = "Customer" })).ShouldBe(200);
        (await app.NewUser().GetAsync("/orders?status=PAID")).ShouldBe(200);
        (await app.Anonymous().GetAsync("/products?sort=Newest")).ShouldBe(200);
    }

    [Theory]
    [InlineData("/products?limti=1", "limti")]
    [InlineData("/products?ids[]=1", "ids[]")]
    [InlineData("/products?Limit=1", "Limit")]
    [InlineData("/products/top?limit=1&days=2", "days")]
    [InlineData("/products/1?fields=name", "fields")]
    public async Task A_parameter_that_is_not_known_is_refused_instead_of_passed_over(string path, string name) =>
        (await app.Anonymous().GetAsync(path)).ShouldBeInvalid(name);

    [Fact]
    public async Task A_command_takes_no_parameters_either()
    {
        var user = app.NewUser();

        (await user.PostAsync("/balance/charge?amount=5", new { amount = 1 })).ShouldBeInvalid("amount");

        (await user.GetAsync("/balance")).ShouldBe(404);
    }

    [Fact]
    public async Task A_type_of_event_that_does_not_exist_is_named_with_those_that_do() =>
        (await app.AsAdmin().GetAsync("/events?type=com.commerce.order.payed.v1")).ShouldBeInvalid("type").Body.ShouldContain("com.commerce.order.paid.v1");

    [Theory]
    [InlineData("👩", 200, true)]
    [InlineData("👩", 201, false)]
    [InlineData("é", 200, true)]
    public async Task A_length_is_counted_in_code_points(string character, int count, bool isAccepted)
    {
        var name = string.Concat(Enumerable.Repeat(character, count));
        var answer = await app.AsAdmin().PostAsync("/products", new { name, price = 1, stock = 0 });
        var campaign = await app.AsAdmin().PostAsync("/coupon-campaigns", new { couponCode = CommerceApp.NewName("C"), name, totalQuantity = 1, discount = new { type = "fixed", amount = 1 } });

        if (isAccepted)
        {
            answer.ShouldBe(201).Json.Text("name").ShouldBe(name.Normalize());
            campaign.ShouldBe(201);
            (await app.Anonymous().GetAsync($"/products?sort=name&search={Uri.EscapeDataString(name)}")).ShouldBe(200).Json.List("items").Count.ShouldBe(1);
        }
        else
        {
            answer.ShouldBeInvalid("name");
            campaign.ShouldBeInvalid("name");
        }
    }

    [Theory]
    [InlineData("   ")]
    [InlineData("a\nb")]
    [InlineData("\u200B")]
    [InlineData("\u3164")]
    [InlineData("\u00AD\u202E")]
    [InlineData("\u2800")]
    public async Task A_name_that_shows_nothing_or_breaks_lines_is_refused_for_products_and_campaigns_alike(string name)
    {
        (await app.AsAdmin().PostAsync("/products", new { name, price = 1, stock = 0 })).ShouldBeInvalid("name");
        (await app.AsAdmin().PostAsync("/coupon-campaigns", new { couponCode = "x-y-z", name, totalQuantity = 1, discount = new { type = "fixed", amount = 1 } })).ShouldBeInvalid("name");
    }

    [Fact]
    public async Task A_search_finds_a_name_however_its_letters_are_composed_and_names_are_sorted_without_case()
    {
        var mark = CommerceApp.NewName("n");
        foreach (var name in new[] { "Zebra", "apple", "Café", "Cafe\u0301" })
        {
            await app.NewProductAsync(name: $"{mark} {name}");
        }

        (await app.Anonymous().GetAsync($"/products?search={Uri.EscapeDataString($"{mark} CAFE\u0301")}")).ShouldBe(200).Json.List("items").Count.ShouldBe(2);
        (await app.Anonymous().GetAllAsync($"/products?sort=name&limit=1&search={mark}")).Select(item => item.Text("name")![(mark.Length + 1)..])
            .ShouldBe(["apple", "Café", "Café", "Zebra"]);
    }

    [Fact]
    public async Task An_id_of_255_characters_is_a_user_and_one_of_256_is_none()
    {
        var longest = CommerceApp.NewName().PadRight(255, 'x');

        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId = longest })).ShouldBe(201);
        (await app.As(longest).PostOnceAsync(new string('k', 255), "/balance/charge", new { amount = 3 })).ShouldBe(200);
        (await app.As(longest).CheckoutAsync(await app.NewProductAsync(price: 3))).ShouldBe(201);
        (await app.As(longest).TakeCouponAsync(await app.NewCampaignAsync())).ShouldNotBe(Guid.Empty);
        (await app.AsAdmin().PostAsync("/balance/accounts", new { userId = longest + "x" })).ShouldBeInvalid("userId");
        (await app.As(longest + "x").GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");
    }
}
