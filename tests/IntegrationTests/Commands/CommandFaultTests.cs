namespace Commerce.IntegrationTests.Commands;

using Harness;

public sealed class CommandFaultTests
{
    private const string Charge = "ChargeBalance";

    /// <summary>So that a commit that is held holds up everybody, on every database.</summary>
    private static readonly Dictionary<string, string> OneWorker = new() { ["CommandQueue:Count"] = "1" };

    private readonly CommandQueueWatch queue = new();

    [EmbeddedFact]
    public async Task A_commit_that_fails_fails_its_whole_batch_and_the_worker_goes_on()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: services =>
        {
            faults.Decorate(services);
            queue.Join(services);
        });
        await app.NewUserWithAsync(1);
        queue.Clear();
        faults.Hold();
        var before = app.NewUser().PostAsync("/balance/charge", new { amount = 1 });
        await faults.HeldAsync();
        faults.CommitsFail = true;
        var unlucky = Enumerable.Range(0, 5).Select(_ => app.NewUser()).ToList();
        var charges = unlucky.ConvertAll(user => user.PostOnceAsync("key", "/balance/charge", new { amount = 5 }));
        await queue.HasTakenAsync(Charge, 1 + unlucky.Count);

        faults.Release();

        (await before).ShouldBe(200);
        foreach (var answer in await Task.WhenAll(charges))
        {
            answer.ShouldBeProblem(503, "outcome.unknown").Header("Retry-After").ShouldBe("1");
        }

        faults.CommitsFail = false;
        foreach (var user in unlucky)
        {
            (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
            (await user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ShouldBe(200).IsReplayed.ShouldBeFalse();
            (await user.BalanceAsync()).ShouldBe(5);
        }

        await app.ShouldBeConsistentAsync();
    }

    [EmbeddedFact]
    public async Task A_command_that_kills_the_transaction_harms_only_itself()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(change: services =>
        {
            faults.Decorate(services);
            queue.Join(services);
        });
        await app.As("poison").ChargeAsync(1);
        await app.SqlAsync("""
            CREATE TRIGGER poison BEFORE UPDATE ON balance_wallets WHEN NEW.user_id = 'poison' BEGIN SELECT RAISE(ROLLBACK, 'poison'); END
            """);
        queue.Clear();
        faults.Hold();
        var before = app.NewUser().PostAsync("/balance/charge", new { amount = 1 });
        await faults.HeldAsync();
        var neighbours = Enumerable.Range(0, 10).Select(_ => app.NewUser()).ToList();
        var early = neighbours.Take(5).Select(user => user.PostOnceAsync("key", "/balance/charge", new { amount = 5 })).ToList();
        await queue.HasTakenAsync(Charge, 6);
        var poison = app.As("poison").PostAsync("/balance/charge", new { amount = 5 });
        await queue.HasTakenAsync(Charge, 7);
        var late = neighbours.Skip(5).Select(user => user.PostAsync("/balance/charge", new { amount = 5 })).ToList();
        await queue.HasTakenAsync(Charge, 12);

        faults.Release();

        (await before).ShouldBe(200);
        (await poison).ShouldBeProblem(500, "internal").Body.ShouldNotContain("poison");
        foreach (var answer in await Task.WhenAll(early.Concat(late)))
        {
            answer.ShouldBe(200).IsReplayed.ShouldBeFalse();
        }

        foreach (var user in neighbours)
        {
            (await user.BalanceAsync()).ShouldBe(5);
        }

        (await app.As("poison").BalanceAsync()).ShouldBe(1);
        (await app.CountAsync("SELECT sum(balance) FROM balance_wallets")).ShouldBe(1 + 1 + (10 * 5));
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_full_queue_refuses_and_does_nothing()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(new Dictionary<string, string> { ["CommandQueue:Count"] = "1", ["CommandQueue:QueueLength"] = "1" }, faults.Decorate);
        faults.Hold();
        var before = app.NewUser().PostAsync("/balance/charge", new { amount = 1 });
        await faults.HeldAsync();
        var users = Enumerable.Range(0, 12).Select(_ => app.NewUser()).ToList();
        var charges = users.ConvertAll(user => user.PostOnceAsync("key", "/balance/charge", new { amount = 5 }));
        // One queues; a command of the Host itself may have taken its place.
        await Eventually.BeTrueAsync(() => Task.FromResult(charges.Count(charge => charge.IsCompleted) >= 11));

        faults.Release();

        // Where a command of the Host itself is held, this one may not have found a place.
        (await before).Status.ShouldBeOneOf(200, 429);
        var answers = await Task.WhenAll(charges);
        foreach (var (user, answer) in users.Zip(answers))
        {
            if (answer.Status == 200)
            {
                (await user.BalanceAsync()).ShouldBe(5);
                continue;
            }

            answer.ShouldBeProblem(429, "overloaded").Header("Retry-After").ShouldBe("1");
            (await user.GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
        }

        answers.Count(answer => answer.Status == 429).ShouldBeGreaterThanOrEqualTo(11);
    }

    [Fact]
    public async Task No_user_has_more_than_128_requests_under_way()
    {
        const int most = 128;
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(OneWorker, faults.Decorate);
        var user = app.NewUser();
        faults.Hold();
        var charges = Enumerable.Range(0, most + 2).Select(_ => user.PostAsync("/balance/charge", new { amount = 1 })).ToList();
        await Eventually.BeTrueAsync(() => Task.FromResult(charges.Count(charge => charge.IsCompleted) == 2));
        (await app.NewUser().GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");

        faults.Release();

        var answers = await Task.WhenAll(charges);
        answers.Count(answer => answer.Status == 200).ShouldBe(most);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Code == "overloaded" && answer.Header("Retry-After") == "1");
        (await user.BalanceAsync()).ShouldBe(most);
    }

    [Fact]
    public async Task A_worker_that_does_not_commit_is_not_ready()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(OneWorker, faults.Decorate);
        faults.Hold();
        (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBeProblem(503, "unavailable");
        (await app.Anonymous().Root.GetAsync("/health/live")).ShouldBe(200);

        faults.Release();

        (await app.Anonymous().Root.GetAsync("/health/ready")).ShouldBe(200);
    }

    [Fact]
    public async Task What_a_caller_gave_up_before_its_turn_is_not_done()
    {
        var faults = new FaultyDatabase();
        await using var app = await CommerceApp.StartAsync(OneWorker, services =>
        {
            faults.Decorate(services);
            queue.Join(services);
        });
        queue.Clear();
        faults.Hold();
        var before = app.NewUser().PostAsync("/balance/charge", new { amount = 1 });
        await faults.HeldAsync();
        var userId = CommerceApp.NewName();
        using (var impatient = new HttpClient { BaseAddress = app.Address })
        {
            var given = new CommerceClient(impatient, app.Mint.Mint(userId), userId).PostAsync("/balance/charge", new { amount = 5 });
            await queue.HasTakenAsync(Charge, 2);
            impatient.CancelPendingRequests();
            await Should.ThrowAsync<TaskCanceledException>(() => given);
        }

        await queue.HasLostAsync(Charge);
        faults.Release();

        (await before).ShouldBe(200);
        await app.NewUserWithAsync(1);
        (await app.As(userId).GetAsync("/balance")).ShouldBeProblem(404, "balance.account_not_found");
    }
}
