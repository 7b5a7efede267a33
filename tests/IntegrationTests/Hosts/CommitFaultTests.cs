namespace Commerce.IntegrationTests.Hosts;

using Harness;
using Order;
using Ranking;

/// <summary>Commits that are refused, and commits of which nobody hears.</summary>
[Collection(HostsCollection.Name)]
public sealed class CommitFaultTests
{
    /// <summary>More than a command is tried.</summary>
    private const int Endless = 1_000_000;

    /// <summary>Tries of two commands, and a few commits of the Host's own.</summary>
    private const int AFewTries = 30;

    private static readonly Dictionary<string, string> Quiet = new() { ["DataPlatform:Sinks"] = "" };

    [ServerFact]
    public async Task A_command_whose_commit_others_keep_refusing_runs_again_whole_and_then_succeeds_once()
    {
        var (app, faults) = await StartAsync();
        await using var _ = app;
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        faults.FailCommits(CommitFault.IsRefused, 5);

        (await user.CheckoutAsync(productId)).ShouldBe(201);

        faults.Faults.ShouldBeGreaterThan(1);
        (await user.BalanceAsync()).ShouldBe(9_000);
        (await app.StockAsync(productId)).ShouldBe(9);
        (await user.GetAllAsync("/orders")).Count.ShouldBe(1);
        await app.ShouldShowAsync((productId, 1));
        await app.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public async Task A_command_that_never_gets_through_is_unavailable_after_some_tries_and_has_done_nothing()
    {
        var (app, faults) = await StartAsync();
        await using var _ = app;
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        faults.FailCommits(CommitFault.IsRefused, Endless);

        (await user.CheckoutAsync(productId)).ShouldBeProblem(503, "unavailable").Header("Retry-After").ShouldBe("1");
        (await user.PostOnceAsync("key", "/orders/checkout", OrderSteps.Basket(OrderSteps.Line(productId)))).ShouldBeProblem(503, "unavailable");

        faults.Faults.ShouldBeInRange(4, AFewTries);
        faults.FailCommits(CommitFault.IsRefused, 0);
        (await user.BalanceAsync()).ShouldBe(10_000);
        (await app.StockAsync(productId)).ShouldBe(10);
        // A fault is no answer: the key is free.
        (await user.PostOnceAsync("key", "/orders/checkout", OrderSteps.Basket(OrderSteps.Line(productId)))).ShouldBe(201).IsReplayed.ShouldBeFalse();
        (await user.GetAllAsync("/orders")).Count.ShouldBe(1);
        await app.ShouldBeConsistentAsync();
    }

    [ServerFact]
    public Task With_a_key_a_commit_that_happened_unheard_is_found_and_answered() => WithKeyAsync(CommitFault.BreaksAfterwards);

    [ServerFact]
    public Task With_a_key_a_commit_that_broke_before_it_happened_is_made_good() => WithKeyAsync(CommitFault.BreaksBefore);

    [ServerFact]
    public Task Without_a_key_a_commit_that_happened_unheard_is_said_to_be_unknown() => WithoutKeyAsync(CommitFault.BreaksAfterwards, happens: true);

    [ServerFact]
    public Task Without_a_key_a_commit_that_broke_before_it_happened_is_said_to_be_unknown() => WithoutKeyAsync(CommitFault.BreaksBefore, happens: false);

    private static async Task WithKeyAsync(CommitFault fault)
    {
        var (app, faults) = await StartAsync();
        await using var _ = app;
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        var basket = OrderSteps.Basket(OrderSteps.Line(productId));
        faults.FailCommits(fault, 1);

        var answer = (await user.PostOnceAsync("key", "/orders/checkout", basket)).ShouldBe(201);

        faults.Faults.ShouldBe(1);
        (await user.BalanceAsync()).ShouldBe(9_000);
        (await user.GetAllAsync("/orders")).Select(order => order.Uuid("orderId")).ShouldBe([answer.Json.Uuid("orderId")]);
        (await user.PostOnceAsync("key", "/orders/checkout", basket)).ShouldBe(201).Body.ShouldBe(answer.Body);
        await app.ShouldShowAsync((productId, 1));
        await app.ShouldBeConsistentAsync();
    }

    private static async Task WithoutKeyAsync(CommitFault fault, bool happens)
    {
        var (app, faults) = await StartAsync();
        await using var _ = app;
        var user = await app.NewUserWithAsync(10_000);
        var productId = await app.NewProductAsync(stock: 10);
        faults.FailCommits(fault, 1);

        (await user.CheckoutAsync(productId)).ShouldBeProblem(503, "outcome.unknown").Header("Retry-After").ShouldBe("1");

        faults.Faults.ShouldBe(1);
        (await user.BalanceAsync()).ShouldBe(happens ? 9_000 : 10_000);
        (await app.StockAsync(productId)).ShouldBe(happens ? 9 : 10);
        (await user.GetAllAsync("/orders")).Count.ShouldBe(happens ? 1 : 0);
        (await user.CheckoutAsync(productId)).ShouldBe(201);
        await app.ShouldShowAsync((productId, happens ? 2 : 1));
        await app.ShouldBeConsistentAsync();
    }

    /// <summary>A shop whose own first works are done, so that the next commits are the test's.</summary>
    private static async Task<(CommerceApp CommerceApp, FaultyDatabase Faults)> StartAsync()
    {
        var faults = new FaultyDatabase();
        var app = await CommerceApp.StartAsync(Quiet, faults.Decorate);
        await app.RebuiltOnAsync();
        await Eventually.BeTrueAsync(async () => await app.CountAsync("SELECT COUNT(*) FROM platform_leases WHERE holder <> ''") >= 4);
        return (app, faults);
    }
}
