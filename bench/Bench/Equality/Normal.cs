namespace Commerce.Bench.Equality;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>
/// Makes answers and rows of two servers comparable. A UUID becomes the number of its first appearance on its side, so that the same thing
/// must have the same name everywhere; times and traces become words.
/// </summary>
internal sealed partial class Normal
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>A text without what is chance.</summary>
    public string Of(string text)
    {
        text = Time().Replace(text, "<time>");
        text = Trace().Replace(text, "<traceparent>");
        text = TraceId().Replace(text, "\"traceId\":\"<trace>\"");
        text = Address().Replace(text, "<server>");
        return Uuid().Replace(text, found =>
        {
            if (!names.TryGetValue(found.Value, out var name))
            {
                names[found.Value] = name = string.Create(CultureInfo.InvariantCulture, $"<id {names.Count + 1}>");
            }

            return name;
        });
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Time();

    [GeneratedRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Trace();

    [GeneratedRegex("\"traceId\":\"[0-9a-f]{32}\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TraceId();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
