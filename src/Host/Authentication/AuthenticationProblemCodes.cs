namespace Commerce.Host.Authentication;

/// <summary>The stable codes that authentication and authorization answer with.</summary>
internal static class AuthenticationProblemCodes
{
    /// <summary>401: the route needs a token and none was given.</summary>
    public const string Required = "auth.required";

    /// <summary>401: a token was given and is not accepted.</summary>
    public const string InvalidToken = "auth.invalid_token";

    /// <summary>403: the token is good, its bearer may not do this.</summary>
    public const string Forbidden = "auth.forbidden";
}
