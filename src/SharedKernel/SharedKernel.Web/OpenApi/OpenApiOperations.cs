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

    private const string ReplayedDescription = "`true` when this answer was given before for the same `Idempotency-Key`; absent otherwise.";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        var endpoint = context.Description;
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        var takesKey = EndpointErrors.TakesIdempotencyKey(endpoint);
        operation.Security = EndpointErrors.IsPublic(endpoint) ? [] : [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            DescribePath(parameter, operation);
        }

        operation.Parameters = [.. operation.Parameters ?? [], .. metadata.OfType<QueryParameter>().Select(Query)];
        if (takesKey)
        {
            operation.Parameters.Add(new OpenApiParameterReference(RequestContextMiddleware.IdempotencyHeader, document));
            AddSuccessHeader(operation, ResultHttpExtensions.ReplayedHeader, ReplayedDescription);
        }

        if (operation.Responses!.TryGetValue(Text(StatusCodes.Status201Created), out var created))
        {
            created.Headers!["Location"] = Header("Where the new thing is.");
        }

        AddExamples(operation, context, metadata);
        foreach (var types in EndpointErrors.AllOf(endpoint, errors).GroupBy(type => Problems.StatusOf(type.Kind)).OrderBy(group => group.Key))
        {
            operation.Responses[Text(types.Key)] = Error(types.Key, [.. types], document, takesKey);
        }

        return Task.CompletedTask;
    }

    /// <summary>Adds a header to every success, 304 among them.</summary>
    public static void AddSuccessHeader(OpenApiOperation operation, string name, string description)
    {
        foreach (var (_, response) in operation.Responses!.Where(response => response.Key[0] == '2' || response.Key == "304"))
        {
            (((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal))[name] = Header(description);
        }
    }

    private static void AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        var body = context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body");
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            media.Example = OpenApiExamples.Of(body?.Type, metadata);
        }

        foreach (var response in context.Description.SupportedResponseTypes)
        {
            foreach (var media in operation.Responses![Text(response.StatusCode)].Content?.Values ?? [])
            {
                media.Example = OpenApiExamples.Of(response.Type, metadata);
            }
        }
    }

    /// <summary>A segment has the schema of the success's member of its name: <c>couponId</c> is a UUID.</summary>
    private static void DescribePath(OpenApiParameter parameter, OpenApiOperation operation)
    {
        var name = parameter.Name!;
        var success = operation.Responses!.First(response => response.Key[0] == '2').Value.Content?.Values.FirstOrDefault()?.Schema;
        if (success?.Properties?.TryGetValue(name, out var member) == true)
        {
            parameter.Schema = new OpenApiSchema { Type = member.Type, Format = member.Format };
        }

        var last = name.ToList().FindLastIndex(char.IsUpper);
        parameter.Description = last < 0 ? $"The {name}." : $"The {name[last..].ToLowerInvariant()} of the {name[..last]}. One of the wrong form is one that does not exist.";
    }

    private static OpenApiParameter Query(QueryParameter parameter)
    {
        var isNumber = parameter.Type == "integer";
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = new OpenApiSchema
            {
                Type = isNumber ? JsonSchemaType.Integer : parameter.Type == "boolean" ? JsonSchemaType.Boolean : JsonSchemaType.String,
                Minimum = parameter.Minimum is { } minimum ? Text(minimum) : null,
                Maximum = isNumber && parameter.Maximum is { } maximum ? Text(maximum) : null,
                MaxLength = isNumber ? null : (int?)parameter.Maximum,
                Enum = parameter.Values is null ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
                Default = parameter.Default is null ? null : parameter.Type == "string" ? JsonValue.Create(parameter.Default) : JsonNode.Parse(parameter.Default),
            },
        };
    }

    private static OpenApiResponse Error(int status, IReadOnlyList<ErrorType> types, OpenApiDocument document, bool takesKey)
    {
        var headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        if (status == StatusCodes.Status401Unauthorized)
        {
            headers["WWW-Authenticate"] = Header("How to sign in (RFC 6750).");
        }

        if (types.Any(type => type.Kind is ErrorKind.Busy or ErrorKind.Unavailable || type == PlatformErrors.KeyInProgress))
        {
            headers["Retry-After"] = Header("Seconds after which another try may succeed.");
        }

        if (takesKey && types.Any(type => type.Create().IsRemembered))
        {
            headers[ResultHttpExtensions.ReplayedHeader] = Header(ReplayedDescription);
        }

        foreach (var type in types)
        {
            document.AddComponent<IOpenApiExample>(type.Code, new OpenApiExample { Summary = type.Title, Description = type.Remedy, Value = JsonSerializer.SerializeToNode(Problem.Example(type), ApiJson.Options) });
        }

        return new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}.\n\n{string.Join('\n', types.Select(type => $"- `{type.Code}`: {type.Title}"))}",
            Headers = headers,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problems.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(nameof(Problem), document),
                    Examples = types.ToDictionary(type => type.Code, IOpenApiExample (type) => new OpenApiExampleReference(type.Code, document), StringComparer.Ordinal),
                },
            },
        };
    }

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
