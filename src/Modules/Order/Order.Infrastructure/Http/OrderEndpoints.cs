namespace Commerce.Order.Infrastructure.Http;

using System.Text.Json.Serialization;
using Application;
using Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Http;

/// <summary>All doors of Order.</summary>
internal static class OrderEndpoints
{
    /// <summary>What the other modules refuse an order with.</summary>
    private static readonly string[] FromOthers =
    [
        "balance.account_not_found", "catalog.product_not_found", "catalog.product_discontinued", "catalog.out_of_stock", "coupon.not_found", "coupon.not_usable",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOrdering(routes);
        MapOrders(routes);
    }

    private static void MapOrdering(IEndpointRouteBuilder routes)
    {
        var example = new OrderBody([new OrderBodyItem(1, 2)]);

        routes.MapPost("/orders/quote", (Caller caller, Body<OrderBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new QuoteOrder(body.Value.For(caller)), ct).ToOk())
            .Describe("QuoteOrder", "What an order would come to; holds nothing.")
            .Takes(example)
            .Answers<OrderAnswer>()
            .Refuses(OrderErrors.TooManyPending)
            .RefusesAlso(FromOthers)
            .ForCustomers();

        routes.MapPost("/orders", (Caller caller, Body<OrderBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new PlaceOrder(body.Value.For(caller)), ct).ToCreated(Location))
            .Describe("PlaceOrder", "Makes an order that waits to be paid.")
            .Takes(example)
            .Answers<OrderAnswer>(StatusCodes.Status201Created)
            .Refuses(OrderErrors.TooManyPending)
            .RefusesAlso(FromOthers)
            .ForCustomers();

        routes.MapPost("/orders/pay", (Caller caller, Body<PayBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new PayOrder(caller.UserId, body.Value.OrderId), ct).ToOk())
            .Describe("PayOrder", "Pays an order from the caller's balance.")
            .Takes(new PayBody(Guid.Parse("01982f3e-7b00-7c41-9a6e-0d5c2f1b8a11")))
            .Answers<OrderAnswer>()
            .Refuses(OrderErrors.NotFound, OrderErrors.Expired, OrderErrors.NotPayable, OrderErrors.InsufficientBalance)
            .RefusesAlso(FromOthers)
            .ForCustomers();

        routes.MapPost("/orders/checkout", (Caller caller, Body<OrderBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new CheckoutOrder(body.Value.For(caller)), ct).ToCreated(Location))
            .Describe("CheckoutOrder", "Orders and pays in one transaction; whatever fails, nothing is left.")
            .Takes(example)
            .Answers<OrderAnswer>(StatusCodes.Status201Created)
            .Refuses(OrderErrors.TooManyPending, OrderErrors.InsufficientBalance)
            .RefusesAlso(FromOthers)
            .ForCustomers();
    }

    private static void MapOrders(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders/{orderId}/cancel", (string orderId, Caller caller, ISender sender, CancellationToken ct) =>
                sender.Send(new CancelOrder(caller.UserId, caller.IsAdmin, PathId.Uuid(orderId)), ct).ToOk())
            .Describe("CancelOrder", "Cancels a pending order, or refunds a paid one; admins anybody's.")
            .Answers<OrderAnswer>()
            .Refuses(OrderErrors.NotFound, OrderErrors.NotCancellable)
            .RefusesAlso("balance.account_not_found")
            .ForCustomers();

        routes.MapGet("/orders", (Caller caller, Query<OrderFilter> filter, ISender sender, CancellationToken ct) =>
                sender.Send(new ListOrders(caller, filter.Value), ct).ToOk())
            .Describe("ListOrders", "The caller's orders, newest first; for admins everybody's.")
            .Reads<OrderFilter>()
            .Answers<Page<OrderAnswer>>()
            .Refuses(PlatformErrors.AuthForbidden)
            .RefusesAlso("balance.account_not_found")
            .ForCustomers();

        routes.MapGet("/orders/{orderId}", (string orderId, Caller caller, ISender sender, CancellationToken ct) =>
                sender.Send(new GetOrder(caller.UserId, caller.IsAdmin, PathId.Uuid(orderId)), ct).ToOk())
            .Describe("GetOrder", "One order.")
            .Answers<OrderAnswer>()
            .Refuses(OrderErrors.NotFound)
            .RefusesAlso("balance.account_not_found")
            .ForCustomers();
    }

    private static string Location(OrderAnswer order) => $"{Endpoints.BasePath}/orders/{order.OrderId}";
}

/// <summary>What to order.</summary>
/// <param name="Items">1 to 100 lines; the same product twice is added up.</param>
/// <param name="CouponId">A coupon of the caller's.</param>
/// <param name="OnInvalidCoupon">What to do if the coupon cannot be used: refuse, the default, or order without it.</param>
internal sealed record OrderBody(IReadOnlyList<OrderBodyItem> Items, Guid? CouponId = null, OnInvalidCoupon? OnInvalidCoupon = null)
{
    public OrderRequest For(Caller caller) => new(
        caller.UserId, [.. Items.Select(item => new OrderItem(item.ProductId, item.Quantity))], CouponId, OnInvalidCoupon ?? Application.OnInvalidCoupon.Reject);
}

/// <summary>A line to order. A value, so that null is none.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many pieces.</param>
[method: JsonConstructor]
internal readonly record struct OrderBodyItem(long ProductId, int Quantity);

/// <summary>Which order to pay.</summary>
/// <param name="OrderId">The order.</param>
internal sealed record PayBody(Guid OrderId);
