namespace Commerce.IntegrationTests.Operations;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness;

/// <summary>What whoever starts Commerce for the first time sees.</summary>
public sealed partial class FirstStartTests
{
    private static readonly IReadOnlyDictionary<string, string> Defaults = new Dictionary<string, string> { ["Demo:Seed"] = HostProcess.Unset };

    [Fact]
    public async Task An_empty_folder_in_development_becomes_a_demo_shop_and_stays_one()
    {
        await using var host = await HostProcess.StartAsync(Defaults);
        await ShouldBeTheDemoAsync(host);
        var products = (await host.Anonymous().GetAllAsync("/products")).Select(item => item.Int("productId")).ToList();

        (await host.TerminateAsync()).ShouldBe(0, host.Output);
        await host.ReopenAsync();

        await ShouldBeTheDemoAsync(host);
        (await host.Anonymous().GetAllAsync("/products")).Select(item => item.Int("productId")).ShouldBe(products);
    }

    [Fact]
    public async Task A_first_start_that_was_broken_off_is_completed_and_a_shop_with_goods_of_its_own_is_left_alone()
    {
        await using var before = await HostProcess.StartAsync(new Dictionary<string, string> { ["Demo:Seed"] = "false" });
        // What a kill amid the first start leaves: some accounts and products, no campaign.
        (await before.As("demo").PostAsync("/balance/charge", new { amount = 700 })).ShouldBe(200);
        var half = (await before.AsAdmin().PostAsync("/products", new { name = "Americano", price = 4_500, stock = 500 })).ShouldBe(201).Json.Int("productId");
        await before.KillAsync();

        await using var demo = await HostProcess.StartAsync(new Dictionary<string, string>(before.Database.Settings) { ["Demo:Seed"] = "true" }, before.Folder);

        var products = await demo.Anonymous().GetAllAsync("/products");
        products.Count.ShouldBe(12);
        products.ShouldContain(item => item.Int("productId") == half);
        (await demo.Anonymous().GetAllAsync("/coupon-campaigns")).Count.ShouldBe(3);
        (await demo.As("demo").BalanceAsync()).ShouldBe(700);
        (await demo.As("admin").BalanceAsync()).ShouldBe(0);

        // Now the shop has goods of its own: a product of the demo that was renamed is not put back.
        var renamed = new { name = "Long black", price = 4_500, status = "active" };
        (await demo.AsAdmin().PutAsync($"/products/{half}", renamed, ("If-Match", "*"))).ShouldBe(200);
        await demo.KillAsync();
        await demo.ReopenAsync();
        (await demo.Anonymous().GetAllAsync("/products")).Count.ShouldBe(12);
    }

    [Fact]
    public async Task The_terminal_shows_where_to_go_and_what_to_try_and_the_log_shows_no_token()
    {
        await using var host = await HostProcess.StartAsync(Defaults);
        await Eventually.BeTrueAsync(() => Task.FromResult(host.Output.Contains("Try: ", StringComparison.Ordinal)));
        var (demo, admin) = (TokenOf("demo"), TokenOf("admin"));

        var address = new Uri(AddressLine().Match(host.Output).Groups["address"].Value);
        host.Output.ShouldContain($"Reference:        {address.OriginalString}/docs");
        host.Output.ShouldContain(
            $$"""Try: curl -H 'Authorization: Bearer {{demo}}' -H 'Content-Type: application/json' -d '{"amount":10000}' {{address.OriginalString}}/api/v1/balance/charge""");
        // Half of a token would be a leak too.
        foreach (var secret in new[] { demo, admin }.SelectMany(token => token.Split('.')[1..]))
        {
            host.Output.Split('\n').Where(line => line.Contains(secret, StringComparison.Ordinal))
                .ShouldAllBe(line => line.StartsWith("Token of ", StringComparison.Ordinal) || line.StartsWith("Try: ", StringComparison.Ordinal));
        }

        (await host.WithToken(demo).PostAsync("/balance/charge", new { amount = 10_000 })).ShouldBe(200).Json.Int("balance").ShouldBe(10_000);
        (await host.WithToken(demo).GetAsync("/audit")).ShouldBeProblem(403, "auth.forbidden");
        (await host.WithToken(admin).GetAsync("/audit")).ShouldBe(200).Json.Flag("consistent").ShouldBeTrue();
        (await host.Anonymous().Root.GetAsync("/docs")).ShouldBe(200);

        string TokenOf(string user) => Regex.Match(host.Output, $@"^Token of {user} \(\w+\): +(\S+)\s*$", RegexOptions.Multiline).Groups[1].Value;
    }

