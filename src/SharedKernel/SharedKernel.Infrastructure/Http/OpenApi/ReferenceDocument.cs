namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using System.Reflection;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Modules;
using Persistence;

/// <summary>
/// Fills the document from the endpoints' <see cref="EndpointDescription"/>s. The framework cannot: our arguments bind themselves, so
/// it sees neither bodies nor parameters, and it knows nothing of problem codes.
/// </summary>
internal sealed class ReferenceDocument(EndpointDataSource endpoints, ErrorCatalog errors, XmlDocumentation words) : IOpenApiDocumentTransformer
{
    private const string About = """
        The shop over REST: prepaid balances, products, first-come coupons, orders, a ranking, and an audit that proves that they agree.

        **Money** is a whole number of the currency's minor unit. **Time** is ISO 8601 in UTC. **Refusals** are problem documents
        (RFC 9457) whose `code` never changes; `/problems` explains each. **Every POST** takes an `Idempotency-Key`, so that it can be
        sent again without harm. **Lists** are read page by page with `limit` and `cursor`.
        """;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Commerce",
            Version = "v1",
            Description = About,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components = Components();
        document.Paths = [];
        document.Tags = new HashSet<OpenApiTag>();
        (RouteEndpoint Endpoint, EndpointDescription Description)[] described =
        [
            .. endpoints.Endpoints.OfType<RouteEndpoint>()
                .Select(endpoint => (Endpoint: endpoint, Description: endpoint.Metadata.GetMetadata<EndpointDescription>()))
                .Where(pair => pair.Description is not null)
                .Select(pair => (pair.Endpoint, pair.Description!)),
        ];
        var schemas = new SchemaBook(document, words);
        foreach (var type in described.SelectMany(pair => pair.Description.Successes).Select(success => success.Type).OfType<Type>())
        {
            schemas.OfAnswer(type);
        }

        foreach (var type in described.SelectMany(pair => new RouteTraits(pair.Endpoint, pair.Description).Refusals(errors)).DistinctBy(type => type.Code, StringComparer.Ordinal))
        {
            document.Components.Examples![type.Code] = Example(type);
        }

        var operations = new Operations(document, schemas, errors, Tagged(described.Select(pair => pair.Description)));
        // The modules first: whoever opens the reference looks for the shop, not for its health.
        foreach (var (endpoint, description) in described.OrderBy(pair => ModuleOf(pair.Endpoint) is null))
        {
            Add(document, endpoint, operations.Of(endpoint, description, TagOf(document, endpoint)));
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, RouteEndpoint endpoint, OpenApiOperation operation)
    {
        var path = PathOf(endpoint);
        if (!document.Paths.TryGetValue(path, out var item))
        {
            item = new OpenApiPathItem { Operations = [] };
            document.Paths.Add(path, item);
        }

        item.Operations!.TryAdd(HttpMethod.Parse(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? HttpMethods.Get), operation);
    }

    /// <summary>The route without constraints: what stands between braces is a name alone.</summary>
    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => "",
        }))));

    private string TagOf(OpenApiDocument document, RouteEndpoint endpoint)
    {
        var module = ModuleOf(endpoint);
        var tag = module is null ? Names.Platform : Names.ModuleOf(module);
        if (document.Tags!.All(known => known.Name != tag))
        {
            document.Tags!.Add(new OpenApiTag { Name = tag, Description = module is null ? "Audit, health, reference." : words.Of(module) });
        }

        return tag;
    }

    /// <summary>The module whose code answers an endpoint; null for the Host and the shared kernel.</summary>
    private static Type? ModuleOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Assembly
        .GetTypes().FirstOrDefault(type => type.IsSubclassOf(typeof(Modules.Module)));

    /// <summary>Answers that somebody reads or changes by version are answered with their tag everywhere.</summary>
    private static HashSet<Type> Tagged(IEnumerable<EndpointDescription> descriptions) => descriptions
        .Where(description => description.Headers.Any(header => header.Name is "If-None-Match" or "If-Match"))
        .SelectMany(description => description.Successes)
        .Select(success => success.Type)
        .OfType<Type>()
        .ToHashSet();

    private static OpenApiComponents Components() => new()
    {
        Schemas = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [Operations.ProblemSchema] = Problem() },
        Parameters = new Dictionary<string, IOpenApiParameter>(StringComparer.Ordinal)
        {
            [RequestBoundary.IdempotencyHeader] = new OpenApiParameter
            {
                Name = RequestBoundary.IdempotencyHeader,
                In = ParameterLocation.Header,
                Description = "Makes it safe to send the request again: the same key with the same method, path and body gives the first answer and does nothing. Remembered for 24 hours.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyRequest.MaxLength, Pattern = "^[!-~]+$" },
            },
        },
        Examples = new SortedDictionary<string, IOpenApiExample>(StringComparer.Ordinal),
        SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Operations.Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A JSON Web Token; `sub` is the user, `role` may be `admin`. In Development `POST /api/v1/dev/tokens` gives one.",
            },
        },
    };

    private static OpenApiExample Example(ErrorType type)
    {
        var problem = new JsonObject
        {
            ["type"] = $"/problems/{type.Code}",
            ["title"] = type.Title,
            ["status"] = Problems.StatusOf(type.Kind),
            ["detail"] = type.Title,
            ["instance"] = Endpoints.BasePath,
            ["code"] = type.Code,
            ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (type == PlatformErrors.ValidationFailed)
        {
            problem[PlatformErrors.ErrorsMember] = new JsonObject { ["amount"] = new JsonArray("must be from 1 to 1000000") };
        }

        return new OpenApiExample { Summary = type.Title, Description = type.Remedy, Value = problem };
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Every answer that is not a success (RFC 9457). A code may bring further members, such as `available`.",
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("A page that explains the code to a person.", "uri-reference"),
            ["title"] = Text("One sentence, the same for every occurrence."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What happened this time."),
            ["instance"] = Text("The path that was asked.", "uri-reference"),
            ["code"] = Text("What clients switch on; never changes."),
            ["traceId"] = Text("Finds this request in the log."),
            [PlatformErrors.ErrorsMember] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Of `validation.failed`: paths such as `items[0].quantity`, and what is wrong there.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
        Required = new HashSet<string>(["type", "title", "status", "detail", "instance", "code", "traceId"], StringComparer.Ordinal),
    };

    private static OpenApiSchema Text(string what, string? format = null) => new() { Type = JsonSchemaType.String, Format = format, Description = what };
}
