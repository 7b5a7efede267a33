namespace Commerce.IntegrationTests.Hosts;

using Harness;

/// <summary>Hosts that start together on a database that does not exist yet.</summary>
[Collection(HostsCollection.Name)]
public sealed class HostStartTests
{
    private static readonly string[] Modules = ["Platform", "Balance", "Catalog", "Coupon", "Order", "Ranking"];

    [ServerFact]
    public async Task Of_two_Hosts_that_start_together_one_migrates_and_one_waits_and_the_demo_data_is_there_once()
    {
        await using var group = await HostGroup.StartAsync(2, new Dictionary<string, string> { ["Demo:Seed"] = "true" });

        group.ThatSaid("Demo data added to the database, which held nothing else").Count().ShouldBe(1);
        foreach (var module in Modules)
        {
            group.ThatSaid($"Migrated the tables of {module}:").Count().ShouldBe(1, $"{module}\n{group[0].Output}\n{group[1].Output}");
        }

        for (var host = 0; host < group.Count; host++)
        {
            (await group[host].Anonymous().GetAllAsync("/products")).Count.ShouldBe(12);
            (await group[host].Anonymous().GetAllAsync("/coupon-campaigns")).Count.ShouldBe(3);
            (await group[host].As("demo").BalanceAsync()).ShouldBe(0);
            await group.ShouldBeConsistentAsync(through: host);
        }

        // Started again, neither has anything to do.
        (await group[0].TerminateAsync()).ShouldBe(0);
        await group[0].ReopenAsync();
        group.ThatSaid("Demo data added to the database, which held nothing else").ShouldNotContain(group[0]);
        (await group[0].Anonymous().GetAllAsync("/products")).Count.ShouldBe(12);
    }
}
