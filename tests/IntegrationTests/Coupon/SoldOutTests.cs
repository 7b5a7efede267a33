namespace Commerce.IntegrationTests.Coupon;

using Harness;

/// <summary>After a campaign has sold out, who comes without an idempotency key is answered before the command queue: shown by holding the command worker.</summary>
public sealed class SoldOutTests
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Late_comers_are_answered_while_the_worker_stands_still()
    {
        var (faults, queue) = (new FaultyDatabase(), new CommandQueueWatch());
        await using var app = await CommerceApp.StartAsync(change: services =>
        {
            faults.Decorate(services);
            queue.Join(services);
        });
        var (code, holder) = await SellOutAsync(app);
        var queued = await HoldAsync(app, faults);

        (await IssueAsync(app.NewUser(), code).WaitAsync(Prompt)).ShouldBeProblem(409, "coupon.sold_out");
        (await IssueAsync(holder, code).WaitAsync(Prompt)).ShouldBeProblem(409, "coupon.already_issued").Json.Has("couponId").ShouldBeTrue();
        queue.Clear();
        var keyed = app.NewUser().PostOnceAsync("key", "/coupons/issue", new { couponCode = code });
        await queue.HasTakenAsync("IssueCoupon", 1);
        keyed.IsCompleted.ShouldBeFalse("A try with a key must be recorded, so it waits in the command queue.");

        faults.Release();
        (await keyed).ShouldBeProblem(409, "coupon.sold_out");
        (await queued).ShouldBe(200);
    }

    [Fact]
    public async Task A_close_is_known_at_once()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: faults.Decorate);
        var (code, holder) = await SellOutAsync(app);
        (await IssueAsync(app.NewUser(), code)).ShouldBeProblem(409, "coupon.sold_out");
        (await app.AsAdmin().PostAsync($"/coupon-campaigns/{code}/close")).ShouldBe(200);
        await HoldAsync(app, faults);

        (await IssueAsync(app.NewUser(), code).WaitAsync(Prompt)).ShouldBeProblem(409, "coupon.not_open");
        (await IssueAsync(holder, code).WaitAsync(Prompt)).ShouldBeProblem(409, "coupon.already_issued");
        faults.Release();
    }

    [Fact]
    public async Task A_Host_that_was_started_again_learns_it_from_the_first_refusal()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: faults.Decorate);
        var (code, _) = await SellOutAsync(app);
        await app.RestartAsync();
        (await IssueAsync(app.NewUser(), code)).ShouldBeProblem(409, "coupon.sold_out");
        await HoldAsync(app, faults);

        (await IssueAsync(app.NewUser(), code).WaitAsync(Prompt)).ShouldBeProblem(409, "coupon.sold_out");
        faults.Release();
    }

    [Fact]
    public async Task A_last_coupon_whose_commit_broke_is_still_to_be_had()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: faults.Decorate);
        var code = await app.NewCampaignAsync(total: 1);
        faults.CommitsFail = true;
        (await IssueAsync(app.NewUser(), code)).ShouldBeProblem(503, "outcome.unknown");
        faults.CommitsFail = false;

        await app.NewUser().TakeCouponAsync(code);
        await app.ShouldBeConsistentAsync();
    }

    private static async Task<(string Code, CommerceClient Holder)> SellOutAsync(CommerceApp app)
    {
        var holder = app.NewUser();
        var code = await app.NewCampaignAsync(total: 1);
        await holder.TakeCouponAsync(code);
        return (code, holder);
    }

    private static Task<Answer> IssueAsync(CommerceClient user, string couponCode) => user.PostAsync("/coupons/issue", new { couponCode });

    /// <summary>Lets a command stand in the command worker, unfinished.</summary>
    private static async Task<Task<Answer>> HoldAsync(CommerceApp app, FaultyDatabase faults)
    {
        faults.Hold();
        var queued = app.NewUser().PostAsync("/balance/charge", new { amount = 1 });
        await faults.HeldAsync();
        return queued;
    }
}
