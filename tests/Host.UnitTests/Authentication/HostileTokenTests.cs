namespace Commerce.Host.UnitTests.Authentication;

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

/// <summary>What the options of the bearer scheme answer for: an update of the library, or a wrong option, turns one of these rows red.</summary>
public sealed class HostileTokenTests : IAsyncLifetime
{
    private const string Algorithm = "The signature algorithm of the token is not accepted.";
    private const string Signature = "The signature of the token is not valid.";
    private const string Key = "The key that signed the token is not known.";
    private const string Malformed = "The token is not a well-formed signed JSON Web Token.";
    private const string Type = "The token is of another type than JWT or at+jwt.";
    private const string Critical = "The token demands an extension that is not supported.";
    private const string Strict = "The token gives a member twice, or a member that is not of its type, or is padded.";
    private const string Subject = "The sub claim must be a user id: 1 to 255 visible ASCII characters, and neither . nor ..";
    private const string Lifetime = "The token needs a valid exp claim, and nbf must be a time where it is present.";
    private const string Expired = "The token has expired.";
    private const string NotYet = "The token is not valid yet.";
    private const string Issuer = "The issuer of the token is not accepted.";
    private const string Audience = "The token is meant for another audience.";

    private static readonly ECDsa OtherElliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa P384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private static readonly RSA OtherRsa = RSA.Create(2048);

    private readonly Pipeline pipeline = Pipeline.WithAllKeys(("Auth:Issuer", "https://issuer.test"), ("Auth:Audience", "commerce"));

    /// <summary>Tokens that no trusted key has signed: the name, the token, and the sentences that may be said of it.</summary>
    private static readonly Dictionary<string, (string Token, string[] Sentences)> Forged = new(StringComparer.Ordinal)
    {
        ["alg none without a signature"] = (Unsigned("""{"alg":"none"}"""), [Signature]),
        ["alg None without a signature"] = (Unsigned("""{"alg":"None"}"""), [Signature]),
        ["alg NONE of a good signature"] = (Hs(header: """{"alg":"NONE"}"""), [Algorithm, Key]),
        ["HS256 without a signature"] = (Unsigned("""{"alg":"HS256"}"""), [Signature]),
        ["ES256 without a signature"] = (Unsigned("""{"alg":"ES256"}"""), [Signature]),
        ["HS384"] = (Hs(header: """{"alg":"HS384"}"""), [Algorithm, Key]),
        ["HS512"] = (Hs(header: """{"alg":"HS512"}"""), [Algorithm, Key]),
        ["RS512"] = (Rs(header: """{"alg":"RS512"}"""), [Algorithm, Key]),
        ["PS256 in the header"] = (Rs(header: """{"alg":"PS256"}""", padding: RSASignaturePadding.Pss), [Algorithm, Key]),
        ["PSS padding under RS256"] = (Rs(padding: RSASignaturePadding.Pss), [Key]),
        ["ES384"] = (Es(header: """{"alg":"ES384"}""", signer: P384), [Algorithm, Key]),
        ["P-384 under ES256"] = (Es(signer: P384), [Key]),
        ["ES256K"] = (Es(header: """{"alg":"ES256K"}"""), [Algorithm, Key]),
        ["EdDSA"] = (Es(header: """{"alg":"EdDSA"}"""), [Algorithm, Key]),
        ["alg in lower case"] = (Hs(header: """{"alg":"hs256"}"""), [Algorithm, Key]),
        ["alg with a blank"] = (Hs(header: """{"alg":"HS256 "}"""), [Algorithm, Key]),
        ["alg empty"] = (Hs(header: """{"alg":""}"""), [Algorithm, Key, Malformed]),
        ["alg missing"] = (Hs(header: "{}"), [Algorithm, Key, Malformed]),
        ["alg a number"] = (Hs(header: """{"alg":256}"""), [Algorithm, Key, Malformed]),
        ["the RSA public key in PEM as a secret"] = (Hs(secret: Encoding.ASCII.GetBytes(Some.Rsa.ExportSubjectPublicKeyInfoPem())), [Key]),
        ["the RSA public key in PEM with a newline as a secret"] = (Hs(secret: Encoding.ASCII.GetBytes(Some.Rsa.ExportSubjectPublicKeyInfoPem() + "\n")), [Key]),
        ["the RSA public key in DER as a secret"] = (Hs(secret: Some.Rsa.ExportSubjectPublicKeyInfo()), [Key]),
        ["the RSA modulus as a secret"] = (Hs(secret: Some.Rsa.ExportParameters(includePrivateParameters: false).Modulus!), [Key]),
        ["the elliptic public key in PEM as a secret"] = (Hs(secret: Encoding.ASCII.GetBytes(Some.Elliptic.ExportSubjectPublicKeyInfoPem())), [Key]),
        ["another secret"] = (Hs(secret: new byte[32]), [Key]),
        ["an empty secret"] = (Hs(secret: []), [Key]),
        ["another RSA key"] = (Rs(signer: OtherRsa), [Key]),
        ["another elliptic key"] = (Es(signer: OtherElliptic), [Key]),
        ["another key that brings itself along in jwk"] = (Es(header: Jwk(OtherElliptic), signer: OtherElliptic), [Key]),
        ["a key of an address in jku"] = (Es(header: """{"alg":"ES256","jku":"https://evil.test/jwks.json"}""", signer: OtherElliptic), [Key]),
        ["a certificate in x5c"] = (Es(header: """{"alg":"ES256","x5c":["AAAA"]}""", signer: OtherElliptic), [Key]),
        ["a name of a key that leads to a file"] = (Hs(header: """{"alg":"HS256","kid":"../../../dev/null"}""", secret: []), [Key]),
        ["an elliptic signature in DER"] = (Es(format: DSASignatureFormat.Rfc3279DerSequence), [Key]),
        ["an elliptic signature of zeros"] = (Some.Resigned(Es(), _ => new byte[64]), [Key]),
        ["an elliptic signature of half the length"] = (Some.Resigned(Es(), signature => signature[..32]), [Key]),
        ["an elliptic signature with a byte more"] = (Some.Resigned(Es(), signature => [.. signature, 0]), [Key]),
        ["an HS256 signature cut short"] = (Some.Resigned(Hs(), signature => signature[..16]), [Key]),
        ["an HS256 signature with a bit flipped"] = (Some.Resigned(Hs(), signature => [(byte)(signature[0] ^ 1), .. signature[1..]]), [Key]),
        ["claims changed after signing"] = (Tampered(), [Key]),
    };

