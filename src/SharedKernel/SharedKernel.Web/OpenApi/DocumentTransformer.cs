namespace Commerce.SharedKernel.Web.OpenApi;

using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Infrastructure.Modules;

/// <summary>Adds to the document what belongs to no operation: its words, and the components that operations refer to.</summary>
internal sealed class DocumentTransformer(IReadOnlyList<Module> modules, XmlDocs words) : IOpenApiDocumentTransformer
{
    private const string About = """
        The shop over REST: prepaid balances, products, first-come coupons, orders, a ranking, and an audit that proves that they agree.

        **Money** is a whole number of the currency's minor unit. **Time** is ISO 8601 in UTC. **Refusals** are problem documents
        (RFC 9457) whose `code` never changes; `/problems` explains each. **Every POST** takes an `Idempotency-Key`, so that it can be
        sent again without harm. **Lists** are read page by page with `limit` and `cursor`.
        """;

    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Commerce", Version = "v1", Description = About, License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
        document.Servers = [new OpenApiServer { Url = "/" }];
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
        {
            tag.Description = modules.FirstOrDefault(module => module.Name == tag.Name) is { } module ? words.Of(module.GetType()) : "Audit, health, reference.";
        }

        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), parameterDescription: null, cancellationToken);
        foreach (var reference in new[] { "type", "instance" })
        {
            ((OpenApiSchema)problem.Properties![reference]).Format = "uri-reference";
        }

        document.AddComponent<IOpenApiSchema>(nameof(Problem), problem);
        document.AddComponent<IOpenApiParameter>(RequestContextMiddleware.IdempotencyHeader, new OpenApiParameter
        {
            Name = RequestContextMiddleware.IdempotencyHeader,
            In = ParameterLocation.Header,
            Description = "Makes it safe to send the request again: the same key with the same method, path and body gives the first answer and does nothing. Remembered for 24 hours.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyRequest.MaxLength, Pattern = "^[!-~]+$" },
        });
        document.AddComponent<IOpenApiSecurityScheme>(OpenApiOperations.Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A JSON Web Token; `sub` is the user, `role` may be `admin`. In Development `POST /api/v1/dev/tokens` gives one.",
        });
    }
}
