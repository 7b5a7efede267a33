namespace Commerce.SharedKernel.Web.OpenApi;

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web.Binding;

/// <summary>The errors that an endpoint declares, beyond those of every endpoint of its kind.</summary>
/// <param name="Codes">Their codes.</param>
public sealed record EndpointErrors(IReadOnlyList<string> Codes)
{
    /// <summary>Whether nobody needs a token.</summary>
    internal static bool IsPublic(ApiDescription endpoint) => endpoint.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any();

    /// <summary>Whether it takes an <c>Idempotency-Key</c>: every POST but the one that gives tokens away, which nobody signs in for.</summary>
    internal static bool TakesIdempotencyKey(ApiDescription endpoint) => HttpMethods.IsPost(endpoint.HttpMethod!) && !IsPublic(endpoint);

    /// <summary>Every error of an endpoint, declared or not, in the order in which faults are reported.</summary>
    internal static IEnumerable<ErrorType> AllOf(ApiDescription endpoint, ErrorCatalog errors)
    {
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        var isPublic = IsPublic(endpoint);
        var takesKey = TakesIdempotencyKey(endpoint);
        var hasBody = metadata.OfType<IAcceptsMetadata>().Any();
        var isGet = HttpMethods.IsGet(endpoint.HttpMethod!);
        var isCommand = !isGet && !isPublic;
        var isOfTheApi = $"/{endpoint.RelativePath}".StartsWith(Endpoints.BasePath, StringComparison.Ordinal);
        ErrorType[] all =
        [
            .. If(!isPublic, PlatformErrors.AuthRequired, PlatformErrors.AuthInvalidToken),
            .. If(OpenApiTags.IsForAdmins(metadata), PlatformErrors.AuthForbidden),
            .. If(hasBody, PlatformErrors.BodyTooLarge, PlatformErrors.BodyTimeout, PlatformErrors.BodyUnsupportedMediaType),
            .. If(hasBody || takesKey || metadata.OfType<QueryParameter>().Any(), PlatformErrors.ValidationFailed),
            .. If(takesKey, PlatformErrors.KeyReused, PlatformErrors.KeyInProgress),
            .. metadata.OfType<EndpointErrors>().SelectMany(declared => declared.Codes).Select(errors.Find).OfType<ErrorType>(),
            .. If(!isPublic, PlatformErrors.Overloaded),
            .. If(isOfTheApi, PlatformErrors.InternalError),
            .. If(isOfTheApi && (isCommand || isGet), PlatformErrors.Unavailable),
            .. If(isCommand, PlatformErrors.OutcomeUnknown),
        ];
        return all.DistinctBy(type => type.Code, StringComparer.Ordinal);

        static ErrorType[] If(bool condition, params ErrorType[] types) => condition ? types : [];
    }
}
