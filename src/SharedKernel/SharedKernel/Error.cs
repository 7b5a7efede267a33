namespace Commerce.SharedKernel;

/// <summary>The kinds of "no". Each has exactly one HTTP status, chosen in one place at the edge.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is at fault: a field, a parameter or a header.</summary>
    Validation,

    /// <summary>A rule of the domain that the request could have respected, such as a maximum.</summary>
    Rule,

    /// <summary>Nobody, or nobody we can believe, is asking.</summary>
    Unauthenticated,

    /// <summary>There is not enough money.</summary>
    Payment,

    /// <summary>The caller is known and may not.</summary>
    Forbidden,

    /// <summary>No such thing, or none that the caller may know of.</summary>
    NotFound,

    /// <summary>It was there, and was removed.</summary>
    Gone,

    /// <summary>The path exists, for other methods.</summary>
    Method,

    /// <summary>The state of things does not allow it.</summary>
    Conflict,

    /// <summary>The thing has changed since the caller read it.</summary>
    Precondition,

    /// <summary>The request took too long to arrive; nothing was done.</summary>
    Timeout,

    /// <summary>The body is larger than accepted.</summary>
    TooLarge,

    /// <summary>The body is of a kind that is not read here.</summary>
    MediaType,

    /// <summary>An idempotency key that was used for another request.</summary>
    KeyReused,

    /// <summary>The request must say which version it is about.</summary>
    PreconditionRequired,

    /// <summary>Too much at once; nothing was done, and a later try may succeed.</summary>
    Busy,

    /// <summary>A defect of ours.</summary>
    Internal,

    /// <summary>Something that we need is away; a later try may succeed.</summary>
    Unavailable,
}

/// <summary>
/// One way of saying no: its stable code, its kind, and the words a person reads. The modules' <c>XErrors</c> classes are lists of
/// these; <c>GET /problems/{code}</c> shows them.
/// </summary>
/// <param name="Code">What clients switch on, such as <c>coupon.sold_out</c>; never changes.</param>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Title">One short sentence, the same for every occurrence.</param>
/// <param name="Remedy">What whoever meets it can do.</param>
public sealed record ErrorType(string Code, ErrorKind Kind, string Title, string Remedy)
{
    /// <summary>The members that an occurrence may have beside those of every problem, each with an example: what <see cref="Create"/> is given.</summary>
    public IReadOnlyDictionary<string, object> Members { get; init; } = NoMembers;

    private static readonly Dictionary<string, object> NoMembers = [];

    /// <summary>An occurrence of this error.</summary>
    /// <param name="detail">What happened this time; the title where nothing more is to be said.</param>
    /// <param name="extensions">Members that a program may read, such as <c>available</c>.</param>
    /// <returns>The error to refuse with.</returns>
    public Error Create(string? detail = null, params (string Name, object? Value)[] extensions) =>
        new(Code, Kind, Title, detail ?? Title, extensions.Length == 0 ? null : extensions.ToDictionary(f => f.Name, f => f.Value));

    /// <summary>An occurrence with nothing to add to the title.</summary>
    public static implicit operator Error(ErrorType type) => type.Create();
}

/// <summary>A refusal: a value that says no, and why. It survives serialization, so that a replay says the same.</summary>
/// <param name="Code">The stable code of its <see cref="ErrorType"/>.</param>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Title">The type's sentence.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Extensions">Members that a program may read; become members of the problem document.</param>
public sealed record Error(string Code, ErrorKind Kind, string Title, string Detail, IReadOnlyDictionary<string, object?>? Extensions = null)
{
    /// <summary>
    /// Whether an idempotency key remembers it: what the business decided is remembered; what says nothing about the business
    /// (bad input, no right, too busy, away) may be tried again under the same key.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRemembered => Kind is ErrorKind.Rule or ErrorKind.Payment or ErrorKind.NotFound or ErrorKind.Conflict;
}
