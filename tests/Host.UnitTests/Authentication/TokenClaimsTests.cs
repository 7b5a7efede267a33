namespace Commerce.Host.UnitTests.Authentication;

using System.Security.Claims;
using Commerce.Host.Authentication;

public sealed class TokenClaimsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Tells_who_is_calling()
    {
        var principal = Some.Validator().Validate(Some.Hs256()).Token!.Principal;

        principal.UserId.ShouldBe("ada");
        principal.IsAdmin.ShouldBeFalse();
        principal.FindFirstValue("sub").ShouldBe("ada");
        principal.FindFirstValue(ClaimTypes.NameIdentifier).ShouldBe("ada");
        principal.FindFirstValue(ClaimTypes.Role).ShouldBe("customer");
        principal.Identity!.IsAuthenticated.ShouldBeTrue();
        principal.Identity.Name.ShouldBe("ada");
    }

    [Theory]
    [InlineData("\"admin\"", true)]
    [InlineData("[\"support\",\"admin\"]", true)]
    [InlineData("\"customer\"", false)]
    [InlineData("\"Admin\"", false)]
    [InlineData("\"admin \"", false)]
    [InlineData("\"administrator\"", false)]
    [InlineData("[\"admin\",7]", false)]
    [InlineData("[[\"admin\"]]", false)]
    [InlineData("{\"admin\":true}", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    public void Knows_an_admin_by_the_role_claim_alone(string role, bool isAdmin)
    {
        var principal = Some.Validator().Validate(Some.Hs256(Some.Claims($",\"role\":{role}"))).Token!.Principal;

        principal.IsAdmin.ShouldBe(isAdmin);
        principal.IsInRole("admin").ShouldBe(isAdmin);
        principal.IsInRole("customer").ShouldBe(!isAdmin);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\\u007f\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"a\\u0000\"")]
    [InlineData("\"é\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[\"ada\"]")]
    [InlineData("\"12345678901234567890123456789012345678901234567890123456789012345\"")]
    public void Refuses_a_subject_that_is_no_user_id(string subject) =>
        Some.FaultOf(Some.Hs256($$"""{"exp":{{Some.Expiry.ToUnixTimeSeconds()}},"sub":{{subject}}}""")).ShouldBe(TokenFault.BadSubject);

    [Theory]
    [InlineData("!")]
    [InlineData("~")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void Accepts_every_visible_character_in_a_user_id(string subject) =>
        Some.FaultOf(Some.Hs256($$"""{"exp":{{Some.Expiry.ToUnixTimeSeconds()}},"sub":"{{subject}}"}""")).ShouldBeNull();

    [Fact]
    public void Refuses_a_token_without_a_subject() =>
        Some.FaultOf(Some.Hs256($$"""{"exp":{{Some.Expiry.ToUnixTimeSeconds()}}}""")).ShouldBe(TokenFault.BadSubject);

    [Fact]
    public void Refuses_a_token_from_its_expiry_and_the_clock_skew_on()
    {
        FaultAt(Some.Expiry).ShouldBeNull();
        FaultAt(Some.Expiry + TokenLifetime.ClockSkew - TimeSpan.FromMilliseconds(1)).ShouldBeNull();
        FaultAt(Some.Expiry + TokenLifetime.ClockSkew).ShouldBe(TokenFault.Expired);
        FaultAt(Some.Expiry + TimeSpan.FromDays(400)).ShouldBe(TokenFault.Expired);
    }

    [Fact]
    public void Refuses_a_token_before_its_time_less_the_clock_skew()
    {
        var from = _time.GetUtcNow().AddMinutes(10);
        var token = Some.Hs256(Some.Claims($",\"nbf\":{from.ToUnixTimeSeconds()}"));

        FaultAt(from - TokenLifetime.ClockSkew - TimeSpan.FromMilliseconds(1), token).ShouldBe(TokenFault.NotYetValid);
        FaultAt(from - TokenLifetime.ClockSkew, token).ShouldBeNull();
        FaultAt(from, token).ShouldBeNull();
    }

    [Fact]
    public void Reads_fractions_of_a_second()
    {
        var token = Some.Hs256($$"""{"sub":"ada","exp":{{_time.GetUtcNow().ToUnixTimeSeconds()}}.75}""");
        var expiry = _time.GetUtcNow() + TimeSpan.FromMilliseconds(750) + TokenLifetime.ClockSkew;

        FaultAt(expiry - TimeSpan.FromTicks(1), token).ShouldBeNull();
        FaultAt(expiry, token).ShouldBe(TokenFault.Expired);
    }

    [Theory]
    [InlineData("""{"sub":"ada"}""")]
    [InlineData("""{"sub":"ada","exp":null}""")]
    [InlineData("""{"sub":"ada","exp":"1800000000"}""")]
    [InlineData("""{"sub":"ada","exp":1e300}""")]
    [InlineData("""{"sub":"ada","exp":99999999999999999999999999999999999999}""")]
    [InlineData("""{"sub":"ada","exp":1800000000000}""")]
    [InlineData("""{"sub":"ada","exp":-99999999999999}""")]
    [InlineData("""{"sub":"ada","exp":1800000000,"nbf":"0"}""")]
    [InlineData("""{"sub":"ada","exp":1800000000,"nbf":null}""")]
    [InlineData("""{"sub":"ada","exp":1800000000,"nbf":1e300}""")]
    public void Refuses_a_token_without_a_readable_lifetime(string claims) =>
        Some.FaultOf(Some.Hs256(claims)).ShouldBe(TokenFault.BadLifetime);

    [Theory]
    [InlineData("1.8e9")]
    [InlineData("253402300799")]
    public void Reads_every_time_a_clock_can_show(string exp) =>
        Some.FaultOf(Some.Hs256($$"""{"sub":"ada","exp":{{exp}}}""")).ShouldBeNull();

    [Theory]
    [InlineData(""","iss":"https://issuer.test" """, true)]
    [InlineData(""","iss":"https://issuer.test/" """, false)]
    [InlineData(""","iss":"HTTPS://issuer.test" """, false)]
    [InlineData(""","iss":["https://issuer.test"]""", false)]
    [InlineData(""","iss":null""", false)]
    [InlineData("", false)]
    public void Believes_only_the_configured_issuer(string more, bool accepted) =>
        Some.Validator(issuer: "https://issuer.test").Validate(Some.Hs256(Some.Claims(more))).Fault
            .ShouldBe(accepted ? null : TokenFault.WrongIssuer);

    [Theory]
    [InlineData(""","aud":"commerce" """, true)]
    [InlineData(""","aud":["other","commerce"]""", true)]
    [InlineData(""","aud":"other" """, false)]
    [InlineData(""","aud":"Commerce" """, false)]
    [InlineData(""","aud":[]""", false)]
    [InlineData(""","aud":["commerce",1]""", false)]
    [InlineData(""","aud":{"commerce":1}""", false)]
    [InlineData("", false)]
    public void Accepts_only_tokens_meant_for_the_configured_audience(string more, bool accepted) =>
        Some.Validator(audience: "commerce").Validate(Some.Hs256(Some.Claims(more))).Fault
            .ShouldBe(accepted ? null : TokenFault.WrongAudience);

    [Fact]
    public void Asks_for_neither_issuer_nor_audience_unless_configured() =>
        Some.FaultOf(Some.Hs256(Some.Claims(""","iss":"x","aud":"y" """))).ShouldBeNull();

    [Fact]
    public void Shares_a_principal_that_nobody_can_change()
    {
        var principal = new TokenPrincipal("ada", isAdmin: false);
        var identity = (ClaimsIdentity)principal.Identity!;
        var admin = new Claim(ClaimTypes.Role, Roles.Admin);

        Should.Throw<NotSupportedException>(() => principal.AddIdentity(new ClaimsIdentity()));
        Should.Throw<NotSupportedException>(() => principal.AddIdentities([new ClaimsIdentity()]));
        Should.Throw<NotSupportedException>(() => identity.AddClaim(admin));
        Should.Throw<NotSupportedException>(() => identity.AddClaims([admin]));
        Should.Throw<NotSupportedException>(() => identity.RemoveClaim(identity.Claims.First()));
        Should.Throw<NotSupportedException>(() => identity.TryRemoveClaim(identity.Claims.First()));

        var copy = principal.Clone();
        copy.Identities.Single().AddClaim(admin);
        copy.IsInRole(Roles.Admin).ShouldBeTrue();
        principal.IsInRole(Roles.Admin).ShouldBeFalse();
    }

    private TokenFault? FaultAt(DateTimeOffset now, string? token = null)
    {
        _time.Set(now);
        return Some.Validator(_time).Validate(token ?? Some.Hs256()).Fault;
    }
}
