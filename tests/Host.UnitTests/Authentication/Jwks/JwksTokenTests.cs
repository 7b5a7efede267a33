namespace Commerce.Host.UnitTests.Authentication.Jwks;

using System.Security.Cryptography;
using Commerce.Host.Authentication;
using Commerce.Host.Authentication.Jwks;

/// <summary>Tokens against an authority's keys, with the cache in between.</summary>
public sealed class JwksTokenTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StubAuthority _authority = new();
    private readonly JwksKeySource _source;
    private readonly TokenCache _cache;

    public JwksTokenTests()
    {
        _source = _authority.SourceAt(_time);
        var keys = new CombinedKeySource(new Some.Keys(Some.HmacKey), _source);
        _cache = new(Some.Validator(keys, _time), _time);
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Believes_tokens_of_both_algorithms_and_of_configured_keys()
    {
        await PublishAsync(SomeSet.Rsa("a"), SomeSet.Elliptic("b"));

        FaultOf(Some.Rs256(header: SomeSet.Header("RS256", "a"))).ShouldBeNull();
        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "b"))).ShouldBeNull();
        FaultOf(Some.Hs256()).ShouldBeNull();
        FaultOf(Some.Hs256(header: SomeSet.Header("HS256", "whatever"))).ShouldBeNull("a configured key has no name");
    }

    [Fact]
    public async Task The_name_selects_the_key_where_both_have_one()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await PublishAsync(SomeSet.Elliptic("mine"), SomeSet.Elliptic("other", other));

        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "mine"))).ShouldBeNull();
        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "other"))).ShouldBe(TokenFault.BadSignature);
        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "third"))).ShouldBe(TokenFault.UnknownKey);
        FaultOf(Some.Es256()).ShouldBeNull("a token without a name may be of any key");
        FaultOf(Some.Es256(signer: other)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_without_a_name_may_be_that_of_any_token()
    {
        await PublishAsync(SomeSet.Elliptic());

        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "any"))).ShouldBeNull();
        FaultOf(Some.Es256()).ShouldBeNull();
    }

    [Fact]
    public async Task Refuses_a_token_whose_algorithm_is_not_that_of_the_key_it_names()
    {
        await PublishAsync(SomeSet.Rsa("a"), SomeSet.Elliptic("b"));
        var pem = System.Text.Encoding.ASCII.GetBytes(Some.Rsa.ExportSubjectPublicKeyInfoPem());

        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "a"))).ShouldBe(TokenFault.BadSignature);
        FaultOf(Some.Rs256(header: SomeSet.Header("RS256", "b"))).ShouldBe(TokenFault.BadSignature);
        FaultOf(Some.Hs256(header: SomeSet.Header("HS256", "a"), secret: pem)).ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public async Task A_secret_in_the_set_signs_nothing()
    {
        var secret = Enumerable.Range(100, 32).Select(number => (byte)number).ToArray();
        await PublishAsync($$"""{"kty":"oct","kid":"s","alg":"HS256","use":"sig","k":"{{Some.Encode(secret)}}"}""", SomeSet.Rsa("a"));

        FaultOf(Some.Hs256(header: SomeSet.Header("HS256", "s"), secret: secret)).ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public async Task Without_the_authoritys_keys_its_tokens_are_of_unknown_keys()
    {
        _authority.Fail();
        await _source.RefreshWhenDueAsync();

        FaultOf(Some.Rs256()).ShouldBe(TokenFault.UnknownKey);
        FaultOf(Some.Es256(header: SomeSet.Header("ES256", "b"))).ShouldBe(TokenFault.UnknownKey);
        FaultOf(Some.Hs256()).ShouldBeNull("a configured key needs no authority");
    }

    [Fact]
    public async Task A_remembered_token_of_a_withdrawn_key_is_refused()
    {
        var (withdrawn, kept) = (Some.Rs256(header: SomeSet.Header("RS256", "a")), Some.Es256(header: SomeSet.Header("ES256", "b")));
        await PublishAsync(SomeSet.Rsa("a"), SomeSet.Elliptic("b"));
        FaultOf(withdrawn).ShouldBeNull();
        var remembered = _cache.Validate(kept).Token.ShouldNotBeNull();

        await PublishAsync(SomeSet.Elliptic("b"));

        FaultOf(withdrawn).ShouldBe(TokenFault.UnknownKey);
        _cache.Validate(kept).Token.ShouldBeSameAs(remembered, "a key that stays keeps its tokens");

        await PublishAsync(SomeSet.Rsa("a"));
        var again = _cache.Validate(withdrawn).Token.ShouldNotBeNull("the key is back");
        _cache.Validate(withdrawn).Token.ShouldBeSameAs(again, "and its token is remembered again");
    }

    [Fact]
    public async Task A_remembered_token_is_refused_when_its_key_was_not_confirmed_for_a_day()
    {
        var token = Some.Rs256($$"""{"sub":"ada","exp":{{Some.Expiry.AddDays(7).ToUnixTimeSeconds()}}}""");
        await PublishAsync(SomeSet.Rsa("a"));
        FaultOf(token).ShouldBeNull();

        _time.Advance(JwksKeySource.KeepTime);

        FaultOf(token).ShouldBe(TokenFault.UnknownKey);
    }

    [Fact]
    public async Task Answers_for_a_known_token_without_allocating()
    {
        await PublishAsync(SomeSet.Rsa("a"), SomeSet.Elliptic("b"));
        var token = Some.Es256(header: SomeSet.Header("ES256", "b"));
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

    private TokenFault? FaultOf(string token) => _cache.Validate(token).Fault;

    private async Task PublishAsync(params string[] keys)
    {
        _authority.Publish(keys);
        _time.Advance(JwksKeySource.RetryInterval);
        await _source.RefreshAsync();
    }
}
