namespace Commerce.Ranking.Infrastructure.Http;

using Application;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Ranking's requests and responses.</summary>
internal static class RankingExamples
{
    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All = [new TopProductsResponse(3, OpenApiExamples.Time.AddMinutes(2), [new TopProduct(1, OpenApiExamples.ProductId, "Mug", 5_000, "KRW", 2)])];
}
