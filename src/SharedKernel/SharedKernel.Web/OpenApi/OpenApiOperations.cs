namespace Commerce.SharedKernel.Web.OpenApi;

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web.Binding;
using SharedKernel.Web.Errors;

/// <summary>Adds to an operation what the framework cannot know: errors, headers, query parameters, examples and security.</summary>
internal sealed class OpenApiOperations(ErrorCatalog errors) : IOpenApiOperationTransformer
{
    /// <summary>The name of the security scheme.</summary>
    public const string Bearer = "bearer";

    /// <summary>Where a parameter's schema keeps its enumeration while the document is made.</summary>
    public const string Enumeration = "x-enumeration";

    private const string IsReplayed = "true";
    private const string ReplayedDescription = "`true` when this answer was given before for the same `Idempotency-Key`; absent otherwise.";

    /// <inheritdoc/>
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var endpoint = context.Description;
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        var isPublic = EndpointErrors.IsPublic(endpoint);
        var isAdmin = OpenApiTags.IsForAdmins(metadata);
        var declared = metadata.OfType<EndpointErrors>().SelectMany(own => own.Codes).ToHashSet(StringComparer.Ordinal);
        operation.Tags = new HashSet<OpenApiTagReference> { new(OpenApiTags.Of([.. metadata]), document) };
        OpenApiSecurityRequirement token = new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = isAdmin ? [Roles.Admin] : [] };
        // Public, but a part of it is for whoever has a token: either will do.
        operation.Security = !isPublic ? [token] : declared.Contains(PlatformErrors.AuthRequired.Code) ? [new(), token] : [];
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            DescribePath(parameter);
        }

        operation.Parameters = [.. operation.Parameters ?? [], .. metadata.OfType<QueryParameter>().Select(Query)];
        if (EndpointErrors.TakesIdempotencyKey(endpoint))
        {
            operation.Parameters.Add(new OpenApiParameterReference(RequestContextMiddleware.IdempotencyHeader, document));
            AddSuccessHeader(operation, document, ResultHttpExtensions.ReplayedHeader, ReplayedDescription, IsReplayed);
        }

        if (operation.Responses!.TryGetValue(Text(StatusCodes.Status201Created), out var created))
        {
            created.Headers!["Location"] = Header(document, "Location", "Where the new thing is.");
        }

        AddExamples(operation, context, metadata);
        List<ErrorType> refusals = [.. EndpointErrors.AllOf(endpoint, errors)];
        operation.Description = Describe(isPublic, isAdmin, refusals.Where(type => declared.Contains(type.Code)));
        foreach (var types in refusals.GroupBy(type => Problems.StatusOf(type.Kind)).OrderBy(group => group.Key))
        {
            operation.Responses[Text(types.Key)] = await ErrorAsync(types.Key, [.. types], context, cancellationToken);
        }
    }

    /// <summary>Who may call, and what this operation in particular refuses; the document's introduction names what all refuse.</summary>
    private static string Describe(bool isPublic, bool isAdmin, IEnumerable<ErrorType> refusals)
    {
        var who = isPublic ? "*Public.*" : isAdmin ? "*Admin.*" : "*Signed in.*";
        var own = string.Join("; ", refusals.GroupBy(type => Problems.StatusOf(type.Kind)).OrderBy(group => group.Key)
            .Select(group => $"{Text(group.Key)} {string.Join(", ", group.Select(type => $"`{type.Code}`"))}"));
        return own.Length == 0 ? who : $"{who} Refuses with {own}.";
    }

    /// <summary>Adds a header to every success, 304 among them.</summary>
    public static void AddSuccessHeader(OpenApiOperation operation, OpenApiDocument document, string name, string description, string? constant = null)
    {
        foreach (var (_, response) in operation.Responses!.Where(response => response.Key[0] == '2' || response.Key == "304"))
        {
            (((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal))[name] = Header(document, name, description, constant: constant);
        }
    }

    private static void AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var body = context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body");
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            Show(media, OpenApiExamples.Of(body?.Type, metadata));
        }

        foreach (var response in context.Description.SupportedResponseTypes)
        {
            foreach (var media in operation.Responses![Text(response.StatusCode)].Content?.Values ?? [])
            {
                Show(media, OpenApiExamples.Of(response.Type, metadata));
                if (response.Type is { IsGenericType: true } page && page.GetGenericTypeDefinition() == typeof(Page<>) && ItemOf(media) is { } item)
                {
                    item.Examples ??= OpenApiExamples.Of(page.GetGenericArguments()[0], metadata) is { } example ? [example] : null;
                }
            }
        }
    }

    private static OpenApiSchema? ItemOf(OpenApiMediaType page) =>
        page.Schema is OpenApiSchemaReference { RecursiveTarget: { } schema } && schema.Properties!["items"].Items is OpenApiSchemaReference item ? item.RecursiveTarget : null;

    /// <summary>The first example of a type stands in its schema; an operation has one beside it only where its own is another.</summary>
    private static void Show(OpenApiMediaType media, JsonNode? example)
    {
        if (example is null || media.Schema is not OpenApiSchemaReference { RecursiveTarget: { } schema })
        {
            media.Example = example;
            return;
        }

        schema.Examples ??= [example];
        media.Example = JsonNode.DeepEquals(schema.Examples[0], example) ? null : example;
    }

    private static void DescribePath(OpenApiParameter parameter)
    {
        var name = parameter.Name!;
        var last = name.ToList().FindLastIndex(char.IsUpper);
        parameter.Description = last < 0 ? $"The {name}." : $"The {name[last..].ToLowerInvariant()} of the {name[..last]}. One of the wrong form is one that does not exist.";
    }

    private static OpenApiParameter Query(QueryParameter parameter)
    {
        var isNumber = parameter.Type == "integer";
        var one = new OpenApiSchema
        {
            Type = isNumber ? JsonSchemaType.Integer : parameter.Type == "boolean" ? JsonSchemaType.Boolean : JsonSchemaType.String,
            Format = isNumber && parameter.IsList ? "int64" : parameter.Format,
            Minimum = parameter.Minimum is { } minimum ? Text(minimum) : null,
            Maximum = isNumber && parameter.Maximum is { } maximum ? Text(maximum) : null,
            Pattern = parameter.Format == OpenApiSchemas.TimeFormat ? OpenApiSchemas.TimePattern : null,
            MaxLength = isNumber ? null : (int?)parameter.Maximum,
            Enum = parameter.Values is null ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
        };
        var otherwise = parameter.Default is null ? null
            : parameter.IsList ? new JsonArray([.. parameter.Default.Split(',').Select(value => (JsonNode)value)])
            : parameter.Type == "string" ? JsonValue.Create(parameter.Default) : JsonNode.Parse(parameter.Default);
        if (!parameter.IsList)
        {
            one.Default = otherwise;
        }

        if (parameter.Enumeration is { } enumeration)
        {
            one.Metadata = new Dictionary<string, object>(StringComparer.Ordinal) { [Enumeration] = enumeration };
        }

        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Style = parameter.IsList ? ParameterStyle.Form : null,
            Explode = !parameter.IsList,
            Schema = parameter.IsList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MaxItems = parameter.MostItems, Default = otherwise } : one,
        };
    }

    private static async Task<IOpenApiResponse> ErrorAsync(
        int status, IReadOnlyList<ErrorType> types, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        if (types.Any(type => type.Kind == ErrorKind.Unauthenticated || type == PlatformErrors.AuthForbidden))
        {
            headers["WWW-Authenticate"] = Header(document, "WWW-Authenticate", "How to sign in (RFC 6750).");
        }

        if (types.Any(type => type.Kind is ErrorKind.Busy or ErrorKind.Unavailable || type == PlatformErrors.KeyInProgress))
        {
            headers["Retry-After"] = Header(document, "Retry-After", "Seconds after which another try may succeed.", JsonSchemaType.Integer);
        }

        if (types.Any(type => type.Create().IsRemembered))
        {
            headers[ResultHttpExtensions.ReplayedHeader] = Header(document, ResultHttpExtensions.ReplayedHeader, ReplayedDescription, constant: IsReplayed);
        }

        foreach (var type in types)
        {
            document.AddComponent<IOpenApiSchema>(Problem.NameOf(type), await ProblemAsync(type, context, cancellationToken));
        }

        // Many operations refuse alike: the response is written once.
        var name = NameOf(document, status, $"{string.Join(' ', types.Select(type => type.Code))} {string.Join(' ', headers.Keys)}");
        document.AddComponent<IOpenApiResponse>(name, new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: see `code`.",
            Headers = headers,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problems.MediaType] = new OpenApiMediaType
                {
                    // Which code it is, Problem says by its discriminator. Not a bare oneOf: generators that know no unions would take the first.
                    Schema = types.Count == 1 ? new OpenApiSchemaReference(Problem.NameOf(types[0]), document) : new OpenApiSchema
                    {
                        AllOf =
                        [
                            new OpenApiSchemaReference(nameof(Problem), document),
                            new OpenApiSchema { OneOf = [.. types.Select(type => new OpenApiSchemaReference(Problem.NameOf(type), document))] },
                        ],
                    },
                },
            },
        });
        return new OpenApiResponseReference(name, document);
    }

    /// <summary>The name of a response: its status, and which of that status it is: 404a, 404b, …</summary>
    private static string NameOf(OpenApiDocument document, int status, string what)
    {
        var names = (Dictionary<string, string>)((document.Metadata ??= new Dictionary<string, object>(StringComparer.Ordinal)).TryGetValue("responses", out var known)
            ? known
            : document.Metadata["responses"] = new Dictionary<string, string>(StringComparer.Ordinal));
        if (!names.TryGetValue($"{status} {what}", out var name))
        {
            names[$"{status} {what}"] = name = $"{status}{(char)('a' + names.Keys.Count(key => key.StartsWith($"{status} ", StringComparison.Ordinal)))}";
        }

        return name;
    }

    /// <summary>The problem of one code: that of every problem, the code, and the members that it brings.</summary>
    private static async Task<OpenApiSchema> ProblemAsync(ErrorType type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var own = new OpenApiSchema
        {
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Const = type.Code } },
        };
        foreach (var (name, member) in type.Members)
        {
            var schema = await context.GetOrCreateSchemaAsync(member.GetType(), parameterDescription: null, cancellationToken);
            schema.Type &= ~JsonSchemaType.Null;
            // At the member, where every tool that shows a problem of several codes finds it.
            schema.Examples = [JsonSerializer.SerializeToNode(member, member.GetType(), ApiJson.Options)!];
            if (schema.Items is OpenApiSchema { Properties: not null } item && member.GetType().GetElementType() is { } element)
            {
                document.AddComponent<IOpenApiSchema>(element.Name, item);
                schema.Items = new OpenApiSchemaReference(element.Name, document);
            }

            own.Properties[name] = schema;
        }

        return new OpenApiSchema
        {
            Description = type.Title,
            AllOf = [new OpenApiSchemaReference(nameof(Problem), context.Document), own],
        };
    }

    /// <summary>A header, which is described once.</summary>
    private static OpenApiHeaderReference Header(OpenApiDocument document, string name, string description, JsonSchemaType type = JsonSchemaType.String, string? constant = null)
    {
        document.AddComponent<IOpenApiHeader>(name, new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type, Const = constant } });
        return new OpenApiHeaderReference(name, document);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
