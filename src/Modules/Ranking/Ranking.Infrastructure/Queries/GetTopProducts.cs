namespace Commerce.Ranking.Infrastructure.Queries;

using Application;
using SharedKernel.Web.Binding;

/// <summary>The top sellers.</summary>
/// <param name="Limit">How many.</param>
internal sealed record GetTopProducts(int Limit) : IQuery<TopProductsResponse>, IReadFromQuery<GetTopProducts>
{
    public static GetTopProducts Read(QueryReader query) =>
        new(query.Number("limit", "How many places.", 1, TopProductsBuilder.MaxLimit, TopProductsBuilder.DefaultLimit));
}

internal sealed class GetTopProductsHandler(RankingCache ranking) : IQueryHandler<GetTopProducts, TopProductsResponse>
{
    public Task<Result<TopProductsResponse>> Handle(GetTopProducts request, CancellationToken cancellationToken) =>
        ranking.GetAsync(request.Limit, cancellationToken);
}
