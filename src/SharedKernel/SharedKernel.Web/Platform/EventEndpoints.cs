namespace Commerce.SharedKernel.Web.Platform;

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Web.Binding;
using SharedKernel.Web.OpenApi;

/// <summary>The routes of the orders' events and their deliveries.</summary>
public static class EventEndpoints
{
    private const string SchemaMediaType = "application/schema+json";

    private static readonly CloudEvent AnEvent = new(
        "1.0", OpenApiExamples.EventId, "/commerce/orders", "com.commerce.order.paid.v1", OpenApiExamples.OrderId.ToString(), OpenApiExamples.Time.AddMinutes(1), "application/json",
        "https://shop.example.com/api/v1/events/schemas/com.commerce.order.paid.v1", "2", "Integer", null, JsonSerializer.SerializeToElement(
            new
            {
                orderId = OpenApiExamples.OrderId,
                userId = OpenApiExamples.UserId,
                status = "paid",
                items = new[] { new { productId = OpenApiExamples.ProductId, name = "Mug", unitPrice = 5_000, quantity = 2, lineTotal = 10_000 } },
                subtotal = 10_000,
                discount = 1_000,
                total = 9_000,
                currency = "KRW",
                couponId = OpenApiExamples.CouponId,
                payment = new { transactionId = OpenApiExamples.PaymentId, amount = 9_000 },
                createdAt = OpenApiExamples.Time,
                expiresAt = OpenApiExamples.Time.AddMinutes(15),
                paidAt = OpenApiExamples.Time.AddMinutes(1),
            },
            ApiJson.Options));

    private static readonly DeliveryResponse AParkedDelivery = new(
        20, OpenApiExamples.EventId, "com.commerce.order.paid.v1", "kafka", 8, "The broker does not take it.", OpenApiExamples.Time.AddMinutes(10));

    /// <summary>Maps them.</summary>
    /// <param name="routes">The group <c>/api/v1</c>.</param>
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", (QueryParameters<EventsQuery> query, ISender sender, CancellationToken ct) => sender.Send(query.Value.Message, ct).ToOk())
            .WithName("ListEvents").WithSummary("The orders' events from a position on, oldest first, for whoever has missed some.")
            .Produces<EventPage>()
            .WithExamples(new EventPage([AnEvent], "MjAuNDI"))
            .ProducesErrors(PlatformErrors.EventsGone)
            .RequireAdmin();

        routes.MapGet("/events/schemas/{type}", async (string type, EventSchemas schemas) => await schemas.FindAsync(type) is { } schema
                ? new TaggedText(schema, SchemaMediaType)
                : ResultHttpExtensions.Refuse(PlatformErrors.RouteNotFound))
            .WithName("GetEventSchema").WithSummary("The JSON Schema of a type of event, as its dataschema says.")
            .Produces<object>(contentType: SchemaMediaType)
            .ProducesNotModified()
            .ProducesErrors(PlatformErrors.RouteNotFound)
            .AllowAnonymous();

        routes.MapGet("/deliveries", (QueryParameters<DeliveriesQuery> query, ISender sender, CancellationToken ct) => sender.Send(query.Value.Message, ct).ToOk())
            .WithName("ListDeliveries").WithSummary("Events on their way to listeners, newest first; by default those that were given up.")
            .Produces<Page<DeliveryResponse>>()
            .WithExamples(AParkedDelivery)
            .RequireAdmin();

        routes.MapPost("/deliveries/{deliveryId}/retry", (string deliveryId, ISender sender, CancellationToken ct) =>
                sender.Send(new RetryDelivery(RouteId.Number(deliveryId)), ct).ToOk())
            .WithName("RetryDelivery").WithSummary("Tries a delivery again that was given up; later events of its order follow.")
            .Produces<DeliveryResponse>()
            .WithExamples(AParkedDelivery)
            .ProducesErrors(PlatformErrors.DeliveryNotFound)
            .RequireAdmin();

        routes.MapPost("/deliveries/{deliveryId}/discard", (string deliveryId, ISender sender, CancellationToken ct) =>
                sender.Send(new DiscardDelivery(RouteId.Number(deliveryId)), ct).ToOk())
            .WithName("DiscardDelivery").WithSummary("Gives a delivery up that has not happened; later events of its order follow.")
            .Produces<DeliveryResponse>()
            .WithExamples(AParkedDelivery)
            .ProducesErrors(PlatformErrors.DeliveryNotFound)
            .RequireAdmin();

        routes.MapPost("/deliveries/retry", (JsonBody<ListenerRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new RetryDeliveries(body.Value.Listener), ct).ToOk())
            .WithName("RetryDeliveries").WithSummary("Tries all deliveries of a listener again that were given up after their tries.")
            .Produces<RetriedDeliveriesResponse>()
            .WithExamples(new ListenerRequest("kafka"), new RetriedDeliveriesResponse("kafka", 3))
            .RequireAdmin();

        routes.MapPost("/deliveries/discard", (JsonBody<ListenerRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new DiscardDeliveries(body.Value.Listener), ct).ToOk())
            .WithName("DiscardDeliveries").WithSummary("Gives all parked deliveries of a listener up, and the waiting ones too where the settings do not know it.")
            .Produces<DiscardedDeliveriesResponse>()
            .WithExamples(new ListenerRequest("kafka"), new DiscardedDeliveriesResponse("kafka", 3))
            .RequireAdmin();
    }
}
