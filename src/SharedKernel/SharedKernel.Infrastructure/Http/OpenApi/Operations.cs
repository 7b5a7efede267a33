namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Modules;

/// <summary>Turns what an endpoint says of itself into an operation.</summary>
/// <param name="document">The document it becomes a part of.</param>
/// <param name="schemas">The records.</param>
/// <param name="errors">The refusals.</param>
/// <param name="tagged">The answers that have an entity tag.</param>
internal sealed class Operations(OpenApiDocument document, SchemaBook schemas, ErrorCatalog errors, IReadOnlySet<Type> tagged)
{
    /// <summary>The name of the security scheme.</summary>
    public const string Bearer = "bearer";

    /// <summary>The name of the schema of every refusal.</summary>
    public const string ProblemSchema = "Problem";

    private const string Json = "application/json";

    /// <summary>The operation of an endpoint.</summary>
    public OpenApiOperation Of(RouteEndpoint endpoint, EndpointDescription description, string tag)
    {
        var traits = new RouteTraits(endpoint, description);
        var operation = new OpenApiOperation
        {
            OperationId = description.OperationId,
            Summary = description.Summary,
            Tags = new HashSet<OpenApiTagReference> { new(tag, document) },
            Parameters = [.. Path(endpoint, description), .. Query(description), .. Headers(description, traits)],
            RequestBody = Body(description),
            Responses = [],
            Security = traits.IsPublic ? [] : [new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }],
        };
        foreach (var success in description.Successes.GroupBy(success => success.Status).OrderBy(group => group.Key))
        {
            operation.Responses[Text(success.Key)] = Success(success.Key, success.First().Type, description, traits);
        }

        foreach (var refusals in traits.Refusals(errors).GroupBy(type => Problems.StatusOf(type.Kind)).OrderBy(group => group.Key))
        {
            operation.Responses[Text(refusals.Key)] = Refusal(refusals.Key, [.. refusals], traits);
        }

        return operation;
    }

    private IEnumerable<IOpenApiParameter> Path(RouteEndpoint endpoint, EndpointDescription description) =>
        endpoint.RoutePattern.Parameters.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Path,
            Required = true,
            Description = Explain(parameter.Name),
            Schema = description.Successes.Select(success => success.Type is { } type ? schemas.OfMember(type, parameter.Name) : null).OfType<OpenApiSchema>().FirstOrDefault()
                ?? new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static IEnumerable<IOpenApiParameter> Query(EndpointDescription description)
    {
        var reader = new QueryReader(QueryCollection.Empty);
        description.ReadQuery?.Invoke(reader);
        return reader.Parameters.Select(parameter => new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = Schema(parameter),
        });
    }

    private static OpenApiSchema Schema(QueryParameter parameter)
    {
        var isNumber = parameter.Type == "integer";
        return new OpenApiSchema
        {
            Type = isNumber ? JsonSchemaType.Integer : parameter.Type == "boolean" ? JsonSchemaType.Boolean : JsonSchemaType.String,
            Minimum = parameter.Minimum is { } minimum ? Text(minimum) : null,
            Maximum = isNumber && parameter.Maximum is { } maximum ? Text(maximum) : null,
            MaxLength = isNumber ? null : (int?)parameter.Maximum,
            Enum = parameter.Values is null ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
            Default = parameter.Default is null ? null : parameter.Type == "string" ? JsonValue.Create(parameter.Default) : JsonNode.Parse(parameter.Default),
        };
    }

    private IEnumerable<IOpenApiParameter> Headers(EndpointDescription description, RouteTraits traits)
    {
        foreach (var (name, what) in description.Headers)
        {
            yield return new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = what,
                Required = name == "If-Match" && description.Refusals.Contains(PlatformErrors.PreconditionRequired),
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        if (traits.TakesIdempotencyKey)
        {
            yield return new OpenApiParameterReference(RequestBoundary.IdempotencyHeader, document);
        }
    }

    private OpenApiRequestBody? Body(EndpointDescription description) => description.Body is not { } body ? null : new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [Json] = new OpenApiMediaType { Schema = schemas.OfRequest(body.Type), Example = JsonSerializer.SerializeToNode(body.Example, body.Type, WireJson.Options) },
        },
    };

    private OpenApiResponse Success(int status, Type? type, EndpointDescription description, RouteTraits traits)
    {
        var response = new OpenApiResponse { Description = Reason(status), Headers = SuccessHeaders(status, type, traits) };
        if (type is not null)
        {
            var media = type == typeof(string) ? description.TextMediaType : Json;
            response.Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [media] = new OpenApiMediaType { Schema = schemas.OfAnswer(type), Example = media == Json ? Samples.Of(type) : null },
            };
        }

        return response;
    }

    private Dictionary<string, IOpenApiHeader> SuccessHeaders(int status, Type? type, RouteTraits traits)
    {
        var headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        if (status == StatusCodes.Status201Created)
        {
            headers["Location"] = Header("Where the new thing is.");
        }

        if (status == StatusCodes.Status304NotModified || (type is not null && tagged.Contains(type)))
        {
            headers["ETag"] = Header("The version that was answered; send it as `If-None-Match` or `If-Match`.");
        }

        if (traits.TakesIdempotencyKey)
        {
            headers[Http.Answers.ReplayedHeader] = Replayed();
        }

        return headers;
    }

    private OpenApiResponse Refusal(int status, IReadOnlyList<ErrorType> types, RouteTraits traits)
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

        if (traits.TakesIdempotencyKey && types.Any(type => type.With().IsRemembered))
        {
            headers[Http.Answers.ReplayedHeader] = Replayed();
        }

        return new OpenApiResponse
        {
            Description = $"{Reason(status)}\n\n{string.Join('\n', types.Select(type => $"- `{type.Code}`: {type.Title}"))}",
            Headers = headers,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problems.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema, document),
                    Examples = types.ToDictionary(type => type.Code, IOpenApiExample (type) => new OpenApiExampleReference(type.Code, document), StringComparer.Ordinal),
                },
            },
        };
    }

    private static OpenApiHeader Header(string what) => new() { Description = what, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiHeader Replayed() => Header("`true` when this answer was given before for the same `Idempotency-Key`; absent otherwise.");

    private static string Reason(int status) => $"{Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}.";

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary><c>couponCode</c> is the code of the coupon.</summary>
    private static string Explain(string parameter)
    {
        var last = parameter.Length - 1;
        while (last > 0 && !char.IsUpper(parameter[last]))
        {
            last--;
        }

        return last == 0 ? $"The {parameter}." : $"The {parameter[last..].ToLowerInvariant()} of the {parameter[..last]}. One of the wrong form is one that does not exist.";
    }
}
