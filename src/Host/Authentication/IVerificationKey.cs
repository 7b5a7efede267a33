namespace Commerce.Host.Authentication;

/// <summary>
/// A key that checks signatures with one algorithm and no other. The algorithm is the key's own (RFC 8725, 3.1): what a
/// token's header claims can only select keys, never change what is done with them.
/// </summary>
internal interface IVerificationKey
{
    /// <summary>The <c>alg</c> value of the tokens this key may check.</summary>
    string Algorithm { get; }

    /// <summary>The <c>kid</c> its authority gave it (RFC 7517, 4.5). A token that names another key is not for this one; null: it has no name.</summary>
    string? KeyId { get; }

    /// <summary>Whether <paramref name="signature"/> is this key's signature of <paramref name="signingInput"/>. Safe for concurrent use.</summary>
    bool Verifies(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature);
}
