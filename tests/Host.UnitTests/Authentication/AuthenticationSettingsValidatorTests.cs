namespace Commerce.Host.UnitTests.Authentication;

using System.Security.Cryptography;
using Commerce.Host.Authentication;

public sealed class AuthenticationSettingsValidatorTests
{
    private static readonly string GoodSecret = Convert.ToBase64String(Some.Secret);

    [Fact]
    public void Accepts_good_keys_everywhere()
    {
        FaultsOf("Production", Key("HS256", GoodSecret), Key("RS256", Some.Rsa.ExportSubjectPublicKeyInfoPem())).ShouldBeEmpty();
        FaultsOf("Production", Key("RS256", Some.Rsa.ExportRSAPublicKeyPem())).ShouldBeEmpty();
        FaultsOf("Production", Key("ES256", Some.Elliptic.ExportSubjectPublicKeyInfoPem())).ShouldBeEmpty();
    }

    [Fact]
    public void Needs_no_signing_authority_in_Development() =>
        FaultsOfSettings("Development", new AuthenticationSettings { DevTokens = true }).ShouldBeEmpty();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Refuses_a_start_without_a_signing_authority_outside_Development(string environment) =>
        FaultsOf(environment).ShouldHaveSingleItem().ShouldBe(
            $"Auth:SigningKeys:0 is missing: the environment {environment} needs a signing authority (Auth:SigningKeys:0:Algorithm and Auth:SigningKeys:0:Key, Auth:Authority, or Auth:JwksUrl).");

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Refuses_dev_tokens_outside_Development(string environment)
    {
        var settings = new AuthenticationSettings { DevTokens = true };
        settings.SigningKeys.Add(Key("HS256", GoodSecret));

        FaultsOfSettings(environment, settings).ShouldHaveSingleItem().ShouldStartWith("Auth:DevTokens must be false");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("hs256")]
    [InlineData("ES384")]
    public void Refuses_an_unknown_algorithm(string? algorithm) =>
        FaultsOf("Production", Key(algorithm, GoodSecret)).ShouldHaveSingleItem()
            .ShouldBe("Auth:SigningKeys:0:Algorithm must be HS256, RS256 or ES256.");

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void Refuses_a_missing_key(string algorithm) =>
        FaultsOf("Production", Key(algorithm, key: null)).ShouldHaveSingleItem().ShouldBe("Auth:SigningKeys:0:Key is missing.");

    [Fact]
    public void Names_the_key_that_is_at_fault()
    {
        var faults = FaultsOf("Production", Key("HS256", GoodSecret), Key("HS256", "AAAA"), Key("RS256", GoodSecret));

        faults.Count.ShouldBe(2);
        faults[0].ShouldStartWith("Auth:SigningKeys:1:Key must be a base64 secret of 32 to 512 bytes");
        faults[1].ShouldStartWith("Auth:SigningKeys:2:Key must be an RSA public key in PEM");
    }

    [Fact]
    public void Refuses_a_secret_that_is_not_base64_without_printing_it()
    {
        var fault = FaultsOf("Production", Key("HS256", "correct horse battery staple, and more")).ShouldHaveSingleItem();

        fault.ShouldBe("Auth:SigningKeys:0:Key must be a base64 secret for HS256; it is not base64.");
    }

    [Theory]
    [InlineData(31)]
    [InlineData(513)]
    public void Refuses_a_secret_of_a_length_outside_the_bounds(int length)
    {
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(length));

