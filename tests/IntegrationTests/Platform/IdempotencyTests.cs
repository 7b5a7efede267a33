namespace Commerce.IntegrationTests.Platform;

using Harness;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Outbox;

public sealed class IdempotencyTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task The_same_request_with_the_same_key_is_answered_again_and_done_once()
    {
        var user = app.NewUser();
        var first = (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        var second = (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);

        first.IsReplayed.ShouldBeFalse();
        second.IsReplayed.ShouldBeTrue();
        second.Body.ShouldBe(first.Body);
        (await user.BalanceAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Status_and_location_are_given_again_too()
    {
        var userId = CommerceApp.NewName();
        var admin = app.AsAdmin(CommerceApp.NewName("admin"));
        var first = (await admin.PostOnceAsync("key", "/balance/accounts", new { userId })).ShouldBe(201);
        var second = (await admin.PostOnceAsync("key", "/balance/accounts", new { userId })).ShouldBe(201);

        second.IsReplayed.ShouldBeTrue();
        second.Location.ShouldBe(first.Location);
        second.Body.ShouldBe(first.Body);
    }

    [Fact]
    public async Task A_key_serves_one_request()
    {
        var admin = app.AsAdmin(CommerceApp.NewName("admin"));
        await admin.ChargeAsync(1);
        (await admin.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await admin.PostOnceAsync("key", "/balance/charge", new { amount = 6 })).ShouldBeProblem(422, "idempotency.key_reused");
        (await admin.PostOnceAsync("key", "/balance/charge", "{ \"amount\":5}")).ShouldBeProblem(422, "idempotency.key_reused");
        (await admin.PostOnceAsync("key", $"/balance/accounts/{admin.UserId}/charge", new { amount = 5 })).ShouldBeProblem(422, "idempotency.key_reused");
        (await admin.BalanceAsync()).ShouldBe(6);
    }

    [Fact]
    public async Task Two_accounts_whose_names_decode_to_one_are_two_requests()
    {
        var (admin, name) = (app.AsAdmin(CommerceApp.NewName("admin")), CommerceApp.NewName());
        var (slash, escaped) = (app.As($"{name}/b"), app.As($"{name}%2Fb"));
        (await admin.PostOnceAsync("key", $"/balance/accounts/{name}%2Fb/charge", new { amount = 500 })).ShouldBe(200);

        (await admin.PostOnceAsync("key", $"/balance/accounts/{name}%252Fb/charge", new { amount = 500 })).ShouldBe(422).Code.ShouldBe("idempotency.key_reused");
        (await admin.PostOnceAsync("other", $"/balance/accounts/{name}%252Fb/charge", new { amount = 500 })).ShouldBe(200).IsReplayed.ShouldBeFalse();

        (await slash.BalanceAsync()).ShouldBe(500);
        (await escaped.BalanceAsync()).ShouldBe(500);
    }

    [Fact]
    public async Task A_key_does_not_open_a_command_that_has_a_query()
    {
        var user = app.NewUser();
        (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await user.PostOnceAsync("key", "/balance/charge?a=1", new { amount = 5 })).ShouldBeInvalid("a");
        (await user.BalanceAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task An_answer_that_a_role_has_opened_is_not_given_to_another_role()
    {
        var owner = await app.NewUserWithAsync(10_000);
        var order = (await owner.OrderAsync(await app.NewProductAsync())).ShouldBe(201).Json.Uuid("orderId");
        var name = CommerceApp.NewName("mod");
        var (asCustomer, asAdmin) = (app.As(name), app.AsAdmin(name));

        (await asCustomer.PostOnceAsync("first", $"/orders/{order}/cancel")).ShouldBeProblem(404, "order.not_found");
        (await asAdmin.PostOnceAsync("first", $"/orders/{order}/cancel")).ShouldBeProblem(422, "idempotency.key_reused");
        (await asAdmin.PostOnceAsync("second", $"/orders/{order}/cancel")).ShouldBe(200);
        (await asCustomer.PostOnceAsync("second", $"/orders/{order}/cancel")).ShouldBeProblem(422, "idempotency.key_reused").Body.ShouldNotContain(owner.UserId);
        (await asAdmin.PostOnceAsync("second", $"/orders/{order}/cancel")).ShouldBe(200).IsReplayed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    public async Task A_malformed_key_is_named(string key) =>
        (await app.NewUser().PostOnceAsync(key, "/balance/charge", new { amount = 5 })).ShouldBeInvalid("Idempotency-Key");

    [Fact]
    public async Task A_key_may_have_255_characters_and_no_more()
    {
        var user = app.NewUser();
        (await user.PostOnceAsync(new string('~', 255), "/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await user.PostOnceAsync(new string('~', 256), "/balance/charge", new { amount = 5 })).ShouldBeInvalid("Idempotency-Key");
        (await user.PostAsync("/balance/charge", new { amount = 5 }, ("Idempotency-Key", "a"), ("Idempotency-Key", "b"))).ShouldBeInvalid("Idempotency-Key");
    }

    [Fact]
    public async Task What_the_business_refused_is_remembered()
    {
        var user = await app.NewUserWithAsync(10_000_000);
        var first = (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBeProblem(400, "balance.limit_exceeded");
        await app.SqlAsync($"UPDATE balance_wallets SET balance = 0, updated_at = created_at WHERE user_id = '{user.UserId}'");
        await app.SqlAsync($"DELETE FROM balance_transactions WHERE wallet_id = (SELECT id FROM balance_wallets WHERE user_id = '{user.UserId}')");

        var second = (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBeProblem(400, "balance.limit_exceeded");

        first.IsReplayed.ShouldBeFalse();
        second.IsReplayed.ShouldBeTrue();
        second.Json.Int("balance").ShouldBe(10_000_000);
        second.Json.Int("maxBalance").ShouldBe(10_000_000);
        second.Json.Text("traceId").ShouldNotBe(first.Json.Text("traceId"));
    }

    [Fact]
    public async Task What_was_at_fault_may_be_mended_under_the_same_key()
    {
        var user = app.NewUser();
        (await user.PostOnceAsync("key", "/balance/charge", new { amount = 0 })).ShouldBeInvalid("amount");
        (await user.PostOnceAsync("key", "/balance/charge", "nonsense")).ShouldBeInvalid("body");
        var mended = (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        mended.IsReplayed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_belongs_to_its_user()
    {
        var (alice, bob) = (app.NewUser(), app.NewUser());
        (await alice.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await bob.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200).IsReplayed.ShouldBeFalse();
        (await bob.BalanceAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Fifty_twins_at_once_have_one_effect()
    {
        var user = app.NewUser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })));

        answers.Count(answer => answer.Status == 200 && !answer.IsReplayed).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Status == 200 || answer.Code == "idempotency.in_progress");
        answers.Where(answer => answer.Status == 200).Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
        (await user.BalanceAsync()).ShouldBe(5);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_its_record_removed()
    {
        // A shop of its own, because its clock is moved.
        await using var old = await CommerceApp.StartAsync();
        var user = old.NewUser();
        (await user.PostOnceAsync("kept", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await user.PostOnceAsync("again", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        old.Clock.Advance(TimeSpan.FromHours(23));
        (await user.PostOnceAsync("again", "/balance/charge", new { amount = 5 })).ShouldBe(200).IsReplayed.ShouldBeTrue();

        old.Clock.Advance(TimeSpan.FromHours(1));

        (await user.PostOnceAsync("again", "/balance/charge", new { amount = 5 })).ShouldBe(200).IsReplayed.ShouldBeFalse();
        (await user.BalanceAsync()).ShouldBe(15);
        await RemoveExpiredAsync(old);
        (await old.ColumnAsync("SELECT request_key FROM platform_idempotency_records")).ShouldBe(["again"]);
    }

    [ServerFact]
    public async Task A_key_that_a_new_request_takes_over_while_it_is_swept_is_kept()
    {
        await using var old = await CommerceApp.StartAsync();
        var user = old.NewUser();
        (await user.PostOnceAsync("again", "/balance/charge", new { amount = 5 })).ShouldBe(200);
        await using var connection = await old.Database.OpenAsync();
        await using var request = await connection.BeginTransactionAsync();
        await TestDatabase.RunAsync(request, $"UPDATE platform_idempotency_records SET created_at = {TestDatabase.Literal(old.Clock.GetUtcNow().AddDays(1))}");

        old.Clock.Advance(TimeSpan.FromDays(1));
        var sweep = RemoveExpiredAsync(old);
        await Eventually.BeTrueAsync(async () => await old.CountAsync(TestDatabase.SomebodyWaits) > 0);
        await request.CommitAsync();

        (await sweep).ShouldBe(0);
        (await old.CountAsync("SELECT count(*) FROM platform_idempotency_records")).ShouldBe(1);
    }

    [Fact]
    public async Task Old_records_are_removed_in_small_batches()
    {
        await using var old = await CommerceApp.StartAsync();
        var user = old.NewUser();
        foreach (var chunk in Enumerable.Range(0, 1_200).Chunk(100))
        {
            await Task.WhenAll(chunk.Select(i => user.PostOnceAsync($"key-{i}", "/balance/charge", new { amount = 1 })));
        }

        old.Clock.Advance(TimeSpan.FromHours(25));

        var batches = new List<int> { await RemoveExpiredAsync(old), await RemoveExpiredAsync(old), await RemoveExpiredAsync(old), await RemoveExpiredAsync(old) };

        batches.ShouldBe([500, 500, 200, 0]);
        (await old.CountAsync("SELECT count(*) FROM platform_idempotency_records")).ShouldBe(0);
    }

    private static async Task<int> RemoveExpiredAsync(CommerceApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RemoveForgottenKeys())).Value;
    }
}
