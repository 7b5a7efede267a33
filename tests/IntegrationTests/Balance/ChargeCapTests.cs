namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class SmallWalletApp : CommerceAppFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Balance:MaxBalance"] = "1000" };
}

public sealed class ChargeCapTests(SmallWalletApp app) : IClassFixture<SmallWalletApp>
{
    private const int AtOnce = 8;

    [Fact]
    public async Task Parallel_charges_never_pass_the_maximum()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = app.NewUser();

            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => user.PostAsync("/balance/charge", new { amount = 300 })));

            answers.Count(answer => answer.Status == 200).ShouldBe(3);
            foreach (var refused in answers.Where(answer => answer.Status != 200))
            {
                refused.ShouldBeProblem(400, "balance.limit_exceeded").Json.Int("balance").ShouldBe(900);
            }

            (await user.BalanceAsync()).ShouldBe(900);
            (await user.GetAllAsync("/balance/transactions")).Count.ShouldBe(3);
        }

        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_first_charge_past_the_maximum_opens_no_account()
    {
        var user = app.NewUser();
        (await user.PostAsync("/balance/charge", new { amount = 1_001 })).ShouldBeProblem(400, "balance.limit_exceeded").Json.Int("balance").ShouldBe(0);
        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
    }
}
