namespace Commerce.Host.Authentication;

using Microsoft.IdentityModel.Tokens;

/// <summary>A token that the library takes and we do not.</summary>
/// <param name="message">Why, in words that say nothing of what was sent.</param>
internal sealed class StrictTokenException(string message) : SecurityTokenException(message);
