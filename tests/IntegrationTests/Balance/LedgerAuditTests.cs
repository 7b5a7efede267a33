namespace Commerce.IntegrationTests.Balance;

using Harness;

/// <summary>Each test plants one damage in a shop of its own and sees the audit name it.</summary>
public sealed class LedgerAuditTests
{
    private const string Check = "balance.ledger";

    [Theory]
    [InlineData("UPDATE balance_wallets SET balance = balance + 1 WHERE user_id = 'victim'", "victim")]
    [InlineData("UPDATE balance_wallets SET balance = -5 WHERE user_id = 'victim'", "victim")]
    [InlineData("DELETE FROM balance_transactions WHERE amount = 20", "victim")]
    [InlineData("UPDATE balance_transactions SET amount = 21 WHERE amount = 20", "{second}")]
    [InlineData("UPDATE balance_transactions SET balance_after = 29 WHERE amount = 20", "{second}")]
    [InlineData("UPDATE balance_transactions SET balance_after = 9 WHERE amount = 10", "{first}")]
    public async Task The_audit_sees_a_damaged_ledger(string damage, string reported)
    {
        await using var app = await CommerceApp.StartAsync();
        var victim = app.As("victim");
        var first = (await victim.PostAsync("/balance/charge", new { amount = 10 })).Json.Text("transactionId");
        var second = (await victim.PostAsync("/balance/charge", new { amount = 20 })).Json.Text("transactionId");
        await app.NewUserWithAsync(30);
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(damage);

        await app.ShouldReportAsync(Check, reported.Replace("{first}", first).Replace("{second}", second));
    }

    [Fact]
    public async Task The_report_names_every_check_and_what_it_looked_at()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.NewUserWithAsync(1);
        await app.NewUserWithAsync(1);

        var audit = await app.AuditAsync();

        audit.Time("checkedAt").ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        var ledger = audit.List("checks").Single(check => check.Text("name") == Check);
        ledger.Text("description").ShouldNotBeNullOrWhiteSpace();
        ledger.Int("checked").ShouldBe(2);
        ledger.List("violations").ShouldBeEmpty();
    }

    [Fact]
    public async Task No_more_than_a_hundred_violations_are_listed()
    {
        await using var app = await CommerceApp.StartAsync();
        for (var i = 0; i < 101; i++)
        {
            await app.NewUserWithAsync(1);
        }

        await app.SqlAsync("UPDATE balance_wallets SET balance = 2");

        (await app.AuditAsync()).List("checks").Single(check => check.Text("name") == Check).List("violations").Count.ShouldBe(100);
    }
}
