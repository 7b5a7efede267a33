namespace Commerce.Ranking.Infrastructure.Http;

using Application;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Infrastructure;
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

        routes.MapGet("/products/top/stream", (Query<GetTopProducts> query, TopStream stream) => stream.Subscribe(query.Value.Limit))
            .Describe("StreamTopProducts", "The same as it changes, by Server-Sent Events: `event: top`, the data as `GET /products/top` answers it; a comment every 15 s.")
            .Reads<GetTopProducts>()
            .TakesHeader(TopStream.LastEventId, "The `id` of the last event that was seen: it is not sent again.")
            .AnswersText("text/event-stream")
            .Refuses(PlatformErrors.Overloaded)
            .ForEverybody();

        routes.MapPost("/rankings/rebuild", (ISender sender, CancellationToken ct) => sender.Send(new RebuildRanking(), ct).ToOk())
            .Describe("RebuildRanking", "Counts the ranking anew from the order history.")
            .Answers<TopAnswer>()
            .ForAdmins();
    }
}
