namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

/// <summary>The doors to the orders' story and to its deliveries.</summary>
public static class EventEndpoints
{
    /// <summary>Maps them.</summary>
    /// <param name="routes">The group <c>/api/v1</c>.</param>
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", (Query<ListEvents> query, ISender sender, CancellationToken ct) => sender.Send(query.Value, ct).ToOk())
            .Describe("ListEvents", "The orders' events from a position on, oldest first, for whoever has missed some.")
            .Reads<ListEvents>()
            .Answers<EventPage>()
            .Refuses(PlatformErrors.EventsGone)
            .ForAdmins();

        routes.MapGet("/deliveries", (Query<ListDeliveries> query, ISender sender, CancellationToken ct) => sender.Send(query.Value, ct).ToOk())
            .Describe("ListDeliveries", "Events on their way to listeners, newest first; by default those that were given up.")
            .Reads<ListDeliveries>()
            .Answers<Page<DeliveryAnswer>>()
            .ForAdmins();

        routes.MapPost("/deliveries/{deliveryId}/retry", (string deliveryId, ISender sender, CancellationToken ct) =>
                sender.Send(new RetryDelivery(PathId.Number(deliveryId)), ct).ToOk())
            .Describe("RetryDelivery", "Tries a delivery again that was given up; later events of its order follow.")
            .Answers<DeliveryAnswer>()
            .Refuses(PlatformErrors.DeliveryNotFound)
            .ForAdmins();

        routes.MapPost("/deliveries/{deliveryId}/discard", (string deliveryId, ISender sender, CancellationToken ct) =>
                sender.Send(new DiscardDelivery(PathId.Number(deliveryId)), ct).ToOk())
            .Describe("DiscardDelivery", "Gives a delivery up that has not happened; later events of its order follow.")
            .Answers<DeliveryAnswer>()
            .Refuses(PlatformErrors.DeliveryNotFound)
            .ForAdmins();

        routes.MapPost("/deliveries/retry", (Body<ListenerRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new RetryDeliveries(body.Value.Listener), ct).ToOk())
            .Describe("RetryDeliveries", "Tries all deliveries of a listener again that were given up after their tries.")
            .Takes(new ListenerRequest("kafka"))
            .Answers<RetriedAnswer>()
            .ForAdmins();

        routes.MapPost("/deliveries/discard", (Body<ListenerRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new DiscardDeliveries(body.Value.Listener), ct).ToOk())
            .Describe("DiscardDeliveries", "Gives all parked deliveries of a listener up, and the waiting ones too where the settings do not know it.")
            .Takes(new ListenerRequest("kafka"))
            .Answers<DiscardedAnswer>()
            .ForAdmins();
    }
}