    [Fact]
    public async Task Without_the_demo_the_shop_is_empty()
    {
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string> { ["Demo:Seed"] = "false" });

        (await host.Anonymous().GetAllAsync("/products")).ShouldBeEmpty();
        (await host.Anonymous().GetAllAsync("/coupon-campaigns")).ShouldBeEmpty();
        (await host.As("demo").GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
    }

    [Fact]
    public async Task In_production_keys_from_the_configuration_are_believed_and_nothing_is_given_away()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        using var rsa = RSA.Create(2_048);
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string>
        {
            ["environment"] = "Production",
            ["Demo:Seed"] = HostProcess.Unset,
            ["Auth:SigningKeys:0:Algorithm"] = "HS256",
            ["Auth:SigningKeys:0:Key"] = Convert.ToBase64String(secret),
            ["Auth:SigningKeys:1:Algorithm"] = "RS256",
            ["Auth:SigningKeys:1:Key"] = rsa.ExportSubjectPublicKeyInfoPem(),
        });

        (await host.WithToken(new TokenMint(secret).Mint("alice")).PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await host.WithToken(SignedWith(rsa, "alice")).GetAsync("/balance")).ShouldBe(200).Json.Int("balance").ShouldBe(5);
        using var stranger = RSA.Create(2_048);
        (await host.WithToken(SignedWith(stranger, "alice")).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");
        (await host.WithToken(new TokenMint(RandomNumberGenerator.GetBytes(32)).Mint("alice")).GetAsync("/balance")).ShouldBeProblem(401, "auth.invalid_token");
        (await host.Anonymous().PostAsync("/dev/tokens", new { userId = "alice", role = "admin" })).Status.ShouldBe(404);
        (await host.Anonymous().GetAllAsync("/products")).ShouldBeEmpty();
        host.Output.ShouldNotContain("Token of");
        host.Output.ShouldNotContain(Convert.ToBase64String(secret));
        File.Exists(Path.Combine(host.Folder, "data", "dev-token.key")).ShouldBeFalse();
    }

    private static async Task ShouldBeTheDemoAsync(HostProcess host)
    {
        (await host.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200).Body.ShouldBe("Healthy");
        (await host.Anonymous().GetAllAsync("/products")).Count.ShouldBe(12);
        var campaigns = await host.Anonymous().GetAllAsync("/coupon-campaigns");
        campaigns.Count.ShouldBe(3);
        campaigns.ShouldAllBe(campaign => campaign.Text("couponCode").StartsWith("DEMO", StringComparison.Ordinal));
        (await host.As("demo").BalanceAsync()).ShouldBe(0);
        (await host.As("admin").BalanceAsync()).ShouldBe(0);
        (await host.AsAdmin().GetAllAsync("/orders")).ShouldBeEmpty();
        (await host.AsAdmin().GetAsync("/audit")).ShouldBe(200).Json.Flag("consistent").ShouldBeTrue();
    }

    private static string SignedWith(RSA key, string userId)
    {
        var signingInput = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(new { sub = userId, exp = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() })}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signingInput), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signingInput}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";

        static string Part(object part) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
    }

    [GeneratedRegex(@"Commerce is open: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex AddressLine();
}
