namespace Commerce.Host.Http;

using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web;
using SharedKernel.Web.Errors;

/// <summary>A problem code, for programs that ask for JSON.</summary>
/// <param name="Code">What clients switch on; never changes.</param>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="Title">What it means, in one sentence.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ProblemResponse(string Code, int Status, string Title, string Remedy);

/// <summary>What every problem code means and what to do: where the <c>type</c> of each problem document leads.</summary>
internal static class ProblemCodePages
{
    /// <summary>Where the list is; each code is below it.</summary>
    public const string Path = "/problems";

    private const string Html = "text/html";

    /// <summary>Maps the list and the pages.</summary>
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, ErrorCatalog errors) => WantsJson(context.Request)
                ? Results.Json(errors.All.Select(ToResponse).ToList(), ApiJson.Options)
                : Results.Content(ProblemCodePage.List(errors.All), $"{Html}; charset=utf-8"))
            .WithName("ListProblems").WithSummary("Every problem code, as a page; as JSON where `Accept` asks for it.")
            .Produces<string>(contentType: Html)
            .AllowAnonymous();

        routes.MapGet($"{Path}/{{code}}", (string code, HttpContext context, ErrorCatalog errors) =>
                errors.Find(code) is not { } type ? ResultHttpExtensions.Refuse(PlatformErrors.RouteNotFound.Create("There is no such problem code. `/problems` lists them all."))
                : WantsJson(context.Request) ? Results.Json(ToResponse(type), ApiJson.Options)
                : Results.Content(ProblemCodePage.Of(type), $"{Html}; charset=utf-8"))
            .WithName("GetProblem").WithSummary("What a problem code means and what to do, as a page; as JSON where `Accept` asks for it.")
            .Produces<string>(contentType: Html)
            .ProducesErrors(PlatformErrors.RouteNotFound)
            .AllowAnonymous();
    }

    private static ProblemResponse ToResponse(ErrorType type) => new(type.Code, Problems.StatusOf(type.Kind), type.Title, type.Remedy);

    /// <summary>Browsers ask for HTML by name; whoever takes anything, such as curl, is a person too.</summary>
    private static bool WantsJson(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(IsJson) && !accepted.Any(type => type.MediaType == Html);

        static bool IsJson(MediaTypeHeaderValue type) => type.MediaType == "application/json" || type.MediaType == Problems.MediaType;
    }
}

/// <summary>The pages' HTML: no script, nothing from elsewhere, readable in the dark.</summary>
internal static class ProblemCodePage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d9dde3, #3a3f47); --soft: light-dark(#f4f6f8, #22262c); --accent: light-dark(#0b57d0, #8ab4f8); }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; font: 1.05rem/1.6 system-ui, sans-serif; }
        nav { margin-bottom: 2.5rem; } nav a { margin-right: 1.25rem; }
        a { color: var(--accent); }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .25rem; }
        code { background: var(--soft); border-radius: .3rem; padding: .1em .35em; font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
        .status { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .8rem; margin-right: .5rem; font-size: .95rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; } td code { white-space: nowrap; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
        """;

    /// <summary>The page of one code.</summary>
    public static string Of(ErrorType type)
    {
        var status = Problems.StatusOf(type.Kind);
        return Page(type.Title, $"""
            <h1>{Words(type.Title)}</h1>
            <p><span class="status">{status} {Encode(ReasonPhrases.GetReasonPhrase(status))}</span> <code>{Encode(type.Code)}</code></p>
            <h2>What it means</h2>
            <p>{Words(Meaning(type.Kind))}</p>
            <h2>What to do</h2>
            <p>{Words(type.Remedy)}</p>
            <h2>Same key, same answer?</h2>
            <p>{Words(IsRemembered(type)
                ? "An `Idempotency-Key` remembers this refusal for 24 hours: sent again with the same key, the request is refused the same way. To try anew, use a new key."
                : "An `Idempotency-Key` does not remember this refusal: the same request may be sent again with the same key.")}</p>
            """);
    }

    /// <summary>The page of all codes.</summary>
    public static string List(IEnumerable<ErrorType> types)
    {
        var rows = new StringBuilder();
        foreach (var type in types)
        {
            rows.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"<tr><td>{Problems.StatusOf(type.Kind)}</td><td><a href=\"/problems/{Uri.EscapeDataString(type.Code)}\"><code>{Encode(type.Code)}</code></a></td><td>{Words(type.Title)}</td></tr>\n");
        }

        return Page("Problem codes", $"""
            <h1>Problem codes</h1>
            <p>Every answer that is not a success carries one of these as <code>code</code>. They never change. Only what the web server refuses before it understands the request (400, 408, 414, 431, 505) comes without a body.</p>
            <div class="wide"><table><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
            """);
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
        <title>{Encode(title.Replace("`", "", StringComparison.Ordinal))} · Commerce</title>
        <style>{Style}</style>
        </head>
        <body>
        <nav aria-label="Commerce"><a href="/problems">All problem codes</a><a href="/docs">API reference</a></nav>
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

    private static string Meaning(ErrorKind kind) => kind switch
    {
        ErrorKind.Validation => "The request itself is at fault: a field, a parameter or a header. Nothing was changed.",
        ErrorKind.Rule => "The request is well formed, but asks for more than a rule of the shop allows. Nothing was changed.",
        ErrorKind.Unauthenticated => "The shop does not know who is asking. Nothing was changed.",
        ErrorKind.Payment => "There is not enough money in the account.",
        ErrorKind.Forbidden => "The shop knows who is asking, and does not allow it. Nothing was changed.",
        ErrorKind.NotFound => "It does not exist, or it is somebody else's: the answer is the same for both. Nothing was changed.",
        ErrorKind.Method => "The path exists, but not for this method. Nothing was changed.",
        ErrorKind.Conflict => "The request was understood, but the state of things does not allow it.",
        ErrorKind.Precondition => "Somebody has changed it since you read it. Nothing was changed.",
        ErrorKind.TooLarge or ErrorKind.MediaType or ErrorKind.Timeout => "The body was not read. Nothing was changed.",
        ErrorKind.KeyReused => "An idempotency key stands for exactly one request: method, path and body. Nothing was changed.",
        ErrorKind.PreconditionRequired => "Without it you might overwrite somebody else's change unseen. Nothing was changed.",
        ErrorKind.Busy => "More is asked at once than the shop takes on. Nothing was changed.",
        ErrorKind.Unavailable => "Something the shop needs did not answer.",
        _ => "A defect of the shop, not of the request.",
    };
}
