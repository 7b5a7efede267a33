namespace Commerce.Catalog.Infrastructure.Http;

using System.ComponentModel.DataAnnotations;
using Application;
using Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>The routes of Catalog.</summary>
internal static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/products", (QueryParameters<ListProducts> query, HttpContext http, ISender sender, CancellationToken ct) =>
                query.Value.Status == ProductStatus.Active ? sender.Send(query.Value, ct).ToOk() : ListDiscontinuedAsync(query.Value, http, sender, ct))
            .WithName("ListProducts").WithSummary("The products that are sold.")
            .Produces<Page<ProductResponse>>()
            .ProducesErrors(PlatformErrors.AuthRequired, PlatformErrors.AuthInvalidToken, PlatformErrors.AuthForbidden)
            .AllowAnonymous();

        routes.MapGet("/products/{productId}", (string productId, ISender sender, CancellationToken ct) =>
                sender.Send(new GetProduct(RouteId.Number(productId)), ct).ToOk(found => found.Tag, found => found.Product))
            .WithName("GetProduct").WithSummary("One product, also one that is no longer sold.")
            .AcceptsHeader("If-None-Match", "The `ETag` of what the client has; 304 if that is still so.")
            .Produces<ProductResponse>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesETag()
            .ProducesErrors(CatalogErrors.ProductNotFound)
            .AllowAnonymous();

        routes.MapPost("/products", (JsonBody<CreateProductRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new CreateProduct(body.Value.Name, body.Value.Description, body.Value.Price, body.Value.Stock), ct)
                    .ToCreated(made => $"{Endpoints.BasePath}/products/{made.Product.ProductId}", made => made.Tag, made => made.Product))
            .WithName("CreateProduct").WithSummary("Adds a product that is sold from now on.")
            .Produces<ProductResponse>(StatusCodes.Status201Created)
            .ProducesETag()
            .RequireAdmin();

        routes.MapPut("/products/{productId}", (string productId, JsonBody<UpdateProductRequest> body, HttpRequest request, ISender sender, CancellationToken ct) =>
                sender.Send(new UpdateProduct(RouteId.Number(productId), body.Value.Name, body.Value.Description, body.Value.Price, body.Value.Status, IfMatch(request)), ct)
                    .ToOk(edited => edited.Tag, edited => edited.Product))
            .WithName("UpdateProduct").WithSummary("Replaces name, description, price and status, if nobody else has since they were read.")
            .AcceptsHeader("If-Match", "The `ETag` that was read, or `*`. Only the version in it counts, so that a sale does not defeat an editor.", isRequired: true)
            .Produces<ProductResponse>()
            .ProducesETag()
            .ProducesErrors(CatalogErrors.ProductNotFound, RequestErrors.PreconditionRequired, RequestErrors.PreconditionFailed)
            .WithExamples(CatalogExamples.Dearer)
            .RequireAdmin();

        routes.MapPost("/products/{productId}/stock", (string productId, JsonBody<ChangeStockRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new ChangeStock(RouteId.Number(productId), body.Value.Delta, body.Value.Reason), ct).ToOk())
            .WithName("ChangeStock").WithSummary("Adds pieces to the stock, or takes some away.")
            .Produces<StockChangeResponse>()
            .ProducesErrors(CatalogErrors.ProductNotFound, CatalogErrors.OutOfStock)
            .RequireAdmin();

        routes.MapGet("/products/{productId}/stock-movements", (string productId, QueryParameters<ListStockMovements> query, ISender sender, CancellationToken ct) =>
                sender.Send(query.Value with { ProductId = RouteId.Number(productId) }, ct).ToOk())
            .WithName("ListStockMovements").WithSummary("The ledger of a product's stock, newest first.")
            .Produces<Page<StockMovementResponse>>()
            .ProducesErrors(CatalogErrors.ProductNotFound)
            .RequireAdmin();
    }

    /// <summary>A list that is open to everybody, but for what only an admin wants to find.</summary>
    private static Task<IResult> ListDiscontinuedAsync(ListProducts query, HttpContext http, ISender sender, CancellationToken cancellationToken) => CurrentUser.Of(http.User) switch
    {
        { IsAdmin: true } => sender.Send(query, cancellationToken).ToOk(),
        null => Task.FromResult(Results.Challenge()),
        _ => Task.FromResult(Results.Forbid()),
    };

    /// <summary>Null only where the header is missing: a malformed one is there, and matches nothing.</summary>
    private static IReadOnlyList<string>? IfMatch(HttpRequest request) =>
        request.Headers.IfMatch is { Count: > 0 } header ? EntityTags.Read(header) : null;
}

/// <summary>A product to add.</summary>
/// <param name="Name">Its name: 1 to 200 characters.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Stock">The pieces there are.</param>
/// <param name="Description">What is to be said of it: up to 4,000 characters.</param>
internal sealed record CreateProductRequest(
    [property: StringLength(Product.MaxNameLength, MinimumLength = 1)] string Name,
    [property: Range(0, Product.MaxPrice)] long Price,
    [property: Range(0, Product.MaxStock)] long Stock,
    [property: StringLength(Product.MaxDescriptionLength)] string? Description = null);

/// <summary>What a product is to be.</summary>
/// <param name="Name">Its name: 1 to 200 characters.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Status">Whether it is sold.</param>
/// <param name="Description">What is to be said of it: up to 4,000 characters; nothing where it is left out.</param>
internal sealed record UpdateProductRequest(
    [property: StringLength(Product.MaxNameLength, MinimumLength = 1)] string Name,
    [property: Range(0, Product.MaxPrice)] long Price,
    ProductStatus Status,
    [property: StringLength(Product.MaxDescriptionLength)] string? Description = null);

/// <summary>A change of stock.</summary>
/// <param name="Delta">Signed pieces, not 0.</param>
/// <param name="Reason">Why.</param>
internal sealed record ChangeStockRequest([property: Range(-Product.MaxStock, Product.MaxStock), DeniedValues(0L)] long Delta, StockChangeReason Reason);
