namespace Commerce.Catalog.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Catalog's requests and responses.</summary>
internal static class CatalogExamples
{
    private const string Description = "Holds a third of a litre.";

    /// <summary>The mug.</summary>
    public static readonly ProductResponse Mug = new(OpenApiExamples.ProductId, "Mug", Description, 5_000, "KRW", 100, ProductStatus.Active, OpenApiExamples.Time.AddDays(-1), OpenApiExamples.Time.AddDays(-1));

    /// <summary>The mug at another price, after the order.</summary>
    public static readonly ProductResponse Dearer = Mug with { Price = 5_500, Stock = 98, UpdatedAt = OpenApiExamples.Time.AddDays(1) };

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new CreateProductRequest("Mug", 5_000, 100, Description),
        new UpdateProductRequest("Mug", 5_500, ProductStatus.Active, Description),
        new ChangeStockRequest(20, StockChangeReason.Received),
        Mug,
        new StockChangeResponse(OpenApiExamples.ProductId, 118, OpenApiExamples.EventId),
        new StockMovementResponse(OpenApiExamples.EventId, -2, StockMovementReason.Reserved, OpenApiExamples.OrderId, 98, OpenApiExamples.Time),
    ];
}
