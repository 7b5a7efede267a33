namespace Commerce.SharedKernel.Web.OpenApi;

/// <summary>Every answer that is not a success (RFC 9457). A code may bring further members, such as <c>available</c>.</summary>
/// <param name="Type">A page that explains the code to a person.</param>
/// <param name="Title">One sentence, the same for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Instance">The path that was asked.</param>
/// <param name="Code">What clients switch on; never changes.</param>
/// <param name="TraceId">Finds this request in the log.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Instance, string Code, string TraceId)
{
    /// <summary>The name of a code's schema: <c>coupon.sold_out</c> has <c>CouponSoldOutProblem</c>.</summary>
    public static string NameOf(ErrorType type) => string.Concat(type.Code.Split(['.', '_']).Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + nameof(Problem);
}