    /// <summary>Tokens that are malformed, or that a trusted key has signed for something else.</summary>
    private static readonly Dictionary<string, (string Token, string[] Sentences)> Unfit = new(StringComparer.Ordinal)
    {
        ["two parts"] = (Hs()[..Hs().LastIndexOf('.')], [Malformed]),
        ["four parts"] = (Hs() + ".AAAA", [Malformed]),
        ["five parts, as if encrypted"] = (Hs() + ".AAAA.AAAA", [Malformed]),
        ["no token at all"] = ("nonsense", [Malformed]),
        ["a header that is no object"] = (Hs(header: "[]"), [Malformed]),
        ["claims that are no object"] = (Hs("[]"), [Malformed]),
        ["longer than 32 KiB"] = (Hs(Claims($$""","x":"{{new string('x', 30_000)}}" """)), [Malformed]),
        ["crit"] = (Hs(header: """{"alg":"HS256","crit":["b64"],"b64":false}"""), [Critical, Key]),
        ["crit of something unknown"] = (Hs(header: """{"alg":"HS256","crit":["exp"]}"""), [Critical]),
        ["crit null"] = (Hs(header: """{"alg":"HS256","crit":null}"""), [Critical]),
        ["typ of a logout token"] = (Hs(header: """{"alg":"HS256","typ":"logout+jwt"}"""), [Type]),
        ["typ JWE"] = (Hs(header: """{"alg":"HS256","typ":"JWE"}"""), [Type]),
        ["no exp"] = (Hs("""{"sub":"ada","iss":"https://issuer.test","aud":"commerce"}"""), [Lifetime]),
        ["a claim twice"] = (Hs(Claims(",\"sub\":\"bob\"")), [Strict]),
        ["a claim twice, deep"] = (Hs(Claims(",\"x\":{\"y\":1,\"y\":2}")), [Strict]),
        ["half a surrogate pair"] = (Hs(Claims(",\"x\":{\"\\ud800\":1}")), [Strict]),
        ["exp a text"] = (Hs(Claims(exp: $"\"{Some.Now.AddHours(1).ToUnixTimeSeconds()}\"")), [Strict, Lifetime]),
        ["padded"] = (Hs(Claims()) + "=", [Strict, Malformed, Key]),
        ["exp null"] = (Hs(Claims(exp: "null")), [Lifetime, Malformed]),
        ["exp beyond the calendar"] = (Hs(Claims(exp: "99999999999999999999")), [Lifetime, Malformed]),
        ["expired, and the skew is over"] = (Hs(Claims(exp: $"{Some.Now.AddSeconds(-30).ToUnixTimeSeconds()}")), [Expired]),
        ["not valid yet, by more than the skew"] = (Hs(Claims($",\"nbf\":{Some.Now.AddSeconds(31).ToUnixTimeSeconds()}")), [NotYet]),
        ["another issuer"] = (Hs(Claims(iss: "\"https://evil.test\"")), [Issuer]),
        ["the issuer with a slash"] = (Hs(Claims(iss: "\"https://issuer.test/\"")), [Issuer]),
        ["the issuer in capitals"] = (Hs(Claims(iss: "\"HTTPS://issuer.test\"")), [Issuer]),
        ["the development issuer in production"] = (Hs(Claims(iss: "\"urn:commerce:dev\"")), [Issuer]),
        ["no issuer"] = (Hs(Claims(iss: "\"\"")), [Issuer]),
        ["another audience"] = (Hs(Claims(aud: "\"other\"")), [Audience]),
        ["the audience with a slash"] = (Hs(Claims(aud: "\"commerce/\"")), [Audience]),
        ["the audience in capitals"] = (Hs(Claims(aud: "\"Commerce\"")), [Audience]),
        ["no audience"] = (Hs(Claims(aud: "[]")), [Audience]),
        ["no sub"] = (Hs(Claims(sub: null)), [Subject]),
        ["sub null"] = (Hs(Claims(sub: "null")), [Strict]),
        ["sub empty"] = (Hs(Claims(sub: "\"\"")), [Subject]),
        ["sub a number"] = (Hs(Claims(sub: "7")), [Strict]),
        ["sub a truth value"] = (Hs(Claims(sub: "true")), [Malformed]),
        ["sub a list"] = (Hs(Claims(sub: "[\"ada\"]")), [Malformed]),
        ["sub an object"] = (Hs(Claims(sub: "{\"id\":\"ada\"}")), [Malformed]),
        ["sub of two words"] = (Hs(Claims(sub: "\"a b\"")), [Subject]),
        ["sub with a null character"] = (Hs(Claims(sub: "\"a\\u0000\"")), [Subject]),
        ["sub that is not ASCII"] = (Hs(Claims(sub: "\"é\"")), [Subject]),
        ["sub that is a dot segment"] = (Hs(Claims(sub: "\"..\"")), [Subject]),
        ["sub of 256 characters"] = (Hs(Claims(sub: $"\"{new string('a', 256)}\"")), [Subject]),
    };

