namespace Commerce.Ranking.Infrastructure.Queries;

using Application;
using SharedKernel;
using SharedKernel.Infrastructure.Http;

/// <summary>The top sellers.</summary>
/// <param name="Limit">How many.</param>
internal sealed record GetTopProducts(int Limit) : IQuery<TopAnswer>, IReadFromQuery<GetTopProducts>
{
    public static GetTopProducts Read(QueryReader query) =>
        new(query.Number("limit", "How many places.", 1, TopComposer.MaxLimit, TopComposer.DefaultLimit));
}

internal sealed class GetTopProductsHandler(LiveRanking ranking) : IQueryHandler<GetTopProducts, TopAnswer>
{
    public async Task<Result<TopAnswer>> Handle(GetTopProducts request, CancellationToken cancellationToken)
    {
        var top = await ranking.GetAsync(cancellationToken);
        return top.IsRefusal ? top : top.Value with { Items = [.. top.Value.Items.Take(request.Limit)] };
    }
}
