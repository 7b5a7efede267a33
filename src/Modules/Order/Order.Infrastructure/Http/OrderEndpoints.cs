namespace Commerce.Order.Infrastructure.Http;

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Application;
using Balance.Contracts;
using Catalog.Contracts;
using Coupon.Contracts;
using Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>The routes of Order.</summary>
internal static class OrderEndpoints
{
    /// <summary>What the other modules refuse an order with.</summary>
    private static readonly string[] FromOthers =
    [
        BalanceRefusals.AccountNotFound, CatalogRefusals.ProductNotFound, CatalogRefusals.ProductDiscontinued, CatalogRefusals.OutOfStock,
        CouponRefusals.NotFound, CouponRefusals.NotUsable,
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapOrdering(routes);
        MapOrders(routes);
    }

    private static void MapOrdering(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders/quote", (CurrentUser caller, JsonBody<OrderBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new QuoteOrder(body.Value.For(caller)), ct).ToOk())
            .WithName("QuoteOrder").WithSummary("What an order would come to; holds nothing.")
            .Produces<QuoteResponse>()
            .ProducesErrors(OrderErrors.TooManyPending)
            .ProducesErrors(FromOthers)
            .RequireCustomer();

        routes.MapPost("/orders", (CurrentUser caller, JsonBody<OrderBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new PlaceOrder(body.Value.For(caller)), ct).ToCreated(Location))
            .WithName("PlaceOrder").WithSummary("Makes an order that waits to be paid.")
            .Produces<OrderResponse>(StatusCodes.Status201Created)
            .ProducesErrors(OrderErrors.TooManyPending)
            .ProducesErrors(FromOthers)
            .RequireCustomer();

        routes.MapPost("/orders/pay", (CurrentUser caller, JsonBody<PayBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new PayOrder(caller.UserId, body.Value.OrderId), ct).ToOk())
            .WithName("PayOrder").WithSummary("Pays an order from the caller's balance.")
            .Produces<OrderResponse>()
            .ProducesErrors(OrderErrors.NotFound, OrderErrors.Expired, OrderErrors.NotPayable, OrderErrors.InsufficientBalance)
            .ProducesErrors(FromOthers)
            .WithExamples(OrderExamples.Paid)
            .RequireCustomer();

        routes.MapPost("/orders/checkout", (CurrentUser caller, JsonBody<OrderBody> body, ISender sender, CancellationToken ct) =>
                sender.Send(new CheckoutOrder(body.Value.For(caller)), ct).ToCreated(Location))
            .WithName("CheckoutOrder").WithSummary("Orders and pays in one transaction; whatever fails, nothing is left.")
            .Produces<OrderResponse>(StatusCodes.Status201Created)
            .ProducesErrors(OrderErrors.TooManyPending, OrderErrors.InsufficientBalance)
            .ProducesErrors(FromOthers)
            .WithExamples(OrderExamples.CheckedOut)
            .RequireCustomer();
    }

    private static void MapOrders(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders/{orderId}/cancel", (string orderId, CurrentUser caller, ISender sender, CancellationToken ct) =>
                sender.Send(new CancelOrder(caller.UserId, caller.IsAdmin, RouteId.Uuid(orderId)), ct).ToOk())
            .WithName("CancelOrder").WithSummary("Cancels a pending order, or refunds a paid one; admins anybody's.")
            .Produces<OrderResponse>()
            .ProducesErrors(OrderErrors.NotFound, OrderErrors.NotCancellable)
            .ProducesErrors(BalanceRefusals.AccountNotFound)
            .WithExamples(OrderExamples.Refunded)
            .RequireCustomer();

        routes.MapGet("/orders", (CurrentUser caller, QueryParameters<ListOrders> query, ISender sender, CancellationToken ct) =>
                sender.Send(query.Value with { CallerId = caller.UserId, IsAdmin = caller.IsAdmin }, ct).ToOk())
            .WithName("ListOrders").WithSummary("The caller's orders, newest first; for admins everybody's.")
            .Produces<Page<OrderResponse>>()
            .ProducesErrors(PlatformErrors.AuthForbidden)
            .ProducesErrors(BalanceRefusals.AccountNotFound)
            .RequireCustomer();

        routes.MapGet("/orders/{orderId}", (string orderId, CurrentUser caller, ISender sender, CancellationToken ct) =>
                sender.Send(new GetOrder(caller.UserId, caller.IsAdmin, RouteId.Uuid(orderId)), ct).ToOk())
            .WithName("GetOrder").WithSummary("One of the caller's orders; for admins anybody's.")
            .Produces<OrderResponse>()
            .ProducesErrors(OrderErrors.NotFound)
            .ProducesErrors(BalanceRefusals.AccountNotFound)
            .RequireCustomer();
    }

    private static string Location(OrderResponse order) => $"{Endpoints.BasePath}/orders/{order.OrderId}";
}

/// <summary>What to order.</summary>
/// <param name="Items">1 to 100 lines; the same product twice is added up.</param>
/// <param name="CouponId">A coupon of the caller's.</param>
/// <param name="OnInvalidCoupon">What to do if the coupon cannot be used: refuse, the default, or order without it.</param>
/// <param name="Reference">A reference of your own, up to 100 characters; comes back with the order and its events.</param>
internal sealed record OrderBody(
    [property: Length(1, OrderRequest.MaxLines)] IReadOnlyList<OrderBodyItem> Items, Guid? CouponId = null, OnInvalidCoupon? OnInvalidCoupon = null,
    [property: StringLength(Order.MaxReferenceLength)] string? Reference = null)
{
    public OrderRequest For(CurrentUser caller) => new(
        caller.UserId, [.. Items.Select(item => new ProductQuantity(item.ProductId, item.Quantity))], CouponId, OnInvalidCoupon ?? Application.OnInvalidCoupon.Reject, Reference);
}

/// <summary>A line to order.</summary>
/// <remarks>A value, so that null is none. Not <see cref="ProductQuantity"/>: name and words of this record are the API's, and stay when the kernel's change.</remarks>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many pieces.</param>
[method: JsonConstructor]
internal readonly record struct OrderBodyItem(long ProductId, [property: Range(1, OrderRequest.MaxQuantity)] int Quantity);

/// <summary>Which order to pay.</summary>
/// <param name="OrderId">The order.</param>
internal sealed record PayBody(Guid OrderId);
