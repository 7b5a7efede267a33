namespace Commerce.IntegrationTests.Coupon;

using System.Globalization;
using Harness;

public sealed class IssueRaceTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task Of_200_users_exactly_100_get_the_100_coupons_in_a_gapless_sequence()
    {
        var code = await app.NewCampaignAsync(total: 100);
        var users = Enumerable.Range(0, 200).Select(_ => app.NewUser()).ToList();

        var answers = await Task.WhenAll(users.Select(user => user.PostAsync("/coupons/issue", new { couponCode = code })));

        answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.Int("sequence")).Order().ShouldBe(Enumerable.Range(1, 100).Select(n => (long)n));
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(409, "coupon.sold_out");
        }

        (await app.Anonymous().GetAsync($"/coupon-campaigns/{code}")).Json.Int("issuedQuantity").ShouldBe(100);
        for (var i = 0; i < users.Count; i++)
        {
            (await users[i].GetAllAsync("/coupons")).Count.ShouldBe(answers[i].Status == 201 ? 1 : 0);
        }

        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task One_user_who_tries_50_times_gets_one_coupon()
    {
        var code = await app.NewCampaignAsync(total: 100);
        var user = app.NewUser();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => user.PostAsync("/coupons/issue", new { couponCode = code })));

        var couponId = answers.Single(answer => answer.Status == 201).Json.Uuid("couponId");
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBeProblem(409, "coupon.already_issued").Json.Uuid("couponId").ShouldBe(couponId);
        }

        // A refused try must not use up a number.
        (await app.NewUser().PostAsync("/coupons/issue", new { couponCode = code })).ShouldBe(201).Json.Int("sequence").ShouldBe(2);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task With_a_concurrency_of_1_the_crowd_is_told_to_come_again_and_nothing_is_lost()
    {
        var faults = new FaultyDatabase();
        await using var own = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Coupon:IssueConcurrency"] = "1" }, faults.Decorate);
        var code = await own.NewCampaignAsync(total: 5);
        var other = await own.NewCampaignAsync(total: 5);
        faults.Hold();
        var first = own.NewUser().PostAsync("/coupons/issue", new { couponCode = code });
        await faults.HeldAsync();

        var crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => own.NewUser().PostOnceAsync(
            i.ToString(CultureInfo.InvariantCulture), "/coupons/issue", new { couponCode = code.ToLowerInvariant() })));
        var elsewhere = own.NewUser().PostAsync("/coupons/issue", new { couponCode = other });
        faults.Release();

        foreach (var busy in crowd)
        {
            busy.ShouldBeProblem(429, "coupon.busy").Header("Retry-After").ShouldBe("1");
        }

        (await first).ShouldBe(201);
        (await elsewhere).ShouldBe(201);
        var users = Enumerable.Range(0, 8).Select(_ => own.NewUser()).ToList();
        var answers = await Task.WhenAll(users.Select(async user =>
        {
            Answer? answer = null;
            await Eventually.BeTrueAsync(async () => (answer = await user.PostOnceAsync("mine", "/coupons/issue", new { couponCode = code })).Status != 429);
            return answer!;
        }));
        answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.Int("sequence")).Order().ShouldBe([2L, 3, 4, 5]);
        answers.Count(answer => answer.Code == "coupon.sold_out").ShouldBe(4);
        await own.ShouldBeConsistentAsync();
    }
}
