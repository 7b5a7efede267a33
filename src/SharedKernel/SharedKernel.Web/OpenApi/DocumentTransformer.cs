namespace Commerce.SharedKernel.Web.OpenApi;

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Infrastructure.Outbox;

/// <summary>Adds to the document what belongs to no operation: its words, and the components that operations refer to.</summary>
internal sealed class DocumentTransformer(IReadOnlyList<Module> modules, ErrorCatalog errors, SubscriptionRegistry subscriptions, CommerceSettings settings, XmlDocs words) : IOpenApiDocumentTransformer
{
    private const string ProblemCode = "ProblemCode";

    private const string About = """
        The shop over REST: prepaid balances, products, first-come coupons, orders, a ranking, and an audit that proves that they agree.

        **Money** is a whole number of the currency's minor unit. **Time** is ISO 8601 in UTC. **Refusals** are problem documents
        (RFC 9457) whose `code` never changes; `/problems` explains each. **Every POST** takes an `Idempotency-Key`, so that it can be
        sent again without harm. **Lists** are read page by page with `limit` and `cursor`. **Whole numbers** are written without a point
        or an exponent: `1.0` and `1e2` are refused. **Lengths** count Unicode code points. A parameter or an enumeration's value that is
        not listed is refused; members of a body that are not known are ignored. Events are described as webhooks; they go to a file and to Kafka, and are
        not sent over HTTP. A request that the web server refuses before it
        understands it (400, 408, 414, 431, 505) is answered without a body.

        **Public** operations need no token, **signed in** ones any token, and act on the caller's own things, **admin** ones a token whose
        `role` is `admin`. They list the refusals of their own. Beside them may come: 400 `validation.failed` (a body, query or header is at fault), 401
        `auth.required` and `auth.invalid_token`, 403 `auth.forbidden`, 408 `body.timeout`, 413 `body.too_large`, 415
        `body.unsupported_media_type`, 409 `idempotency.in_progress`, 422 `idempotency.key_reused`, 429 `overloaded`, 500 `internal`, 503
        `unavailable` and `outcome.unknown`.
        """;

    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Commerce", Version = "v1", Description = About, Contact = new OpenApiContact { Name = "Commerce contributors" }, License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
        document.Servers = [new OpenApiServer { Url = OpenApiEndpoint.Here }];
        if (settings.PublicAddress is { } address)
        {
            // Before the address at which the document was asked for, which a page like /docs may need all the same.
            document.Servers.Insert(0, new OpenApiServer { Url = address });
        }

        OpenApiTags.Describe(document, modules, words);
        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), parameterDescription: null, cancellationToken);
        foreach (var reference in new[] { "type", "instance" })
        {
            ((OpenApiSchema)problem.Properties![reference]).Format = "uri-reference";
        }

        document.AddComponent<IOpenApiSchema>(ProblemCode, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "Every code there is. New ones may be added: treat one that you do not know by its status.",
            Enum = [.. errors.All.Select(type => (JsonNode)type.Code)],
        });
        problem.Properties!["code"] = new OpenApiSchemaReference(ProblemCode, document) { Description = "What clients switch on; never changes." };
        // No client's exception need say "a problem was thrown": https://learn.microsoft.com/openapi/kiota/errors.
        (((OpenApiSchema)problem.Properties!["detail"]).Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal))["x-ms-primary-error-message"] = new JsonNodeExtension(true);
        problem.Discriminator = new OpenApiDiscriminator
        {
            PropertyName = "code",
            Mapping = errors.All.Where(type => document.Components!.Schemas!.ContainsKey(Problem.NameOf(type)))
                .ToDictionary(type => type.Code, type => new OpenApiSchemaReference(Problem.NameOf(type), document), StringComparer.Ordinal),
        };
        document.AddComponent<IOpenApiSchema>(nameof(Problem), problem);
        OpenApiVariants.AddTo(document);
        await OpenApiEvents.AddToAsync(document, context, subscriptions.EventTypes, words, cancellationToken);
        DescribePaths(document);
        OpenApiEnumerations.Share(document, words);
        ShareParameters(document);
        document.AddComponent<IOpenApiParameter>(RequestContextMiddleware.IdempotencyHeader, new OpenApiParameter
        {
            Name = RequestContextMiddleware.IdempotencyHeader,
            In = ParameterLocation.Header,
            Description = "Makes it safe to send the request again: the same key with the same method, path and body gives the first answer and does nothing. Remembered for 24 hours. New for each new request, such as a UUID.",
            // An example of the schema, not of the parameter: with that one Swagger UI would send every request under the same key.
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyRequest.MaxLength, Pattern = "^[!-~]+$", Examples = ["5f0c3c1e-6f0a-4a52-9d4c-1f6f6f1b7a10"] },
        });
        document.AddComponent<IOpenApiSecurityScheme>(OpenApiOperations.Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A JSON Web Token; `sub` is the user, `role` may be `admin`. In Development `POST /api/v1/dev/tokens` gives one.",
        });
    }

    /// <summary>A segment has the schema of the members of its name, in all operations alike: <c>couponId</c> is a UUID.</summary>
    private static void DescribePaths(OpenApiDocument document)
    {
        var members = document.Components!.Schemas!.Values.SelectMany(schema => schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
            .Where(member => member.Value is OpenApiSchema).OrderByDescending(member => member.Value.Pattern is not null)
            .DistinctBy(member => member.Key, StringComparer.Ordinal).ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);
        foreach (var parameter in document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.In == ParameterLocation.Path && members.TryGetValue(parameter.Name!, out var member))
            {
                parameter.Schema = new OpenApiSchema
                {
                    Type = member.Type & ~JsonSchemaType.Null,
                    Format = member.Format,
                    Pattern = member.Pattern,
                    Minimum = member.Format == "int64" ? "1" : null,
                };
            }
        }
    }

    /// <summary>A parameter that several operations take alike is described once.</summary>
    private static void ShareParameters(OpenApiDocument document)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations!.Values).ToList();
        var groups = operations.SelectMany(operation => operation.Parameters ?? []).OfType<OpenApiParameter>()
            .GroupBy(parameter => (parameter.Name!, Text: ReferenceDocument.Serialize(parameter)))
            .Where(group => group.Count() > 1).OrderByDescending(group => group.Count()).DistinctBy(group => group.Key.Item1, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var (name, text) = group.Key;
            document.AddComponent<IOpenApiParameter>(name, group.First());
            foreach (var parameters in operations.Select(operation => operation.Parameters).OfType<IList<IOpenApiParameter>>())
            {
                for (var i = 0; i < parameters.Count; i++)
                {
                    if (parameters[i] is OpenApiParameter parameter && parameter.Name == name && ReferenceDocument.Serialize(parameter) == text)
                    {
                        parameters[i] = new OpenApiParameterReference(name, document);
                    }
                }
            }
        }
    }
}
