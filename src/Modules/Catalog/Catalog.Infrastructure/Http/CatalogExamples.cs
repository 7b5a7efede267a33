namespace Commerce.Catalog.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Catalog's requests and responses.</summary>
internal static class CatalogExamples
{
    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new CreateProductRequest("Drip coffee, 10 bags", 12_900, 50, "Roasted last week."),
        new UpdateProductRequest("Drip coffee, 10 bags", 13_900, ProductStatus.Active, "Roasted last week."),
        new ChangeStockRequest(20, StockChangeReason.Received),
        new ProductResponse(1, "Mug", "Holds a third of a litre.", 5_000, "KRW", 100, ProductStatus.Active, OpenApiExamples.Time, OpenApiExamples.Time),
        new StockResponse(1, 100, OpenApiExamples.Id),
        new StockMovementResponse(OpenApiExamples.Id, 20, StockMovementReason.Received, OrderId: null, 100, OpenApiExamples.Time),
    ];
}
