namespace Commerce.SharedKernel;

/// <summary>Faults of the request itself that only a handler can find, because they depend on what is stored.</summary>
public static class RequestErrors
{
    /// <summary>The member of a validation problem that maps paths to messages.</summary>
    public const string ErrorsMember = "errors";

    /// <summary>Any fault of body, query or header.</summary>
    public static readonly ErrorType ValidationFailed = new("validation.failed", ErrorKind.Validation, "The request has faults.",
        "Mend what `errors` lists: each path names a field, a parameter or a header. Nothing was changed, and the same idempotency key may be used again.")
    {
        Members = new Dictionary<string, object>(StringComparer.Ordinal) { ["errors"] = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["amount"] = ["must be from 1 to 1000000"] } },
    };

    /// <summary>If-Match does not match.</summary>
    public static readonly ErrorType PreconditionFailed = new("precondition.failed", ErrorKind.Precondition, "It has changed since you read it.",
        "Read it again, and send the new `ETag` as `If-Match`.");

    /// <summary>If-Match is missing.</summary>
    public static readonly ErrorType PreconditionRequired = new("precondition.required", ErrorKind.PreconditionRequired, "Say which version you are changing.",
        "Send the `ETag` that you read as `If-Match`.");

    /// <summary>Refuses for faults of the request.</summary>
    public static Error Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        ValidationFailed.Create($"The request has faults: {string.Join(", ", errors.Keys.Take(5))}.", (ErrorsMember, errors));

    /// <summary>Refuses for one fault of the request.</summary>
    /// <param name="path">A field, a parameter or a header.</param>
    public static Error Invalid(string path, string message) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [path] = [message] });
}
