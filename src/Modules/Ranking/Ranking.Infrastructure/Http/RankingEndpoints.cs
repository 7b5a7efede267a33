namespace Commerce.Ranking.Infrastructure.Http;

using Application;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Infrastructure.Http;

/// <summary>All doors of Ranking.</summary>
internal static class RankingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/products/top", (Query<GetTopProducts> query, ISender sender, CancellationToken ct) => sender.Send(query.Value, ct).ToOk())
            .Describe("GetTopProducts", "The products of which most pieces were paid for in the last days.")
            .Reads<GetTopProducts>()
            .Answers<TopAnswer>()
            .ForEverybody();

        routes.MapPost("/rankings/rebuild", (ISender sender, CancellationToken ct) => sender.Send(new RebuildRanking(), ct).ToOk())
            .Describe("RebuildRanking", "Counts the ranking anew from the order history.")
            .Answers<TopAnswer>()
            .ForAdmins();
    }
}
