namespace Commerce.Catalog.Infrastructure.Http;

using Application;
using Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel;
using SharedKernel.Infrastructure.Http;

/// <summary>All doors of Catalog.</summary>
internal static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/products", (Query<ProductFilter> filter, ISender sender, CancellationToken ct) => sender.Send(new ListProducts(filter.Value), ct).ToOk())
            .Describe("ListProducts", "The products that are sold.")
            .Reads<ProductFilter>()
            .Answers<Page<ProductAnswer>>()
            .ForEverybody();

        routes.MapGet("/products/{productId}", (string productId, ISender sender, CancellationToken ct) =>
                sender.Send(new GetProduct(PathId.Number(productId)), ct).ToOk(found => found.Tag, found => found.Product))
            .Describe("GetProduct", "One product, also one that is no longer sold.")
            .TakesHeader("If-None-Match", "The `ETag` of what the client has; 304 if that is still so.")
            .Answers<ProductAnswer>()
            .AnswersNothing(StatusCodes.Status304NotModified)
            .Refuses(CatalogErrors.ProductNotFound)
            .ForEverybody();

        routes.MapPost("/products", (Body<CreateProductRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new CreateProduct(body.Value.Name, body.Value.Description, body.Value.Price, body.Value.Stock), ct)
                    .ToCreated(made => $"{Endpoints.BasePath}/products/{made.Product.ProductId}", made => made.Tag, made => made.Product))
            .Describe("CreateProduct", "Adds a product that is sold from now on.")
            .Takes(new CreateProductRequest("Drip coffee, 10 bags", 12_900, 50, "Roasted last week."))
            .Answers<ProductAnswer>(StatusCodes.Status201Created)
            .ForAdmins();

        routes.MapPut("/products/{productId}", (string productId, Body<UpdateProductRequest> body, HttpRequest request, ISender sender, CancellationToken ct) =>
                sender.Send(new UpdateProduct(PathId.Number(productId), body.Value.Name, body.Value.Description, body.Value.Price, body.Value.Status, IfMatch(request)), ct)
                    .ToOk(edited => edited.Tag, edited => edited.Product))
            .Describe("UpdateProduct", "Replaces name, description, price and status, if nobody else has since they were read.")
            .TakesHeader("If-Match", "The `ETag` that was read, or `*`. Only the version in it counts, so that a sale does not defeat an editor.")
            .Takes(new UpdateProductRequest("Drip coffee, 10 bags", 13_900, ProductStatus.Active, "Roasted last week."))
            .Answers<ProductAnswer>()
            .Refuses(CatalogErrors.ProductNotFound, RequestErrors.PreconditionRequired, RequestErrors.PreconditionFailed)
            .ForAdmins();

        routes.MapPost("/products/{productId}/stock", (string productId, Body<ChangeStockRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new ChangeStock(PathId.Number(productId), body.Value.Delta, body.Value.Reason), ct).ToOk())
            .Describe("ChangeStock", "Adds pieces to the stock, or takes some away.")
            .Takes(new ChangeStockRequest(20, StockChangeReason.Received))
            .Answers<StockAnswer>()
            .Refuses(CatalogErrors.ProductNotFound, CatalogErrors.OutOfStock)
            .ForAdmins();

        routes.MapGet("/products/{productId}/stock-movements", (string productId, Query<StockMovementFilter> filter, ISender sender, CancellationToken ct) =>
                sender.Send(new ListStockMovements(PathId.Number(productId), filter.Value.Page), ct).ToOk())
            .Describe("ListStockMovements", "The ledger of a product's stock, newest first.")
            .Reads<StockMovementFilter>()
            .Answers<Page<StockMovementAnswer>>()
            .Refuses(CatalogErrors.ProductNotFound)
            .ForAdmins();
    }

    /// <summary>Null only where the header is missing: a malformed one is there, and matches nothing.</summary>
    private static IReadOnlyList<string>? IfMatch(HttpRequest request) =>
        request.Headers.IfMatch is { Count: > 0 } header ? EntityTags.Read(header) : null;
}

/// <summary>A product to add.</summary>
/// <param name="Name">Its name: 1 to 200 characters.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Stock">The pieces there are.</param>
/// <param name="Description">What is to be said of it: up to 4,000 characters.</param>
internal sealed record CreateProductRequest(string Name, long Price, long Stock, string? Description = null);

/// <summary>What a product is to be.</summary>
/// <param name="Name">Its name: 1 to 200 characters.</param>
/// <param name="Price">Its price, in minor units.</param>
/// <param name="Status">Whether it is sold.</param>
/// <param name="Description">What is to be said of it: up to 4,000 characters; nothing where it is left out.</param>
internal sealed record UpdateProductRequest(string Name, long Price, ProductStatus Status, string? Description = null);

/// <summary>A change of stock.</summary>
/// <param name="Delta">Signed pieces, not 0.</param>
/// <param name="Reason">Why.</param>
internal sealed record ChangeStockRequest(long Delta, StockChangeReason Reason);
