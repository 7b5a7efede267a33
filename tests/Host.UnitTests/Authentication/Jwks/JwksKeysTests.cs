namespace Commerce.Host.UnitTests.Authentication.Jwks;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Commerce.Host.Authentication.Jwks;

public sealed class JwksKeysTests
{
    private const string RfcModulus =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5Js"
        + "GY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-"
        + "bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    private const string RfcPoint =
        "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\",\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"";

    // RFC 7517, A.1: the first is for encryption, the second for signatures.
    private const string RfcPublic =
        $"{{\"keys\":[{{{RfcPoint},\"use\":\"enc\",\"kid\":\"1\"}},{{\"kty\":\"RSA\",\"n\":\"{RfcModulus}\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}}]}}";

    // RFC 7517, A.2, as far as it matters: the private halves.
    private const string RfcPrivate =
        $"{{\"keys\":[{{{RfcPoint},\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\",\"use\":\"enc\",\"kid\":\"1\"}},"
        + $"{{{RfcPoint},\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}},"
        + $"{{\"kty\":\"RSA\",\"n\":\"{RfcModulus}\",\"e\":\"AQAB\",\"d\":\"X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6RJoVH\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}}]}}";

    // RFC 7517, A.3.
    private const string RfcSecret =
        """
        {"keys":[{"kty":"oct","alg":"A128KW","k":"GawgguFyGrWKav7AX4VKUg"},
        {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow","kid":"HMAC key used in JWS spec Appendix A.1 example"}]}
        """;

    [Fact]
    public void Takes_the_key_for_signatures_of_RFC_7517_appendix_A_1()
    {
        var keys = Read(RfcPublic);

        keys.Count.ShouldBe(1);
        keys.Ignored.ShouldBe(1);
        keys.For("RS256").ShouldHaveSingleItem().KeyId.ShouldBe("2011-04-29");
        keys.For("ES256").ShouldBeEmpty();
    }

    [Fact]
    public void Takes_no_key_whose_private_half_is_published_such_as_those_of_RFC_7517_appendix_A_2() => Read(RfcPrivate).Count.ShouldBe(0);

    [Fact]
    public void Takes_no_secret_such_as_those_of_RFC_7517_appendix_A_3()
    {
        // What stands in a public place signs nothing; and a secret beside public keys is how algorithms are confused (RFC 8725, 2.1).
        var keys = Read(RfcSecret);

        keys.Count.ShouldBe(0);
        keys.Ignored.ShouldBe(2);
        keys.For("HS256").ShouldBeEmpty();
        Read(SomeSet.Of("""{"kty":"oct","alg":"HS256","use":"sig","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8"}""", SomeSet.Rsa())).For("HS256").ShouldBeEmpty();
    }

    [Fact]
    public void Takes_keys_of_both_kinds()
    {
        var keys = Read(SomeSet.Of(SomeSet.Rsa("a"), SomeSet.Elliptic("b"), SomeSet.Rsa()));

        keys.For("RS256").Select(key => key.KeyId).ShouldBe(["a", null]);
        keys.For("ES256").ShouldHaveSingleItem().KeyId.ShouldBe("b");
        keys.Knows("a").ShouldBeTrue();
        keys.Knows("c").ShouldBeFalse();
    }

    [Theory]
    [InlineData(""","use":"sig" """)]
    [InlineData(""","use":"sig","alg":"RS256" """)]
    [InlineData(""","key_ops":["verify"]""")]
    [InlineData(""","key_ops":["sign","verify"],"x5t":"AA","x5c":["MII"],"ext":true""")]
    public void Takes_an_RSA_key_that_says_it_is_for_signatures(string more) => Read(SomeSet.Of(SomeSet.Rsa("a", more: more))).Count.ShouldBe(1);

    [Theory]
    [InlineData(""","use":"enc" """)]
    [InlineData(""","use":"SIG" """)]
    [InlineData(""","use":null""")]
    [InlineData(""","use":["sig"]""")]
    [InlineData(""","alg":"RS512" """)]
    [InlineData(""","alg":"RSA-OAEP" """)]
    [InlineData(""","alg":"ES256" """)]
    [InlineData(""","alg":"HS256" """)]
    [InlineData(""","alg":"rs256" """)]
    [InlineData(""","alg":null""")]
    [InlineData(""","kid":7""")]
    [InlineData(""","key_ops":["encrypt"]""")]
    [InlineData(""","key_ops":[]""")]
    [InlineData(""","key_ops":[1]""")]
    [InlineData(""","key_ops":"verify" """)]
    [InlineData(""","d":"AQAB" """)]
    public void Ignores_a_key_that_says_it_is_for_something_else(string more)
    {
        var keys = Read(SomeSet.Of(SomeSet.Rsa(more: more), SomeSet.Elliptic("good")));

        keys.Ignored.ShouldBe(1);
        keys.For("RS256").ShouldBeEmpty();
        keys.For("ES256").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("P-384")]
    [InlineData("secp256k1")]
    [InlineData("p-256")]
    [InlineData("Ed25519")]
    public void Ignores_a_key_on_another_curve(string curve) => Read(SomeSet.Of(SomeSet.Elliptic(curve: curve))).Count.ShouldBe(0);