    /// <summary>The nearest neighbours that must pass, so that no row above is refused for another reason.</summary>
    private static readonly Dictionary<string, string> Accepted = new(StringComparer.Ordinal)
    {
        ["HS256"] = Hs(),
        ["RS256"] = Rs(),
        ["ES256"] = Es(),
        ["a name of a key that nobody knows, for a configured key has none"] = Hs(header: """{"alg":"HS256","kid":"any"}"""),
        ["typ at+jwt"] = Hs(header: """{"alg":"HS256","typ":"at+jwt"}"""),
        ["typ with its media type"] = Hs(header: """{"alg":"HS256","typ":"application/AT+JWT"}"""),
        ["no typ"] = Hs(header: """{"alg":"HS256"}"""),
        ["a fraction of a second"] = Hs(Claims(exp: $"{Some.Expiry.ToUnixTimeSeconds()}.75")),
        ["expired within the skew"] = Hs(Claims(exp: $"{Some.Now.AddSeconds(-29).ToUnixTimeSeconds()}")),
        ["valid within the skew"] = Hs(Claims($",\"nbf\":{Some.Now.AddSeconds(30).ToUnixTimeSeconds()}")),
        ["the audience among others"] = Hs(Claims(aud: "[\"other\",\"commerce\"]")),
        ["sub of 64 characters"] = Hs(Claims(sub: $"\"{new string('~', 64)}\"")),
        ["sub of an identity provider"] = Hs(Claims(sub: "\"auth0|5f7c8ec7c33c6c004bbafe82\"")),
        ["5,000 characters of other claims"] = Hs(Claims($$""","x":"{{new string('x', 5000)}}" """)),
    };

