namespace Commerce.Host.UnitTests.Authentication;

using Commerce.Host.Authentication;

public sealed class TokenCacheTests
{
    private readonly ManualTime _time = new();
    private readonly Some.Keys _keys = new(Some.HmacKey);
    private readonly TokenCache _cache;

    public TokenCacheTests() => _cache = CacheOf(10);

    [Fact]
    public void Verifies_a_good_token_once()
    {
        var first = _cache.Validate(Some.Hs256()).Token;
        var second = _cache.Validate(Some.Hs256()).Token;

        first.ShouldNotBeNull();
        second.ShouldBeSameAs(first);
        _keys.Asked.ShouldBe(1);
    }

    [Fact]
    public void Refuses_a_remembered_token_once_it_has_expired()
    {
        _cache.Validate(Some.Hs256()).Fault.ShouldBeNull();

        _time.Set(Some.Expiry + TokenLifetime.ClockSkew);

        _cache.Validate(Some.Hs256()).ShouldBe(TokenFault.Expired);
        _keys.Asked.ShouldBe(1);
    }

    [Fact]
    public void Refuses_a_remembered_token_when_the_clock_is_set_back_before_its_time()
    {
        var token = Some.Hs256(Some.Claims($",\"nbf\":{_time.GetUtcNow().ToUnixTimeSeconds()}"));
        _cache.Validate(token).Fault.ShouldBeNull();

        _time.Advance(TimeSpan.FromHours(-1));

        _cache.Validate(token).Fault.ShouldBe(TokenFault.NotYetValid);
    }

    [Fact]
    public void Remembers_no_bad_token()
    {
        var forged = Some.Hs256(secret: new byte[32]);

        _cache.Validate(forged).Fault.ShouldBe(TokenFault.BadSignature);
        _cache.Validate(forged).Fault.ShouldBe(TokenFault.BadSignature);
        _cache.Validate(new string('A', 100_000)).Fault.ShouldBe(TokenFault.TooLong);

        _keys.Asked.ShouldBe(2);
        _cache.Count.ShouldBe(0);
    }

    [Fact]
    public void Does_not_take_one_token_for_another()
    {
        _cache.Validate(TokenOf(1)).Token!.Principal.UserId.ShouldBe("user-1");
        _cache.Validate(TokenOf(2)).Token!.Principal.UserId.ShouldBe("user-2");
        _cache.Validate(TokenOf(1)).Token!.Principal.UserId.ShouldBe("user-1");
    }

    [Fact]
    public void Never_remembers_more_than_its_capacity()
    {
        for (var user = 0; user < 1_000; user++)
        {
            _cache.Validate(TokenOf(user)).Fault.ShouldBeNull();
            _cache.Count.ShouldBeLessThanOrEqualTo(10);
        }

        _cache.Count.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public void Keeps_a_token_in_use_however_many_others_come()
    {
        _cache.Validate(TokenOf(0));
        for (var user = 1; user < 100; user++)
        {
            _cache.Validate(TokenOf(user));
            _cache.Validate(TokenOf(0));
        }

        _keys.Asked.ShouldBe(100);
    }

    [Fact]
    public void Verifies_again_what_it_had_to_forget()
    {
        _cache.Validate(TokenOf(0));
        for (var user = 1; user < 100; user++)
        {
            _cache.Validate(TokenOf(user));
        }

        _cache.Validate(TokenOf(0)).Token!.Principal.UserId.ShouldBe("user-0");
        _keys.Asked.ShouldBe(101);
    }

    [Fact]
    public void Stays_right_and_bounded_under_many_threads()
    {
        var cache = CacheOf(50);
        var tokens = Enumerable.Range(0, 200).Select(TokenOf).ToArray();

        Parallel.For(0, 20_000, round =>
        {
            var user = round * 7919 % tokens.Length;
            cache.Validate(tokens[user]).Token!.Principal.UserId.ShouldBe($"user-{user}");
        });

        cache.Count.ShouldBeInRange(25, 50);
    }

    [Fact]
    public void Answers_for_a_known_token_without_allocating()
    {
        var token = Some.Hs256();
        for (var warmUp = 0; warmUp < 200; warmUp++)
        {
            _cache.Validate(token);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            _cache.Validate(token);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static string TokenOf(int user) => Some.Hs256($$"""{"sub":"user-{{user}}","exp":{{Some.Expiry.ToUnixTimeSeconds()}}}""");

    private TokenCache CacheOf(int capacity) => new(Some.Validator(_keys, _time), _time, capacity);
}
