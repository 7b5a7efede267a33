namespace Commerce.SharedKernel.Web;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using SharedKernel.Infrastructure;
using SharedKernel.Web.Binding;
using SharedKernel.Web.OpenApi;

/// <summary>
/// What endpoints declare beyond the framework's own verbs:
/// <c>routes.MapPost(…).WithName(…).WithSummary(…).Produces&lt;T&gt;().ProducesErrors(…).RequireCustomer()</c>.
/// Body and query parameters are declared by the handler's <see cref="JsonBody{T}"/> and <see cref="QueryParameters{T}"/>.
/// </summary>
public static class Endpoints
{
    /// <summary>The base path of the API.</summary>
    public const string BasePath = "/api/v1";

    /// <summary>The policy of endpoints for admins.</summary>
    public const string AdminPolicy = "admin";

    /// <summary>The policy of endpoints for anybody with a token.</summary>
    public const string CustomerPolicy = "customer";

    /// <summary>Errors of the endpoint, beyond those of every endpoint of its kind.</summary>
    public static RouteHandlerBuilder ProducesErrors(this RouteHandlerBuilder endpoint, params ErrorType[] errors) =>
        endpoint.WithMetadata(new EndpointErrors([.. errors.Select(error => error.Code)]));

    /// <summary>Errors that come from other modules, by the codes in those modules' Contracts.</summary>
    public static RouteHandlerBuilder ProducesErrors(this RouteHandlerBuilder endpoint, params string[] codes) => endpoint.WithMetadata(new EndpointErrors(codes));

    /// <summary>A request header beyond those of every endpoint.</summary>
    public static RouteHandlerBuilder AcceptsHeader(this RouteHandlerBuilder endpoint, string name, string description, bool isRequired = false) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Required = isRequired,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    /// <summary>Successes carry an <c>ETag</c>.</summary>
    public static RouteHandlerBuilder ProducesETag(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            OpenApiOperations.AddSuccessHeader(operation, context.Document!, "ETag", "The version that was answered; send it as `If-None-Match` or `If-Match`.");
            return Task.CompletedTask;
        });

    /// <summary>Examples of what is accepted and produced, found by their types. Those of an endpoint go before those of its group.</summary>
    public static TBuilder WithExamples<TBuilder>(this TBuilder endpoints, params IReadOnlyList<object> examples) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new OpenApiExamples(examples));

    /// <summary>Open to whoever has a token.</summary>
    public static RouteHandlerBuilder RequireCustomer(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(CustomerPolicy);

    /// <summary>Open to admins.</summary>
    public static RouteHandlerBuilder RequireAdmin(this RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization(AdminPolicy);

    /// <summary>The endpoint may not exist for the caller, so it finds no fault with a request before it has looked.</summary>
    public static RouteHandlerBuilder ChecksItselfFirst(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ChecksItself());

    /// <summary>The group <c>/api/v1</c>, whose endpoints are called only with arguments that are right.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(BasePath);
        group.AddEndpointFilter((context, next) =>
        {
            var readsQuery = false;
            foreach (var argument in context.Arguments)
            {
                if (argument is IBindingResult { Error: { } error })
                {
                    return ValueTask.FromResult<object?>(ResultHttpExtensions.Refuse(error));
                }

                readsQuery |= argument is IBindingResult { IsQuery: true };
            }

            var query = context.HttpContext.Request.Query;
            if (query.Count > 0 && !readsQuery && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ChecksItself>() is null)
            {
                var reader = new QueryReader(query);
                reader.RefuseOthers();
                return ValueTask.FromResult<object?>(ResultHttpExtensions.Refuse(PlatformErrors.Invalid(reader.Errors)));
            }

            return next(context);
        });
        return group;
    }

    private sealed class ChecksItself;
}
