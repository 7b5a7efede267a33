namespace Commerce.Ranking.Infrastructure.Http;

using Application;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>The routes of Ranking.</summary>
internal static class RankingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/products/top", (QueryParameters<GetTopProducts> query, ISender sender, CancellationToken ct) => sender.Send(query.Value, ct).ToOk())
            .WithName("GetTopProducts").WithSummary("The products of which most pieces were paid for in the last days.")
            .Produces<TopProductsResponse>()
            .AllowAnonymous();

        routes.MapGet("/products/top/stream", (QueryParameters<GetTopProducts> query, TopProductsEvents events, HttpContext http) => events.StreamAsync(http, query.Value.Limit))
            .WithName("StreamTopProducts").WithSummary("The ranking as it changes, by Server-Sent Events named top with the data of TopProducts; a comment every 15 s.")
            .AcceptsHeader(TopProductsEvents.LastEventId, "The `id` of the last event that was seen: it is not sent again.")
            .Produces<string>(contentType: "text/event-stream")
            .WithExamples(RankingExamples.Stream)
            .ProducesErrors(PlatformErrors.Overloaded)
            .AllowAnonymous();

        routes.MapPost("/rankings/rebuild", (ISender sender, CancellationToken ct) => sender.Send(new RebuildRanking(), ct).ToOk())
            .WithName("RebuildRanking").WithSummary("Counts the ranking anew from the order history.")
            .Produces<TopProductsResponse>()
            .RequireAdmin();
    }
}
