namespace Commerce.SharedKernel.Infrastructure;

/// <summary>The ways of saying no that belong to no module.</summary>
public static class PlatformErrors
{
    /// <summary>Any fault of body, query or header.</summary>
    public static readonly ErrorType ValidationFailed = RequestErrors.ValidationFailed;

    /// <summary>No token.</summary>
    public static readonly ErrorType AuthRequired = new("auth.required", ErrorKind.Unauthenticated, "This route needs a token.",
        "Send `Authorization: Bearer <token>`.");

    /// <summary>A token that is not believed.</summary>
    public static readonly ErrorType AuthInvalidToken = new("auth.invalid_token", ErrorKind.Unauthenticated, "The token is not accepted.",
        "Get a new token: this one is malformed, expired, not yet valid, meant for somebody else, or not signed by an authority known here.");

    /// <summary>A token without the right.</summary>
    public static readonly ErrorType AuthForbidden = new("auth.forbidden", ErrorKind.Forbidden, "The token does not open this route.",
        "Use a token with the role that the route asks for.");

    /// <summary>Unknown path.</summary>
    public static readonly ErrorType RouteNotFound = new("route.not_found", ErrorKind.NotFound, "There is no such route.",
        "Compare the path with the reference at `/docs`.");

    /// <summary>Known path, other method.</summary>
    public static readonly ErrorType MethodNotAllowed = new("route.method_not_allowed", ErrorKind.Method, "The route does not take this method.",
        "Use one of the methods of the `Allow` header.");

    /// <summary>If-Match does not match.</summary>
    public static readonly ErrorType PreconditionFailed = RequestErrors.PreconditionFailed;

    /// <summary>If-Match is missing.</summary>
    public static readonly ErrorType PreconditionRequired = RequestErrors.PreconditionRequired;

    /// <summary>More than 1 MiB.</summary>
    public static readonly ErrorType BodyTooLarge = new("body.too_large", ErrorKind.TooLarge, "The body is larger than 1 MiB.",
        "Send less.");

    /// <summary>Slower than the server waits for.</summary>
    public static readonly ErrorType BodyTimeout = new("body.timeout", ErrorKind.Timeout, "The body arrived too slowly.",
        "Nothing was done. Send the same request again, over a better connection.");

    /// <summary>Not JSON in UTF-8, or compressed.</summary>
    public static readonly ErrorType BodyUnsupportedMediaType = new("body.unsupported_media_type", ErrorKind.MediaType, "The body is not plain JSON in UTF-8.",
        "Send JSON with `Content-Type: application/json`, in UTF-8 and without a `Content-Encoding`.");

    /// <summary>One key, two requests.</summary>
    public static readonly ErrorType KeyReused = new("idempotency.key_reused", ErrorKind.KeyReused, "The idempotency key belongs to another request.",
        "Use a new key for a new request; repeat a request byte for byte.");

    /// <summary>The first request with this key is still at work.</summary>
    public static readonly ErrorType KeyInProgress = new("idempotency.in_progress", ErrorKind.Conflict, "The first request with this key is still running.",
        "Wait as long as `Retry-After` says and send the same request again.");

    /// <summary>A cursor before events that were removed.</summary>
    public static readonly ErrorType EventsGone = new("events.gone", ErrorKind.Gone, "Events after this cursor have been removed.",
        "Begin without a cursor, at the oldest event that is kept, and read the orders for what is missing.");

    /// <summary>No such delivery.</summary>
    public static readonly ErrorType DeliveryNotFound = new("delivery.not_found", ErrorKind.NotFound, "There is no such delivery.",
        "List the deliveries with `GET /api/v1/deliveries`.");

    /// <summary>The command queue is full, or the caller has too many requests under way.</summary>
    public static readonly ErrorType Overloaded = new("overloaded", ErrorKind.Busy, "Too much is going on at once.",
        "Nothing was done. Wait as long as `Retry-After` says and send the same request again.");

    /// <summary>A defect.</summary>
    public static readonly ErrorType InternalError = new("internal", ErrorKind.Internal, "Something broke on our side.",
        "Tell whoever runs this shop the `traceId`.");

    /// <summary>The database is away.</summary>
    public static readonly ErrorType Unavailable = new("unavailable", ErrorKind.Unavailable, "The shop cannot work right now.",
        "Nothing was done. Wait as long as `Retry-After` says and send the same request again.");

    /// <summary>The commit broke.</summary>
    public static readonly ErrorType OutcomeUnknown = new("outcome.unknown", ErrorKind.Unavailable, "It is not known whether the request was carried out.",
        "Send it again with the same idempotency key, or look before you repeat it without one.");

    /// <summary>Refuses for faults of the request.</summary>
    public static Error Invalid(IReadOnlyDictionary<string, string[]> errors) => RequestErrors.Invalid(errors);

    /// <summary>Refuses for one fault of the request.</summary>
    /// <param name="path">A field, a parameter or a header.</param>
    public static Error Invalid(string path, string message) => RequestErrors.Invalid(path, message);
}
