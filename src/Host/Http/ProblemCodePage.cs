namespace Commerce.Host.Http;

using System.Text.Encodings.Web;
using Microsoft.AspNetCore.WebUtilities;
using SharedKernel.Infrastructure;
using SharedKernel.Web.Errors;
using SharedKernel.Web.OpenApi;

/// <summary>The pages' HTML: no script, nothing from elsewhere, readable in the dark and on a telephone.</summary>
internal static class ProblemCodePage
{
    /// <summary>A list of operations that is longer is shown when it is asked for: nearly every operation may be answered with such a code.</summary>
    private const int ManyOperations = 8;

    private const string NothingChanged = "Nothing was changed.";

    /// <summary>A shopping bag, in the page itself: browsers ask for <c>/favicon.ico</c> where a page names no icon.</summary>
    private const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http:%2F%2Fwww.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%230b57d0' d='M2 5h12l-1 10H3z'/%3E%3Cpath fill='none' stroke='%230b57d0' stroke-width='1.5' d='M5.5 7V4a2.5 2.5 0 0 1 5 0v3'/%3E%3C/svg%3E";

    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d9dde3, #3a3f47); --soft: light-dark(#f4f6f8, #22262c); --accent: light-dark(#0b57d0, #8ab4f8); }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; font: 1.05rem/1.6 system-ui, sans-serif; }
        nav { margin-bottom: 2.5rem; } nav a { margin-right: 1.25rem; }
        a { color: var(--accent); }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
        h1 code { background: none; padding: 0; font-size: 1em; }
        code { background: var(--soft); border-radius: .3rem; padding: .1em .35em; font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
        .status { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .8rem; margin-right: .5rem; font-size: .95rem; }
        summary { cursor: pointer; }
        ul.operations { padding: 0; list-style: none; } ul.operations li { margin: .6rem 0; } ul.operations span { display: block; }
        ul.codes { padding: 0; list-style: none; } ul.codes li { display: grid; grid-template-columns: 3rem 17rem 1fr; gap: 0 .75rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
        @media (max-width: 40rem) { ul.codes li { grid-template-columns: 3rem 1fr; } ul.codes li > :last-child { grid-column: 2; } }
        """;

    /// <summary>The page of one code.</summary>
    /// <param name="operations">The operations that may be answered with it.</param>
    public static string Of(ErrorType type, IEnumerable<DocumentedOperation> operations)
    {
        var explanation = ProblemExplanation.Of(type);
        return Page(type.Code, $"""
            <h1><code>{Encode(type.Code)}</code></h1>
            <p><span class="status">{explanation.Status} {Encode(ReasonPhrases.GetReasonPhrase(explanation.Status))}</span></p>
            <h2>What it means</h2>
            <p>{Words(type.Title)} {Words(ConsequenceOf(type))}</p>
            <h2>What to do</h2>
            <p>{Words(type.Remedy)}</p>
            {Members(explanation.Members)}
            <h2>Same key, same answer?</h2>
            <p>{Words(IsRemembered(type)
                ? "An `Idempotency-Key` remembers this refusal for 24 hours: sent again with the same key, the request is refused the same way. To try anew, use a new key."
                : "An `Idempotency-Key` does not remember this refusal: the same request may be sent again with the same key.")}</p>
            <h2>Where it may be met</h2>
            {Operations([.. operations])}
            """);
    }

    /// <summary>The page of all codes.</summary>
    public static string List(IEnumerable<ErrorType> types) => Page("Problem codes", $"""
        <h1>Problem codes</h1>
        <p>Every answer that is not a success carries one of these as <code>code</code>. They never change. Only what the web server refuses before it understands the request (400, 408, 414, 431, 505) comes without a body.</p>
        <ul class="codes">
        {string.Join('\n', types.Select(type =>
            $"<li><span>{Problems.StatusOf(type.Kind)}</span><a href=\"{ProblemCodePages.Path}/{Uri.EscapeDataString(type.Code)}\"><code>{Encode(type.Code)}</code></a><span>{Words(type.Title)}</span></li>"))}
        </ul>
        """);

    /// <summary>The page of a code that does not exist.</summary>
    public static string Unknown(string code) => Page("No such problem code", $"""
        <h1>There is no such problem code</h1>
        <p>None is called <code>{Encode(code)}</code>; codes are written in lower case. Here are <a href="{ProblemCodePages.Path}">all that there are</a>.</p>
        """);

    private static string Members(IReadOnlyList<ProblemMember> members) => members.Count == 0 ? "" : $"""
        <h2>What it brings</h2>
        <p>Beside the members of every problem, one with this code may have:</p>
        <ul>
        {string.Join('\n', members.Select(member => $"<li><code>{Encode(member.Name)}</code>: <code>{Encode(member.Form)}</code></li>"))}
        </ul>
        """;

    private static string Operations(IReadOnlyList<DocumentedOperation> operations)
    {
        var list = $"""
            <ul class="operations">
            {string.Join('\n', operations.Select(operation =>
                $"<li><a href=\"{ApiReferenceEndpoints.AddressOf(operation)}\"><code>{operation.Method} {Encode(operation.Path)}</code></a> <span>{Words(operation.Summary)}</span></li>"))}
            </ul>
            """;
        return operations.Count switch
        {
            0 => "<p>With no operation: it answers requests that reach none.</p>",
            > ManyOperations => $"<details><summary>{operations.Count} operations</summary>{list}</details>",
            _ => list,
        };
    }

    /// <summary>Whether an idempotency key remembers it; what was refused before any command ran, or by the key itself, it cannot.</summary>
    private static bool IsRemembered(ErrorType type) =>
        type.Create().IsRemembered && type != PlatformErrors.RouteNotFound && type != PlatformErrors.KeyInProgress;

    private static string Page(string title, string main) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)} · Commerce</title>
        <link rel="icon" href="{Icon}">
        <style>{Style}</style>
        </head>
        <body>
        <nav aria-label="Commerce"><a href="{ProblemCodePages.Path}">All problem codes</a><a href="{ApiReferenceEndpoints.Path}">API reference</a></nav>
        <main>
        {main}
        </main>
        </body>
        </html>
        """;

    /// <summary>Encodes a text and turns what stands between backticks into code.</summary>
    private static string Words(string text) =>
        string.Concat(text.Split('`').Select((part, index) => index % 2 == 0 ? Encode(part) : $"<code>{Encode(part)}</code>"));

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>What follows from it, common to a kind: behind the title, which says what is peculiar to the code.</summary>
    private static string ConsequenceOf(ErrorType type) => type.Kind switch
    {
        _ when type == PlatformErrors.RouteNotFound => NothingChanged,
        ErrorKind.Validation => $"The request itself is at fault: a field, a parameter or a header. {NothingChanged}",
        ErrorKind.Rule => $"The request is well formed, but asks for more than a rule of the shop allows. {NothingChanged}",
        ErrorKind.Unauthenticated => $"The shop does not know who is asking. {NothingChanged}",
        ErrorKind.Payment => "No money was taken.",
        ErrorKind.Forbidden => $"The shop knows who is asking, and does not allow it. {NothingChanged}",
        ErrorKind.NotFound => $"It does not exist, or it is somebody else's: the answer is the same for both. {NothingChanged}",
        ErrorKind.Gone or ErrorKind.Busy => NothingChanged,
        ErrorKind.Method => $"The path exists, for other methods. {NothingChanged}",
        ErrorKind.Conflict => "The request is in order, but the state of things does not allow it.",
        ErrorKind.Precondition => $"Somebody has changed it since you read it. {NothingChanged}",
        ErrorKind.TooLarge or ErrorKind.MediaType or ErrorKind.Timeout => $"The body was not read. {NothingChanged}",
        ErrorKind.KeyReused => $"An idempotency key stands for exactly one request: method, path and body. {NothingChanged}",
        ErrorKind.PreconditionRequired => $"Without it you might overwrite somebody else's change unseen. {NothingChanged}",
        ErrorKind.Unavailable => "Something the shop needs did not answer.",
        _ => "A defect of the shop, not of the request.",
    };
}