    private static Dictionary<string, (string Token, string[] Sentences)> Refused { get; } = Forged.Concat(Unfit).ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> AcceptedNames => [.. Accepted.Keys];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await pipeline.DisposeAsync();

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public async Task Refuses(string name)
    {
        var (token, sentences) = Refused[name];
        var context = await pipeline.BearAsync("/mine", token);

        context.Response.StatusCode.ShouldBe(401);
        Pipeline.ProblemOf(context).ShouldBe("auth.invalid_token");
        sentences.ShouldContain(DescriptionOf(context));
    }

    [Theory]
    [MemberData(nameof(AcceptedNames))]
    public async Task Accepts(string name) => (await pipeline.BearAsync("/mine", Accepted[name])).Response.StatusCode.ShouldBe(200, name);

    [Fact]
    public async Task Refuses_a_token_with_any_one_character_changed()
    {
        foreach (var token in new[] { Hs(), Es() })
        {
            // The last character holds bits that belong to no byte.
            for (var index = 0; index < token.Length - 1; index++)
            {
                var changed = token.ToCharArray();
                changed[index] = changed[index] == 'A' ? 'B' : 'A';
                (await pipeline.BearAsync("/mine", new(changed))).Response.StatusCode.ShouldBe(401, $"character {index}");
            }
        }
    }

    [Fact]
    public async Task Answers_whatever_a_trusted_issuer_signs()
    {
        const string Header = """{"alg":"HS256","typ":"at+jwt","kid":"a\u00e9"}""";
        var claims = Claims(""","nbf":1.5e3,"x":["a","\ud83d\ude00"],"role":["x",{"y":null}]""");
        var random = new Random(7519);
        for (var round = 0; round < 500; round++)
        {
            (await pipeline.BearAsync("/mine", Hs(Damaged(claims, random), Header))).Response.StatusCode.ShouldBeOneOf(200, 401);
            (await pipeline.BearAsync("/mine", Hs(claims, Damaged(Header, random)))).Response.StatusCode.ShouldBeOneOf(200, 401);
        }
    }

    [Fact]
    public async Task Every_sentence_has_only_characters_that_RFC_6750_allows()
    {
        foreach (var (token, _) in Refused.Values)
        {
            DescriptionOf(await pipeline.BearAsync("/mine", token)).ShouldAllBe(character => character >= 0x20 && character <= 0x7E && character != '"' && character != '\\');
        }
    }

    private static string DescriptionOf(HttpContext context)
    {
        const string Start = "Bearer realm=\"commerce\", error=\"invalid_token\", error_description=\"";
        var challenge = context.Response.Headers.WWWAuthenticate.ToString();
        challenge.ShouldStartWith(Start);
        return challenge[Start.Length..^1];
    }

    private static string Claims(string more = "", string? exp = null, string iss = "\"https://issuer.test\"", string aud = "\"commerce\"", string? sub = "\"ada\"") =>
        $$"""{"exp":{{exp ?? $"{Some.Expiry.ToUnixTimeSeconds()}"}},"iss":{{iss}},"aud":{{aud}}{{(sub is null ? "" : $",\"sub\":{sub}")}}{{more}}}""";

    private static string Hs(string? claims = null, string header = """{"alg":"HS256","typ":"JWT"}""", byte[]? secret = null) => Some.Hs256(claims ?? Claims(), header, secret);

    private static string Rs(string header = """{"alg":"RS256"}""", RSASignaturePadding? padding = null, RSA? signer = null) => Some.Rs256(Claims(), header, padding, signer);

    private static string Es(string header = """{"alg":"ES256"}""", ECDsa? signer = null, DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation) =>
        Some.Es256(Claims(), header, signer, format);

    private static string Unsigned(string header) => Some.Signed(header, Claims(), _ => []);

    private static string Tampered()
    {
        var parts = Hs().Split('.');
        return $"{parts[0]}.{Some.Encode(Claims(""","role":"admin" """))}.{parts[2]}";
    }

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$$"""{"alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"{{{Some.Encode(point.X!)}}}","y":"{{{Some.Encode(point.Y!)}}}"}}""";
    }

    private static string Damaged(string text, Random random)
    {
        var changed = text.ToCharArray();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            changed[random.Next(changed.Length)] = random.Next(4) == 0 ? text[random.Next(text.Length)] : (char)random.Next(0x20, 0x100);
        }

        return new(changed);
    }
}