    [Fact]
    public void Ignores_numbers_that_are_no_key()
    {
        using var small = RSA.Create(1024);
        using var longer = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var x = Base64Url.EncodeToString(Some.Elliptic.ExportParameters(includePrivateParameters: false).Q.X);
        var even = Base64Url.EncodeToString([.. Enumerable.Repeat((byte)0xFE, 256)]);
        string[] entries =
        [
            SomeSet.Rsa(key: small),
            SomeSet.Elliptic(key: longer),
            $$"""{"kty":"RSA","n":"{{even}}","e":"AQAB"}""",
            $$"""{"kty":"RSA","n":"{{RfcModulus}}","e":"AQ"}""",
            $$"""{"kty":"RSA","n":"{{RfcModulus}}","e":"AQAA"}""",
            $$"""{"kty":"RSA","n":"{{RfcModulus}}","e":""}""",
            $$"""{"kty":"RSA","n":"{{RfcModulus}}","e":"AQAAAAAAAAAAAAAB"}""",
            $$"""{"kty":"RSA","n":"{{RfcModulus}}=","e":"AQAB"}""",
            $$"""{"kty":"RSA","n":"","e":"AQAB"}""",
            $$"""{"kty":"RSA","n":7,"e":"AQAB"}""",
            """{"kty":"RSA","e":"AQAB"}""",
            $$"""{"kty":"EC","crv":"P-256","x":"{{x}}","y":"{{x}}"}""",
            $$"""{"kty":"EC","crv":"P-256","x":"{{x}}"}""",
            $$"""{"kty":"EC","crv":"P-256","x":"AA","y":"{{x}}"}""",
            $$"""{"kty":"EC","crv":"P-256","x":"AA{{x}}","y":"AA{{x}}"}""",
            $$"""{"kty":"rsa","n":"{{RfcModulus}}","e":"AQAB"}""",
            $$"""{"n":"{{RfcModulus}}","e":"AQAB"}""",
            """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""",
            "{}", "null", "7", "\"key\"", "[]",
        ];

        foreach (var entry in entries)
        {
            Read(SomeSet.Of(entry)).Count.ShouldBe(0, entry);
        }

        Read(SomeSet.Of(entries)).Ignored.ShouldBe(entries.Length);
    }

    [Fact]
    public void Takes_a_modulus_with_a_leading_zero()
    {
        var modulus = Base64Url.EncodeToString([0, .. Base64Url.DecodeFromChars(RfcModulus)]);

        Read(SomeSet.Of($$"""{"kty":"RSA","n":"{{modulus}}","e":"AQAB"}""")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("keys")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kty":"EC"}]}""")]
    [InlineData("""{"keys":[]} {}""")]
    [InlineData("""{"keys":[{"kty":"\ud800"}]}""")]
    [InlineData("<html></html>")]
    public void Refuses_what_is_no_set(string document)
    {
        var (keys, fault) = JwksKeys.Read(Encoding.UTF8.GetBytes(document), JwksKeys.None, DateTimeOffset.UnixEpoch);

        keys.ShouldBeNull();
        fault.ShouldBe("is no JSON Web Key Set");
    }

    [Fact]
    public void An_empty_set_is_a_set() => Read(SomeSet.Of()).Count.ShouldBe(0);

    [Fact]
    public void Takes_16_keys_and_refuses_17_whatever_else_is_in_the_set()
    {
        string[] others = [.. Enumerable.Repeat(SomeSet.Elliptic(more: ""","use":"enc" """), 100)];
        string[] sixteen = [.. Enumerable.Range(0, 16).Select(number => SomeSet.Elliptic($"key-{number}"))];
        Read(SomeSet.Of([.. others, .. sixteen])).Count.ShouldBe(16);

        var (keys, fault) = JwksKeys.Read(SomeSet.Bytes([.. sixteen, SomeSet.Rsa()]), JwksKeys.None, DateTimeOffset.UnixEpoch);

        keys.ShouldBeNull();
        fault.ShouldBe("has more than 16 keys for signatures");
    }

    [Fact]
    public void A_key_that_stays_is_the_same_object_and_one_that_changed_is_another()
    {
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var before = Read(SomeSet.Of(SomeSet.Elliptic("a"), SomeSet.Rsa("b")));
        var key = before.For("ES256")[0];

        Read(SomeSet.Of(SomeSet.Rsa("c"), SomeSet.Elliptic("a", more: ""","use":"sig" """)), before).For("ES256").ShouldHaveSingleItem().ShouldBeSameAs(key);
        Read(SomeSet.Of(SomeSet.Elliptic("a", another)), before).Holds(key).ShouldBeFalse("other numbers under the old name");
        Read(SomeSet.Of(SomeSet.Elliptic("z")), before).Holds(key).ShouldBeFalse("another name");
        Read(SomeSet.Of(SomeSet.Elliptic("a"), SomeSet.Rsa("b")), before).HasKeysOf(before).ShouldBeTrue();
        Read(SomeSet.Of(SomeSet.Elliptic("a"), SomeSet.Rsa("c")), before).HasKeysOf(before).ShouldBeFalse();
    }

    private static JwksKeys Read(string document, JwksKeys? before = null)
    {
        var (keys, fault) = JwksKeys.Read(Encoding.UTF8.GetBytes(document), before ?? JwksKeys.None, DateTimeOffset.UnixEpoch);
        fault.ShouldBeNull();
        return keys!;
    }
}
