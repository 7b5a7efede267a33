namespace Commerce.Host.UnitTests.Authentication.Jwks;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

/// <summary>Sets of keys as text, so that a test can write what no authority should.</summary>
internal static class SomeSet
{
    public static string Of(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    public static byte[] Bytes(params string[] keys) => Encoding.UTF8.GetBytes(Of(keys));

    public static string Rsa(string? kid = null, RSA? key = null, string more = "")
    {
        var numbers = (key ?? Some.Rsa).ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"{{Named(kid)}}{{more}}}""";
    }

    public static string Elliptic(string? kid = null, ECDsa? key = null, string more = "", string curve = "P-256")
    {
        var point = (key ?? Some.Elliptic).ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"kty":"EC","crv":"{{curve}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"{{Named(kid)}}{{more}}}""";
    }

    /// <summary>A token's header that names its key.</summary>
    public static string Header(string algorithm, string? kid) => $$"""{"alg":"{{algorithm}}"{{Named(kid)}}}""";

    private static string Named(string? kid) => kid is null ? "" : $",\"kid\":\"{kid}\"";
}
