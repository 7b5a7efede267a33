namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modules;

/// <summary>What kind of route an endpoint is, and so which refusals it has without saying so.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="description">What it says of itself.</param>
internal sealed class RouteTraits(RouteEndpoint endpoint, EndpointDescription description)
{
    /// <summary>Whether nobody needs a token.</summary>
    public bool IsPublic { get; } = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>Whether only admins come in.</summary>
    public bool IsForAdmins { get; } = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Policy == Endpoints.AdminPolicy);

    /// <summary>The method.</summary>
    public string Method { get; } = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? HttpMethods.Get;

    /// <summary>Whether it takes an <c>Idempotency-Key</c>: every POST but the one that gives tokens away, which nobody signs in for.</summary>
    public bool TakesIdempotencyKey => HttpMethods.IsPost(Method) && !IsPublic;

    /// <summary>Whether it goes through a lane.</summary>
    private bool IsCommand => !HttpMethods.IsGet(Method) && !IsPublic;

    private bool IsOfTheApi { get; } = endpoint.RoutePattern.RawText?.StartsWith(Endpoints.BasePath, StringComparison.Ordinal) == true;

    /// <summary>Every refusal of the endpoint, in the order in which faults are reported.</summary>
    public IReadOnlyList<ErrorType> Refusals(ErrorCatalog errors)
    {
        List<ErrorType> all = [];
        AddIf(!IsPublic, PlatformErrors.AuthRequired, PlatformErrors.AuthInvalidToken);
        AddIf(IsForAdmins, PlatformErrors.AuthForbidden);
        AddIf(description.Body is not null, PlatformErrors.BodyTooLarge, PlatformErrors.BodyUnsupportedMediaType);
        AddIf(description.Body is not null || description.ReadQuery is not null || TakesIdempotencyKey, PlatformErrors.ValidationFailed);
        AddIf(TakesIdempotencyKey, PlatformErrors.KeyReused, PlatformErrors.KeyInProgress);
        all.AddRange(description.Refusals);
        all.AddRange(description.ForeignRefusals.Select(errors.Find).OfType<ErrorType>());
        AddIf(!IsPublic, PlatformErrors.Overloaded);
        AddIf(IsOfTheApi, PlatformErrors.InternalError);
        AddIf(IsOfTheApi && (IsCommand || HttpMethods.IsGet(Method)), PlatformErrors.Unavailable);
        AddIf(IsCommand, PlatformErrors.OutcomeUnknown);
        return [.. all.DistinctBy(type => type.Code, StringComparer.Ordinal)];

        void AddIf(bool condition, params ReadOnlySpan<ErrorType> types)
        {
            if (condition)
            {
                all.AddRange(types);
            }
        }
    }
}
