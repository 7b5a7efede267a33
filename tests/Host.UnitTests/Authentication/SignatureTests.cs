namespace Commerce.Host.UnitTests.Authentication;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Commerce.Host.Authentication;

public sealed class SignatureTests
{
    private const string RfcClaims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string RfcHs256 = $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{RfcClaims}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private const string RfcSecret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    private const string RfcRs256 = $"eyJhbGciOiJSUzI1NiJ9.{RfcClaims}."
        + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKB"
        + "YNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6Bf"
        + "I7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private const string RfcModulus =
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRP"
        + "EwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qC"
        + "o5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    private static readonly HmacSha256Key RfcHmacKey = new(Base64Url.DecodeFromChars(RfcSecret));

    private static readonly RsaSha256Key RfcRsaKey = new(new() { Modulus = Base64Url.DecodeFromChars(RfcModulus), Exponent = [1, 0, 1] });

    [Fact]
    public void Accepts_the_signature_of_RFC_7515_appendix_A_1() => Verifies(RfcHmacKey, RfcHs256).ShouldBeTrue();

    [Fact]
    public void Accepts_the_signature_of_RFC_7515_appendix_A_2() => Verifies(RfcRsaKey, RfcRs256).ShouldBeTrue();

    [Theory]
    [InlineData(RfcHs256)]
    [InlineData(RfcRs256)]
    public void Reads_the_claims_of_the_RFCs_tokens_once_the_signature_holds(string token)
    {
        var time = new ManualTime();
        time.Set(DateTimeOffset.FromUnixTimeSeconds(1300819380 - 60));

        // They have no subject, which is the first thing looked at that they lack.
        Some.Validator(new Some.Keys(RfcHmacKey, RfcRsaKey), time).Validate(token).Fault.ShouldBe(TokenFault.BadSubject);
        Some.Validator(time).Validate(token).Fault.ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public void Accepts_a_token_of_every_algorithm()
    {
        Some.FaultOf(Some.Hs256()).ShouldBeNull();
        Some.FaultOf(Some.Rs256()).ShouldBeNull();
        Some.FaultOf(Some.Es256()).ShouldBeNull();
    }

    [Fact]
    public void Tries_every_key_of_the_tokens_algorithm()
    {
        var other = new HmacSha256Key(new byte[32]);

        Some.Validator(new Some.Keys(other, Some.RsaKey, Some.HmacKey)).Validate(Some.Hs256()).Fault.ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_token_signed_with_another_secret() =>
        Some.FaultOf(Some.Hs256(secret: new byte[32])).ShouldBe(TokenFault.BadSignature);

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"NONE","typ":"JWT"}""")]
    public void Refuses_a_token_signed_with_none(string header)
    {
        var unsigned = $"{Some.Encode(header)}.{Some.Encode(Some.Claims())}.";

        Some.FaultOf(unsigned).ShouldBe(TokenFault.AlgorithmNotAccepted);
        Some.FaultOf(Some.Hs256(header: header)).ShouldBe(TokenFault.AlgorithmNotAccepted);
    }

    [Fact]
    public void Refuses_a_token_whose_signature_is_empty()
    {
        var signed = Some.Hs256();

        Some.FaultOf(signed[..(signed.LastIndexOf('.') + 1)]).ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public void Refuses_a_token_that_uses_the_public_key_as_a_secret()
    {
        // The classic confusion: everybody has the public key; if the token's alg ruled, everybody could sign.
        var pem = Some.Rsa.ExportSubjectPublicKeyInfoPem();
        foreach (var secret in new[] { Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), Some.Rsa.ExportSubjectPublicKeyInfo() })
        {
            var forged = Some.Hs256(secret: secret);

            Some.FaultOf(forged).ShouldBe(TokenFault.BadSignature);
            Some.Validator(new Some.Keys(Some.RsaKey)).Validate(forged).Fault.ShouldBe(TokenFault.BadSignature);
        }
    }

    [Fact]
    public void Uses_no_key_with_another_algorithm_than_its_own_even_if_the_source_offers_it()
    {
        var willing = new WillingKey("RS256");

        Some.Validator(new Some.Keys(willing)).Validate(Some.Hs256()).Fault.ShouldBe(TokenFault.BadSignature);
        willing.WasUsed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES384")]
    [InlineData("ES256K")]
    [InlineData("EdDSA")]
    [InlineData("hs256")]
    [InlineData("HS256 ")]
    [InlineData("")]
    public void Refuses_every_algorithm_it_does_not_know(string algorithm) =>
        Some.FaultOf(Some.Hs256(header: $$"""{"alg":"{{algorithm}}"}""")).ShouldBe(TokenFault.AlgorithmNotAccepted);

    [Fact]
    public void Refuses_an_RSA_signature_of_another_padding() =>
        Some.FaultOf(Some.Rs256(padding: RSASignaturePadding.Pss)).ShouldBe(TokenFault.BadSignature);

    [Fact]
    public void Refuses_a_payload_changed_after_signing()
    {
        var parts = Some.Hs256().Split('.');
        parts[1] = Some.Encode(Some.Claims(""","role":"admin" """));

        Some.FaultOf(string.Join('.', parts)).ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public void Refuses_a_token_with_any_one_character_changed()
    {
        var token = Some.Hs256();
        for (var index = 0; index < token.Length; index++)
        {
            var changed = token.ToCharArray();
            changed[index] = changed[index] == 'A' ? 'B' : 'A';

            Some.Validator().Validate(changed).Token.ShouldBeNull($"character {index}");
        }
    }

    private static bool Verifies(IVerificationKey key, string text)
    {
        JsonWebToken.Parse(text, out var token).ShouldBeNull();
        token!.Algorithm.ShouldBe(key.Algorithm);
        return key.Verifies(token.SigningInput, token.Signature);
    }

    private sealed class WillingKey(string algorithm) : IVerificationKey
    {
        public bool WasUsed { get; private set; }

        public string Algorithm => algorithm;

        public string? KeyId => null;

        public bool Verifies(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature) => WasUsed = true;
    }
}
