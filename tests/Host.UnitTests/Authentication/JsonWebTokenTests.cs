namespace Commerce.Host.UnitTests.Authentication;

using Commerce.Host.Authentication;

public sealed class JsonWebTokenTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a")]
    [InlineData("a.b")]
    [InlineData("....")]
    [InlineData("héllo.wörld.ünd")]
    public void Refuses_what_is_no_token(string text) => Some.FaultOf(text).ShouldBe(TokenFault.Malformed);

    [Fact]
    public void Refuses_a_token_of_another_number_of_parts()
    {
        var token = Some.Hs256();

        Some.FaultOf(token + ".AAAA").ShouldBe(TokenFault.Malformed);
        Some.FaultOf(token[..token.LastIndexOf('.')]).ShouldBe(TokenFault.Malformed);
    }

    [Theory]
    [InlineData("=")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("%3D")]
    public void Refuses_padding_white_space_and_the_other_alphabet_in_every_part(string stray)
    {
        var parts = Some.Hs256().Split('.');
        for (var part = 0; part < parts.Length; part++)
        {
            var changed = (string[])parts.Clone();
            changed[part] += stray;

            Some.FaultOf(string.Join('.', changed)).ShouldBe(TokenFault.Malformed, $"part {part}");
        }
    }

    [Fact]
    public void Refuses_a_second_spelling_of_the_same_bytes()
    {
        // 32 bytes are 43 characters, whose last two bits belong to no byte: four spellings, of which one is right.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var token = Some.Hs256();
        var last = Alphabet.IndexOf(token[^1]);
        (last & 0b11).ShouldBe(0);

        for (var stray = 1; stray <= 3; stray++)
        {
            Some.FaultOf(token[..^1] + Alphabet[last + stray]).ShouldBe(TokenFault.Malformed);
        }
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AB")]
    [InlineData("AI")]
    [InlineData("AAC")]
    [InlineData("AAB")]
    [InlineData("AAAAA_")]
    public void Refuses_base64url_that_no_encoder_gives(string text) => StrictBase64Url.TryDecode(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("", "")]
    [InlineData("AA", "00")]
    [InlineData("_w", "FF")]
    [InlineData("-_8", "FBFF")]
    [InlineData("AAEC", "000102")]
    public void Decodes_base64url(string text, string hex)
    {
        StrictBase64Url.TryDecode(text, out var bytes).ShouldBeTrue();
        Convert.ToHexString(bytes!).ShouldBe(hex);
    }

    [Fact]
    public void Refuses_a_token_longer_than_8_KiB_before_looking_at_it()
    {
        Some.FaultOf(new string('A', JsonWebToken.MaxLength + 1)).ShouldBe(TokenFault.TooLong);
        Some.FaultOf(new string('A', JsonWebToken.MaxLength)).ShouldBe(TokenFault.Malformed);
        Some.FaultOf(Some.Hs256(Some.Claims($$""","x":"{{new string('x', 5000)}}" """))).ShouldBeNull();
        Some.FaultOf(Some.Hs256(Some.Claims($$""","x":"{{new string('x', 7000)}}" """))).ShouldBe(TokenFault.TooLong);
    }

    [Theory]
    [InlineData("""{"alg":"HS256","alg":"HS256"}""")]
    [InlineData("""{"alg":"none","alg":"HS256"}""")]
    [InlineData("""{"alg":"HS256","\u0061lg":"HS256"}""")]
    [InlineData("""{"alg":"HS256","x":1,"x":2}""")]
    public void Refuses_a_header_that_names_a_parameter_twice(string header) =>
        Some.FaultOf(Some.Hs256(header: header)).ShouldBe(TokenFault.Malformed);

    [Theory]
    [InlineData(""","sub":"eve" """)]
    [InlineData(""","s\u0075b":"eve" """)]
    [InlineData(""","role":"customer","role":"admin" """)]
    [InlineData(""","inner":{"a":1,"a":2}""")]
    public void Refuses_claims_that_name_a_claim_twice(string more) =>
        Some.FaultOf(Some.Hs256(Some.Claims(more))).ShouldBe(TokenFault.Malformed);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"HS256\"")]
    [InlineData("{}")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"alg":["HS256"]}""")]
    [InlineData("""{"alg":256}""")]
    [InlineData("""{"alg":"HS256",}""")]
    [InlineData("""{"alg":"HS256"} {}""")]
    [InlineData("""{"alg":"HS256"/* */}""")]
    [InlineData("""{"alg":"HS256","kid":7}""")]
    [InlineData("""{"alg":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"alg":"HS256"}""")]
    public void Refuses_a_header_that_is_no_header(string header) =>
        Some.FaultOf(Some.Hs256(header: header)).ShouldBe(TokenFault.Malformed);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"sub":"ada"}x""")]
    public void Refuses_claims_that_are_no_JSON_object(string claims) =>
        Some.FaultOf(Some.Hs256(claims)).ShouldBe(TokenFault.Malformed);

    [Fact]
    public void Refuses_claims_that_are_no_UTF_8()
    {
        var signed = Some.Encode("""{"alg":"HS256"}""") + "." + Some.Encode([.. "{\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        var token = $"{signed}.{Some.Encode(Some.HmacKey.Sign(System.Text.Encoding.ASCII.GetBytes(signed)))}";

        Some.FaultOf(token).ShouldBe(TokenFault.Malformed);
    }

    [Fact]
    public void Refuses_JSON_deeper_than_any_token_has_a_reason_to_be()
    {
        Some.FaultOf(Some.Hs256(Some.Claims(Nested(StrictJson.MaxDepth - 1)))).ShouldBeNull();
        Some.FaultOf(Some.Hs256(Some.Claims(Nested(StrictJson.MaxDepth)))).ShouldBe(TokenFault.Malformed);
        Some.FaultOf(Some.Hs256(Some.Claims(Nested(2500)))).ShouldBe(TokenFault.Malformed);

        static string Nested(int depth) => $",\"x\":{new string('[', depth)}{new string(']', depth)}";
    }

    [Theory]
    [InlineData("""{"alg":"HS256","crit":["exp"],"exp":1}""")]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""")]
    [InlineData("""{"alg":"HS256","crit":[]}""")]
    [InlineData("""{"alg":"HS256","crit":null}""")]
    public void Refuses_a_critical_extension(string header) =>
        Some.FaultOf(Some.Hs256(header: header)).ShouldBe(TokenFault.CriticalExtension);

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("at+jwt")]
    [InlineData("AT+JWT")]
    [InlineData("application/at+jwt")]
    public void Accepts_the_types_of_an_access_token(string type) =>
        Some.FaultOf(Some.Hs256(header: $$"""{"typ":"{{type}}","alg":"HS256","kid":"any"}""")).ShouldBeNull();

    [Theory]
    [InlineData("\"JWE\"")]
    [InlineData("\"logout+jwt\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("1")]
    public void Refuses_a_token_of_another_type(string type) =>
        Some.FaultOf(Some.Hs256(header: $$"""{"typ":{{type}},"alg":"HS256"}""")).ShouldBe(TokenFault.WrongType);

    [Fact]
    public void Never_throws_whatever_it_is_given()
    {
        var tokens = new[] { Some.Hs256(), Some.Rs256() };
        var random = new Random(7515);
        for (var round = 0; round < 2_000; round++)
        {
            var token = tokens[round % tokens.Length];
            var changed = Damaged(token, random);

            Some.FaultOf(changed).ShouldNotBeNull(changed);
        }
    }

    [Fact]
    public void Never_throws_whatever_a_trusted_issuer_signs()
    {
        const string Header = """{"alg":"HS256","typ":"at+jwt","kid":"a\u00e9"}""";
        var claims = Some.Claims(""","nbf":1.5e3,"aud":["a","\ud83d\ude00"],"role":["x",{"y":null}],"iss":"z" """);
        var random = new Random(7519);
        for (var round = 0; round < 2_000; round++)
        {
            Some.FaultOf(Some.Hs256(Damaged(claims, random), Header));
            Some.FaultOf(Some.Hs256(claims, Damaged(Header, random)));
        }
    }

    private static string Damaged(string text, Random random)
    {
        var changed = text.ToCharArray();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            changed[random.Next(changed.Length)] = random.Next(4) == 0 ? text[random.Next(text.Length)] : (char)random.Next(0x20, 0x100);
        }

        return changed.AsSpan().SequenceEqual(text) ? "x" + text : new(changed);
    }
}
