namespace Commerce.IntegrationTests.Commands;

using System.Collections.Concurrent;
using Harness;

public sealed class ProcessTests
{
    private const int Workers = 8;

    /// <summary>Answers after which the Host is well under load, however slow the machine.</summary>
    private const int Enough = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [EmbeddedFact]
    public async Task A_second_host_on_the_same_file_is_refused_and_a_killed_one_leaves_it_free()
    {
        await using var first = await HostProcess.StartAsync();
        await first.As("alice").ChargeAsync(5);

        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string>(), first.Folder);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Another Commerce Host is using the database file");
        output.ShouldContain("ConnectionStrings:Commerce");
        output.ShouldNotContain("   at ");
        await first.As("alice").ChargeAsync(5);
        await first.KillAsync();
        await first.ReopenAsync();
        (await first.As("alice").BalanceAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task SIGTERM_finishes_what_it_took_and_closes_the_database()
    {
        await using var host = await HostProcess.StartAsync();
        var answered = new ConcurrentDictionary<string, int>();
        var load = Enumerable.Range(0, Workers).Select(worker => ChargeUntilGoneAsync(host.As($"user-{worker}"), user => answered.AddOrUpdate(user, 1, (_, n) => n + 1))).ToList();
        await Eventually.BeTrueAsync(() => Task.FromResult(answered.Values.Sum() > Enough), Patience);

        // Readers too, or the last connection to close would be the command worker's, which tidies up anyway.
        (await host.As("user-0").GetAllAsync("/balance/transactions?limit=100")).ShouldNotBeEmpty();

        (await host.TerminateAsync()).ShouldBe(0, host.Output);

        await Task.WhenAll(load);
        host.Database.HasFile("-wal").ShouldBeFalse("the database was not closed cleanly");
        host.Database.HasFile("-shm").ShouldBeFalse();
        answered.Count.ShouldBe(Workers);
        await host.ReopenAsync();
        foreach (var (user, count) in answered)
        {
            // The one that was under way when the connection went may have been done.
            (await host.As(user).BalanceAsync()).ShouldBeInRange(count, count + 1);
        }

        (await host.AsAdmin().GetAsync("/audit")).ShouldBe(200).Json.Flag("consistent").ShouldBeTrue();
    }

    [Fact]
    public async Task SIGKILL_loses_nothing_that_was_answered_and_keys_make_sure_of_the_rest()
    {
        await using var host = await HostProcess.StartAsync();
        var answers = new ConcurrentDictionary<(string User, string Key), string?>();
        var load = Enumerable.Range(0, Workers).Select(worker => ChargeWithKeysUntilGoneAsync(host.As($"user-{worker}"), answers)).ToList();
        await Eventually.BeTrueAsync(() => Task.FromResult(answers.Values.Count(answer => answer is not null) > Enough), Patience);

        await host.KillAsync();

        await Task.WhenAll(load);
        await host.ReopenAsync();
        foreach (var ((user, key), before) in answers)
        {
            var again = (await host.As(user).PostOnceAsync(key, "/balance/charge", new { amount = 1 })).ShouldBe(200);
            if (before is not null)
            {
                again.IsReplayed.ShouldBeTrue();
                again.Body.ShouldBe(before);
            }
        }

        foreach (var user in answers.Keys.Select(key => key.User).Distinct())
        {
            (await host.As(user).BalanceAsync()).ShouldBe(answers.Keys.Count(key => key.User == user));
        }

        (await host.AsAdmin().GetAsync("/audit")).ShouldBe(200).Json.Flag("consistent").ShouldBeTrue();
    }

    [Theory]
    [InlineData("Balance:MaxCharge", "abc", "Balance:MaxCharge")]
    [InlineData("Balance:Accounts", "Nobody", "Balance:Accounts")]
    [InlineData("Balance:MinCharge", "2000000", "Balance:MaxCharge")]
    [InlineData("CommandQueue:QueueLength", "0", "CommandQueue:QueueLength")]
    [InlineData("Database:Provider", "Oracle", "Database:Provider")]
    [InlineData("ConnectionStrings:Commerce", "nonsense", "ConnectionStrings:Commerce")]
    [InlineData("Commerce:Currency", "won", "Commerce:Currency")]
    [InlineData("Commerce:PublicAddress", "shop.example.com", "Commerce:PublicAddress")]
    [InlineData("Commerce:PublicAddress", "https://shop.example.com/", "Commerce:PublicAddress")]
    [InlineData("Commerce:PublicAddress", "https://shop.example.com/a b", "Commerce:PublicAddress")]
    [InlineData("Cors:Origins:0", "shop.example/path", "Cors:Origins")]
    [InlineData("environment", "Production", "Auth:SigningKeys")]
    public async Task A_setting_that_cannot_be_is_refused_by_its_name(string key, string value, string named)
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string> { [key] = value });
        exitCode.ShouldBe(1, output);
        output.ShouldContain(named);
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Development_tokens_are_refused_outside_development()
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string> { ["environment"] = "Production", ["Auth:DevTokens"] = "true" });
        exitCode.ShouldBe(1, output);
        output.ShouldContain("Auth:DevTokens");
    }

    private static async Task ChargeUntilGoneAsync(CommerceClient user, Action<string> answered)
    {
        while (await TryAsync(() => user.PostAsync("/balance/charge", new { amount = 1 })) is { } answer)
        {
            answer.ShouldBe(200);
            answered(user.UserId);
        }
    }

    private static async Task ChargeWithKeysUntilGoneAsync(CommerceClient user, ConcurrentDictionary<(string User, string Key), string?> answers)
    {
        for (var number = 0; ; number++)
        {
            var key = $"key-{number}";
            answers[(user.UserId, key)] = null;
            if (await TryAsync(() => user.PostOnceAsync(key, "/balance/charge", new { amount = 1 })) is not { } answer)
            {
                return;
            }

            answers[(user.UserId, key)] = answer.ShouldBe(200).Body;
        }
    }

    /// <summary>The answer, or null once the Host is gone.</summary>
    private static async Task<Answer?> TryAsync(Func<Task<Answer>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }
}
