namespace Commerce.IntegrationTests.Platform;

using Harness;

/// <summary>What one user's keys may store is bounded, and nobody else notices.</summary>
public sealed class IdempotencyBoundTests
{
    [Fact]
    public async Task A_user_with_too_many_keys_gets_no_more_until_they_are_forgotten_and_old_ones_answer_as_ever()
    {
        const int MaxKeys = 100;
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Idempotency:MaxKeysPerUser"] = "100" });
        var (user, other) = (app.NewUser(), app.NewUser());
        for (var i = 0; i < MaxKeys; i++)
        {
            (await user.PostOnceAsync($"key-{i}", "/balance/charge", new { amount = 1 })).ShouldBe(200);
        }

        var refused = (await user.PostOnceAsync("one-more", "/balance/charge", new { amount = 1 })).ShouldBeProblem(429, "overloaded");

        refused.Header("Retry-After").ShouldNotBeNull();
        (await user.BalanceAsync()).ShouldBe(MaxKeys);
        (await user.PostOnceAsync("key-7", "/balance/charge", new { amount = 1 })).ShouldBe(200).IsReplayed.ShouldBeTrue();
        (await user.PostAsync("/balance/charge", new { amount = 1 })).ShouldBe(200);
        (await other.PostOnceAsync("key", "/balance/charge", new { amount = 1 })).ShouldBe(200);
        (await app.CountAsync("SELECT COUNT(*) FROM platform_idempotency_records")).ShouldBe(MaxKeys + 1);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_length_of_the_answers_is_bounded_too()
    {
        const int Lines = 90;
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Idempotency:MaxBytesPerUser"] = "65536" });
        var items = new List<object>();
        for (var i = 0; i < Lines; i++)
        {
            items.Add(new { productId = await app.NewProductAsync(price: 1, stock: 1_000, name: new string('x', 200)), quantity = 1 });
        }

        var user = await app.NewUserWithAsync(100_000);
        var codes = new List<string?>();
        for (var i = 0; i < 8; i++)
        {
            codes.Add((await user.PostOnceAsync($"key-{i}", "/orders/checkout", new { items })).Code);
        }

        codes.First().ShouldBeNull();
        codes[^1].ShouldBe("overloaded");
        (await app.CountAsync("SELECT SUM(LENGTH(outcome)) FROM platform_idempotency_records")).ShouldBeLessThan(2 * 65_536);
        await app.ShouldBeConsistentAsync();
    }
}
