namespace Commerce.SharedKernel.Infrastructure.Http;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

/// <summary>What an endpoint says of itself, for the OpenAPI document and for the tests that walk all routes.</summary>
/// <param name="OperationId">The use case's name.</param>
/// <param name="Summary">One line.</param>
public sealed record EndpointDescription(string OperationId, string Summary)
{
    /// <summary>What the body must be, and an example; null for none.</summary>
    public (Type Type, object Example)? Body { get; init; }

    /// <summary>Reads the query string; null where there is none.</summary>
    public Action<QueryReader>? ReadQuery { get; init; }

    /// <summary>The successes: status and what is answered (null for nothing).</summary>
    public IReadOnlyList<(int Status, Type? Type)> Successes { get; init; } = [];

    /// <summary>The media type of a success that is text.</summary>
    public string TextMediaType { get; init; } = "text/plain";

    /// <summary>The refusals beyond those that every route has.</summary>
    public IReadOnlyList<ErrorType> Refusals { get; init; } = [];

    /// <summary>The codes of refusals that come from other modules.</summary>
    public IReadOnlyList<string> ForeignRefusals { get; init; } = [];

    /// <summary>Request headers beyond those that every route has: name and description.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];
}

/// <summary>How endpoints are declared: <c>routes.MapPost(…).Describe(…).Takes(…).Answers&lt;T&gt;().Refuses(…).ForCustomers()</c>.</summary>
public static class Endpoints
{
    /// <summary>The base path of the API.</summary>
    public const string BasePath = "/api/v1";

    /// <summary>The policy of routes for admins.</summary>
    public const string AdminPolicy = "admin";

    /// <summary>The policy of routes for anybody with a token.</summary>
    public const string CustomerPolicy = "customer";

    /// <summary>Names the use case.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="operationId">The use case's name; also the OpenAPI operation id.</param>
    /// <param name="summary">One line.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string operationId, string summary) =>
        endpoint.WithMetadata(new EndpointDescription(operationId, summary));

    /// <summary>Takes a JSON body.</summary>
    /// <typeparam name="T">What it must be.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">An example that works.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, T example) where T : class =>
        endpoint.Amend(description => description with { Body = (typeof(T), example) });

    /// <summary>Takes query parameters.</summary>
    /// <typeparam name="T">What reads them.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder endpoint) where T : IReadFromQuery<T> =>
        endpoint.Amend(description => description with { ReadQuery = query => T.Read(query) });

    /// <summary>Takes a header.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Its name.</param>
    /// <param name="what">What it does.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, string what) =>
        endpoint.Amend(description => description with { Headers = [.. description.Headers, (name, what)] });

    /// <summary>Answers a success.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">With which status.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Amend(description => description with { Successes = [.. description.Successes, (status, typeof(T))] });

    /// <summary>Answers 200 with text that is not JSON.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaType">What kind of text.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder AnswersText(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.Amend(description => description with { Successes = [.. description.Successes, (StatusCodes.Status200OK, typeof(string))], TextMediaType = mediaType });

    /// <summary>Answers a success without a body.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">With which status.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.Amend(description => description with { Successes = [.. description.Successes, (status, null)] });

    /// <summary>Refuses, beyond what every route refuses.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="refusals">How.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ErrorType[] refusals) =>
        endpoint.Amend(description => description with { Refusals = [.. description.Refusals, .. refusals] });

    /// <summary>Refuses as another module does, whose error types cannot be named here.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="codes">The codes.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder RefusesAlso(this RouteHandlerBuilder endpoint, params string[] codes) =>
        endpoint.Amend(description => description with { ForeignRefusals = [.. description.ForeignRefusals, .. codes] });

    /// <summary>Open to everybody.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder ForEverybody(this RouteHandlerBuilder endpoint) => endpoint.AllowAnonymous();

    /// <summary>Open to whoever has a token.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder ForCustomers(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(CustomerPolicy);

    /// <summary>Open to admins.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The endpoint.</returns>
    public static RouteHandlerBuilder ForAdmins(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(AdminPolicy);

    /// <summary>A group whose endpoints are called only with arguments that are right.</summary>
    /// <param name="routes">The routes.</param>
    /// <returns>The group <c>/api/v1</c>.</returns>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(BasePath);
        group.AddEndpointFilter((context, next) =>
        {
            foreach (var argument in context.Arguments)
            {
                if (argument is IFaultyArgument { Error: { } error })
                {
                    return ValueTask.FromResult<object?>(Http.Answers.Refuse(error));
                }
            }

            return next(context);
        });
        return group;
    }

    private static RouteHandlerBuilder Amend(this RouteHandlerBuilder endpoint, Func<EndpointDescription, EndpointDescription> change)
    {
        endpoint.Add(builder =>
        {
            var at = builder.Metadata.ToList().FindLastIndex(metadata => metadata is EndpointDescription);
            builder.Metadata[at] = change((EndpointDescription)builder.Metadata[at]);
        });
        return endpoint;
    }
}
