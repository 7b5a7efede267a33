namespace Commerce.IntegrationTests.Balance;

using Harness;

public sealed class AccountTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task The_first_charge_opens_the_account()
    {
        var user = shop.NewUser();
        (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");

        var receipt = (await user.PostAsync("/balance/charge", new { amount = 10_000 })).ShouldBe(200).Json;

        receipt.Uuid("transactionId").ShouldNotBe(Guid.Empty);
        receipt.Int("amount").ShouldBe(10_000);
        receipt.Int("balance").ShouldBe(10_000);
        receipt.Text("currency").ShouldBe("KRW");
        var account = (await user.GetAsync("/balance")).ShouldBe(200).Json;
        account.Text("userId").ShouldBe(user.UserId);
        account.Int("balance").ShouldBe(10_000);
        account.Text("currency").ShouldBe("KRW");
        account.Text("updatedAt").ShouldBe(receipt.Text("chargedAt"));
        await shop.ShouldBeConsistentAsync();
    }
}

public sealed class ProcessSmokeTests
{
    [Fact]
    public async Task A_killed_host_starts_again_and_knows_what_it_answered()
    {
        await using var host = await HostProcess.StartAsync();
        await host.As("alice").ChargeAsync(10_000);
        await host.KillAsync();
        await host.ReopenAsync();
        (await host.As("alice").BalanceAsync()).ShouldBe(10_000);
        (await host.TerminateAsync()).ShouldBe(0);
    }
}