        var fault = FaultsOf("Production", Key("HS256", secret)).ShouldHaveSingleItem();
        fault.ShouldBe($"Auth:SigningKeys:0:Key must be a base64 secret of 32 to 512 bytes for HS256; it has {length}.");
        fault.ShouldNotContain(secret);
    }

    [Fact]
    public void Refuses_a_private_key_in_whatever_form_and_wherever_it_hides()
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var encrypted = Some.Rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));
        string[] pems =
        [
            Some.Rsa.ExportPkcs8PrivateKeyPem(),
            Some.Rsa.ExportRSAPrivateKeyPem(),
            encrypted,
            elliptic.ExportECPrivateKeyPem(),
            elliptic.ExportPkcs8PrivateKeyPem(),
            Some.Rsa.ExportSubjectPublicKeyInfoPem() + "\n" + Some.Rsa.ExportPkcs8PrivateKeyPem(),
        ];

        foreach (var pem in pems)
        {
            foreach (var algorithm in new[] { "RS256", "ES256" })
            {
                var fault = FaultsOf("Production", Key(algorithm, pem)).ShouldHaveSingleItem();
                fault.ShouldStartWith("Auth:SigningKeys:0:Key holds a private key");
                fault.ShouldNotContain("MI", Case.Sensitive);
            }
        }
    }

    [Fact]
    public void Refuses_a_PEM_that_is_no_single_RSA_public_key()
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = Some.Rsa.ExportSubjectPublicKeyInfoPem();
        string[] pems =
        [
            "not a PEM",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            good.Replace("MII", "MIJ", StringComparison.Ordinal),
            good + "\n" + good,
            elliptic.ExportSubjectPublicKeyInfoPem(),
            good.Replace("PUBLIC KEY", "CERTIFICATE", StringComparison.Ordinal),
        ];

        foreach (var pem in pems)
        {
            FaultsOf("Production", Key("RS256", pem)).ShouldHaveSingleItem()
                .ShouldStartWith("Auth:SigningKeys:0:Key must be an RSA public key in PEM for RS256");
        }
    }

    [Fact]
    public void Refuses_a_PEM_that_is_no_single_elliptic_public_key()
    {
        var good = Some.Elliptic.ExportSubjectPublicKeyInfoPem();
        string[] pems =
        [
            "not a PEM",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            good + "\n" + good,
            Some.Rsa.ExportSubjectPublicKeyInfoPem(),
            Some.Rsa.ExportRSAPublicKeyPem(),
            good.Replace("PUBLIC KEY", "CERTIFICATE", StringComparison.Ordinal),
        ];

        foreach (var pem in pems)
        {
            FaultsOf("Production", Key("ES256", pem)).ShouldHaveSingleItem()
                .ShouldStartWith("Auth:SigningKeys:0:Key must be a P-256 public key in PEM for ES256");
        }
    }

    [Theory]
    [InlineData("1.3.132.0.34")] // P-384
    [InlineData("1.3.132.0.35")] // P-521
    [InlineData("1.3.132.0.10")] // secp256k1, which has as many bits
    public void Refuses_an_elliptic_key_on_another_curve(string curve)
    {
        using var elliptic = ECDsa.Create(ECCurve.CreateFromValue(curve));

        FaultsOf("Production", Key("ES256", elliptic.ExportSubjectPublicKeyInfoPem())).ShouldHaveSingleItem()
            .ShouldBe("Auth:SigningKeys:0:Key must be a key on the curve P-256 for ES256; this one is on another curve.");
    }

    [Theory]
    [InlineData("Production", "https://login.test/jwks.json")]
    [InlineData("Production", "https://login.test:8443/jwks?tenant=1")]
    [InlineData("Production", "http://127.0.0.1:8080/jwks.json")]
    [InlineData("Production", "http://127.9.9.9/jwks.json")]
    [InlineData("Production", "http://[::1]:8080/jwks.json")]
    [InlineData("Production", "http://LOCALHOST:8080/jwks.json")]
    [InlineData("Development", "http://login.test/jwks.json")]
    public void An_address_of_keys_takes_the_place_of_keys(string environment, string url) =>
        FaultsOfSettings(environment, new AuthenticationSettings { JwksUrl = url }).ShouldBeEmpty();

    [Theory]
    [InlineData("Production", "https://login.test/tenant/")]
    [InlineData("Production", "http://127.0.0.1:8080")]
    [InlineData("Development", "http://login.test")]
    public void An_authority_takes_the_place_of_keys(string environment, string authority) =>
        FaultsOfSettings(environment, new AuthenticationSettings { Authority = authority, Audience = "commerce" }).ShouldBeEmpty();

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void An_authority_needs_an_audience_for_it_signs_for_others_too(string environment) =>
        FaultsOfSettings(environment, new AuthenticationSettings { Authority = "https://login.test" }).ShouldHaveSingleItem().ShouldStartWith("Auth:Audience is missing.");

    [Fact]
    public void An_authority_names_the_address_of_its_keys_itself() =>
        FaultsOfSettings("Production", new AuthenticationSettings { Authority = "https://login.test", JwksUrl = "https://login.test/jwks.json", Audience = "commerce" })
            .ShouldHaveSingleItem().ShouldStartWith("Auth:Authority and Auth:JwksUrl are both set.");

    [Theory]
    [InlineData("Production", "http://login.test/jwks.json", "must be an https URL")]
    [InlineData("Staging", "http://localhost.login.test/jwks.json", "must be an https URL")]
    [InlineData("Production", "http://127.0.0.1.login.test/jwks.json", "must be an https URL")]
    [InlineData("Production", "http://10.0.0.1/jwks.json", "must be an https URL")]
    [InlineData("Production", "http://[2001:db8::1]/jwks.json", "must be an https URL")]
    [InlineData("Development", "", "must be an absolute https URL")]
    [InlineData("Development", " ", "must be an absolute https URL")]
    [InlineData("Development", "login.test/jwks.json", "must be an absolute https URL")]
    [InlineData("Development", "/jwks.json", "must be an absolute https URL")]
    [InlineData("Development", "file:///etc/jwks.json", "must be an absolute https URL")]
    [InlineData("Development", "ftp://login.test/jwks.json", "must be an absolute https URL")]
    [InlineData("Development", "https://ada:secret@login.test/jwks.json", "must not hold a user name or a password")]
    public void Refuses_an_address_of_keys_that_anybody_could_answer_at(string environment, string url, string problem)
    {
        var fault = FaultsOfSettings(environment, new AuthenticationSettings { JwksUrl = url }).ShouldHaveSingleItem();

        fault.ShouldStartWith($"Auth:JwksUrl {problem}");
        fault.ShouldNotContain("secret");
        FaultsOfSettings(environment, new AuthenticationSettings { Authority = url, Audience = "commerce" }).ShouldHaveSingleItem().ShouldStartWith($"Auth:Authority {problem}");
    }

    [Fact]
    public void Refuses_an_RSA_key_of_fewer_than_2048_bits()
    {
        using var small = RSA.Create(1024);

        FaultsOf("Production", Key("RS256", small.ExportSubjectPublicKeyInfoPem())).ShouldHaveSingleItem()
            .ShouldBe("Auth:SigningKeys:0:Key must be an RSA key of 2048 to 8192 bits for RS256; it has 1024.");
    }

    [Fact]
    public void Refuses_more_keys_than_a_rotation_needs() =>
        FaultsOf("Production", [.. Enumerable.Repeat(Key("HS256", GoodSecret), 17)]).ShouldHaveSingleItem()
            .ShouldStartWith("Auth:SigningKeys has 17 keys");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Refuses_an_empty_issuer_or_audience(string empty)
    {
        var faults = FaultsOfSettings("Development", new AuthenticationSettings { Issuer = empty, Audience = empty });

        faults.Count.ShouldBe(2);
        faults[0].ShouldStartWith("Auth:Issuer is empty");
        faults[1].ShouldStartWith("Auth:Audience is empty");
    }

    private static SigningKeySettings Key(string? algorithm, string? key) => new() { Algorithm = algorithm, Key = key };

    private static IReadOnlyList<string> FaultsOf(string environment, params SigningKeySettings[] keys)
    {
        var settings = new AuthenticationSettings();
        foreach (var key in keys)
        {
            settings.SigningKeys.Add(key);
        }

        return FaultsOfSettings(environment, settings);
    }

    private static IReadOnlyList<string> FaultsOfSettings(string environment, AuthenticationSettings settings) =>
        [.. new AuthenticationSettingsValidator(new SomeEnvironment(environment)).Validate(name: null, settings).Failures ?? []];
}
