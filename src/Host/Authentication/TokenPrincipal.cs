namespace Commerce.Host.Authentication;

using System.Security.Claims;

/// <summary>
/// Who a token says is calling. One instance serves every request that brings the same token, so it refuses to be changed:
/// a claim added for one request would be there for all the others.
/// </summary>
internal sealed class TokenPrincipal : ClaimsPrincipal
{
    /// <summary>The <c>sub</c> claim's own name (RFC 7519, 4.1.2), kept beside the framework's longer one.</summary>
    public const string SubjectClaim = "sub";

    /// <summary>Makes the principal of a checked token.</summary>
    public TokenPrincipal(string userId, bool isAdmin)
        : base(new FixedIdentity(userId, isAdmin ? Roles.Admin : Roles.Customer))
    {
        UserId = userId;
        IsAdmin = isAdmin;
    }

    /// <summary>The caller's user id.</summary>
    public string UserId { get; }

    /// <summary>Whether the caller has <see cref="Roles.Admin"/>.</summary>
    public bool IsAdmin { get; }

    /// <inheritdoc />
    public override void AddIdentity(ClaimsIdentity identity) => throw Fixed();

    /// <inheritdoc />
    public override void AddIdentities(IEnumerable<ClaimsIdentity> identities) => throw Fixed();

    /// <summary>A copy that its owner may change; the base would copy the principal and share the identity.</summary>
    public override ClaimsPrincipal Clone() => new(Identities.Select(static identity => identity.Clone()));

    private static NotSupportedException Fixed() => new("The principal of a token is shared between requests; clone it to change it.");

    private sealed class FixedIdentity(string userId, string role) : ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, userId),
            new Claim(SubjectClaim, userId),
            new Claim(ClaimTypes.Role, role),
        ],
        BearerHandler.SchemeName,
        ClaimTypes.NameIdentifier,
        ClaimTypes.Role)
    {
        public override void AddClaim(Claim claim) => throw Fixed();

        public override void AddClaims(IEnumerable<Claim?> claims) => throw Fixed();

        public override void RemoveClaim(Claim? claim) => throw Fixed();

        public override bool TryRemoveClaim(Claim? claim) => throw Fixed();

        // The base copies into a plain identity, which the copy's owner may change.
        public override ClaimsIdentity Clone() => new(this);
    }
}
