namespace Commerce.Ranking.Infrastructure.Http;

using Application;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Ranking's requests and responses.</summary>
internal static class RankingExamples
{
    /// <summary>An event of the stream, as it is sent.</summary>
    public const string Stream = "event: top\nid: 3a20e38ad6fbf158\ndata: {\"days\":3,\"computedAt\":\"2026-01-31T09:02:00.000Z\",\"items\":[{\"rank\":1,\"productId\":1,\"name\":\"Mug\",\"price\":5000,\"currency\":\"KRW\",\"soldQuantity\":2}]}\n\n";

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All = [new TopProductsResponse(3, OpenApiExamples.Time.AddMinutes(2), [new TopProduct(1, OpenApiExamples.ProductId, "Mug", 5_000, "KRW", 2)])];
}
