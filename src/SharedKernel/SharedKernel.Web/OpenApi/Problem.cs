namespace Commerce.SharedKernel.Web.OpenApi;

using SharedKernel.Infrastructure;
using SharedKernel.Web.Errors;

/// <summary>Every answer that is not a success (RFC 9457). A code may bring further members, such as <c>available</c>.</summary>
/// <param name="Type">A page that explains the code to a person.</param>
/// <param name="Title">One sentence, the same for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Instance">The path that was asked.</param>
/// <param name="Code">What clients switch on; never changes.</param>
/// <param name="TraceId">Finds this request in the log.</param>
/// <param name="Errors">Of <c>validation.failed</c>: paths such as <c>items[0].quantity</c>, and what is wrong there.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Instance, string Code, string TraceId, IReadOnlyDictionary<string, string[]>? Errors)
{
    /// <summary>What an error looks like.</summary>
    public static Problem Example(ErrorType type) => new(
        $"/problems/{type.Code}", type.Title, Problems.StatusOf(type.Kind), type.Title, Endpoints.BasePath, type.Code, "4bf92f3577b34da6a3ce929d0e0e4736",
        type == PlatformErrors.ValidationFailed ? new Dictionary<string, string[]>(StringComparer.Ordinal) { ["amount"] = ["must be from 1 to 1000000"] } : null);
}
