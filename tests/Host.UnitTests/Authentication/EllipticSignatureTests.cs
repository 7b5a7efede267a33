namespace Commerce.Host.UnitTests.Authentication;

using System.Buffers.Text;
using System.Security.Cryptography;
using Commerce.Host.Authentication;

public sealed class EllipticSignatureTests
{
    private const string RfcToken =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
        + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static readonly EcdsaSha256Key RfcKey = new(new()
    {
        X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
        Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
    });

    [Fact]
    public void Accepts_the_signature_of_RFC_7515_appendix_A_3()
    {
        JsonWebToken.Parse(RfcToken, out var token).ShouldBeNull();

        token!.Algorithm.ShouldBe("ES256");
        RfcKey.Verifies(token.SigningInput, token.Signature).ShouldBeTrue();
        Some.EllipticKey.Verifies(token.SigningInput, token.Signature).ShouldBeFalse();
    }

    [Fact]
    public void Reads_the_claims_of_the_RFCs_token_once_the_signature_holds()
    {
        Some.Validator(new Some.Keys(RfcKey)).Validate(RfcToken).Fault.ShouldBe(TokenFault.BadSubject);
        Some.FaultOf(RfcToken).ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public void Refuses_a_signature_in_DER() =>
        Some.FaultOf(Some.Es256(format: DSASignatureFormat.Rfc3279DerSequence)).ShouldBe(TokenFault.BadSignature);

    [Fact]
    public void Refuses_a_signature_of_any_length_but_64_bytes()
    {
        var (input, signature) = PartsOf(Some.Es256());
        signature.Length.ShouldBe(64);
        byte[][] others = [[], signature[..32], signature[..63], signature[1..], [.. signature, 0], [0, .. signature], [.. signature, .. signature]];

        foreach (var other in others)
        {
            Some.FaultOf($"{input}.{Some.Encode(other)}").ShouldBe(TokenFault.BadSignature, $"{other.Length} bytes");
        }

        Some.FaultOf($"{input}.{Some.Encode(signature)}").ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_signature_whose_numbers_are_out_of_range()
    {
        // All zeros is what careless implementations once took for everybody's signature of everything; n is the order of the curve.
        var (input, signature) = PartsOf(Some.Es256());
        var zero = new byte[32];
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        byte[][] forged = [[.. zero, .. zero], [.. signature[..32], .. zero], [.. zero, .. signature[32..]], [.. order, .. order], [.. signature[..32], .. order]];

        foreach (var one in forged)
        {
            Some.FaultOf($"{input}.{Some.Encode(one)}").ShouldBe(TokenFault.BadSignature, Convert.ToHexString(one));
        }
    }

    [Fact]
    public void Refuses_a_token_signed_with_another_key_or_on_another_curve()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var longer = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Some.FaultOf(Some.Es256(signer: stranger)).ShouldBe(TokenFault.BadSignature);
        Some.FaultOf(Some.Es256(signer: longer)).ShouldBe(TokenFault.BadSignature);
    }

    [Fact]
    public void Refuses_a_token_that_uses_the_public_key_as_a_secret()
    {
        var point = Some.Elliptic.ExportParameters(includePrivateParameters: false).Q;
        foreach (var secret in new[] { Some.Elliptic.ExportSubjectPublicKeyInfo(), point.X!, [4, .. point.X!, .. point.Y!] })
        {
            Some.Validator(new Some.Keys(Some.EllipticKey)).Validate(Some.Hs256(secret: secret)).Fault.ShouldBe(TokenFault.BadSignature);
        }
    }

    [Fact]
    public void Refuses_a_point_beside_the_curve()
    {
        var point = Some.Elliptic.ExportParameters(includePrivateParameters: false).Q;
        point.Y![31] ^= 1;

        Should.Throw<CryptographicException>(() => new EcdsaSha256Key(point));
    }

    [Fact]
    public void Checks_signatures_on_many_threads_at_once()
    {
        var key = Some.EllipticKey;
        JsonWebToken.Parse(Some.Es256(), out var token);

        Parallel.For(0, 1_000, _ => key.Verifies(token!.SigningInput, token.Signature).ShouldBeTrue());
    }

    private static (string Input, byte[] Signature) PartsOf(string token)
    {
        var dot = token.LastIndexOf('.');
        return (token[..dot], Base64Url.DecodeFromChars(token.AsSpan(dot + 1)));
    }
}
