namespace Commerce.Host.UnitTests.Authentication.Jwks;

using System.Net;
using Commerce.Host.Authentication.Jwks;
using Microsoft.Extensions.Logging;

public sealed class JwksKeySourceTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StubAuthority _authority = new();
    private readonly JwksKeySource _source;

    public JwksKeySourceTests()
    {
        _source = _authority.SourceAt(_time);
        _authority.Publish(SomeSet.Rsa("a"), SomeSet.Elliptic("b"));
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Fetches_at_the_start_and_then_every_ten_minutes()
    {
        _source.KeysFor("RS256").ShouldBeEmpty();

        await _source.RefreshWhenDueAsync();
        _source.KeysFor("RS256").ShouldHaveSingleItem().KeyId.ShouldBe("a");
        _source.KeysFor("ES256").ShouldHaveSingleItem().KeyId.ShouldBe("b");
        _source.KeysFor("HS256").ShouldBeEmpty();

        _time.Advance(JwksKeySource.RefreshInterval - TimeSpan.FromTicks(1));
        await _source.RefreshWhenDueAsync();
        _authority.Asked.ShouldBe(1);

        _time.Advance(TimeSpan.FromTicks(1));
        await _source.RefreshWhenDueAsync();
        _authority.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_put_the_next_fetch_off()
    {
        await _source.RefreshWhenDueAsync();
        _time.Advance(TimeSpan.FromDays(-1));

        await _source.RefreshWhenDueAsync();

        _authority.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task Asks_for_unknown_keys_once_in_30_seconds_however_many_there_are()
    {
        await _source.RefreshWhenDueAsync();
        for (var token = 0; token < 1_000; token++)
        {
            _source.MayLearn("RS256", $"forged-{token}").ShouldBeTrue();
            await _source.RefreshAsync();
        }

        _authority.Asked.ShouldBe(2);

        _time.Advance(JwksKeySource.RetryInterval);
        await _source.RefreshAsync();
        await _source.RefreshAsync();
        _authority.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task Asks_once_for_all_who_want_to_know_at_the_same_moment()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _authority.Answer = _ => answer.Task;

        Task[] waiting = [_source.RefreshWhenDueAsync(), .. Enumerable.Range(0, 100).Select(_ => _source.RefreshAsync()), _source.RefreshWhenDueAsync()];
        waiting.ShouldAllBe(wait => !wait.IsCompleted);
        answer.SetResult(new(HttpStatusCode.OK) { Content = new ByteArrayContent(SomeSet.Bytes(SomeSet.Rsa("a"))) });
        await Task.WhenAll(waiting);

        _authority.Asked.ShouldBe(1);
        _source.KeysFor("RS256").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_may_be_learnt_when_its_name_is_new_or_nothing_is_known_at_all()
    {
        _source.MayLearn("RS256", null).ShouldBeTrue();
        _source.MayLearn("ES256", "a").ShouldBeTrue();
        _source.MayLearn("HS256", "a").ShouldBeFalse();

        await _source.RefreshWhenDueAsync();

        _source.MayLearn("RS256", null).ShouldBeFalse();
        _source.MayLearn("RS256", "a").ShouldBeFalse();
        _source.MayLearn("RS256", "new").ShouldBeTrue();
        _source.MayLearn("HS256", "new").ShouldBeFalse();
    }

    [Fact]
    public async Task A_withdrawn_key_is_no_longer_trusted_and_one_that_stays_is()
    {
        await _source.RefreshWhenDueAsync();
        var (withdrawn, kept) = (_source.KeysFor("RS256")[0], _source.KeysFor("ES256")[0]);
        var version = _source.Version;
        _source.Trusts(withdrawn).ShouldBeTrue();
        _source.Trusts(Some.RsaKey).ShouldBeFalse();

        _authority.Publish(SomeSet.Elliptic("b"));
        await _source.RefreshAsync();

        _source.Trusts(withdrawn).ShouldBeFalse();
        _source.Trusts(kept).ShouldBeTrue();
        _source.Version.ShouldNotBe(version);
    }

    [Fact]
    public async Task A_failure_keeps_the_old_keys_for_a_day_and_no_longer()
    {
        await _source.RefreshWhenDueAsync();
        var (key, version) = (_source.KeysFor("RS256")[0], _source.Version);
        _authority.Fail();

        _time.Advance(JwksKeySource.KeepTime - TimeSpan.FromTicks(1));
        await _source.RefreshWhenDueAsync();
        _source.KeysFor("RS256").ShouldHaveSingleItem();
        _source.Trusts(key).ShouldBeTrue();
        _source.Version.ShouldBe(version);

        _time.Advance(TimeSpan.FromTicks(1));
        _source.KeysFor("RS256").ShouldBeEmpty();
        _source.Trusts(key).ShouldBeFalse();
        _source.MayLearn("RS256", "a").ShouldBeTrue();

        _authority.Publish(SomeSet.Rsa("a"));
        await _source.RefreshAsync();
        _source.Trusts(key).ShouldBeTrue("the same key, confirmed");
    }

    [Fact]
    public async Task Tries_again_30_seconds_after_a_failure()
    {
        _authority.Fail();
        await _source.RefreshWhenDueAsync();
        await _source.RefreshWhenDueAsync();
        _authority.Asked.ShouldBe(1);

        _time.Advance(JwksKeySource.RetryInterval);
        _authority.Publish(SomeSet.Rsa("a"));
        await _source.RefreshWhenDueAsync();

        _source.KeysFor("RS256").Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_set_withdraws_every_key()
    {
        await _source.RefreshWhenDueAsync();
        _authority.Publish();

        await _source.RefreshAsync();

        _source.KeysFor("RS256").ShouldBeEmpty();
        _source.MayLearn("RS256", null).ShouldBeFalse();
        _authority.Log[^1].Level.ShouldBe(LogLevel.Warning);
    }

    [Fact]
    public async Task Warns_of_a_failure_without_a_flood_and_tells_when_it_is_over()
    {
        await _source.RefreshWhenDueAsync();
        _authority.Log.ShouldHaveSingleItem().ShouldBe((LogLevel.Information, "The authority has 2 signing keys; 0 other entries of its set are ignored"));
        _authority.Fail();

        // 25 hours, 3,000 failures.
        for (var attempt = 0; attempt < 3_000; attempt++)
        {
            _time.Advance(JwksKeySource.RetryInterval);
            await _source.RefreshAsync();
        }

        var warnings = _authority.Log[1..];
        warnings.Count.ShouldBe(150);
        warnings[0].ShouldBe((LogLevel.Warning, "Auth:JwksUrl was not to be had: no connection (Connection refused). The keys fetched before are used until 2026-01-02 00:00:00Z"));
        warnings[^1].ShouldBe((LogLevel.Error, "Auth:JwksUrl was not to be had: no connection (Connection refused). Until it is, the authority's tokens are refused"));

        _authority.Publish(SomeSet.Rsa("a"));
        _time.Advance(JwksKeySource.RetryInterval);
        await _source.RefreshAsync();
        _authority.Log[^1].Level.ShouldBe(LogLevel.Information);

        var told = _authority.Log.Count;
        _time.Advance(JwksKeySource.RefreshInterval);
        await _source.RefreshWhenDueAsync();
        _authority.Log.Count.ShouldBe(told, "nothing new, nothing told");
    }
}
