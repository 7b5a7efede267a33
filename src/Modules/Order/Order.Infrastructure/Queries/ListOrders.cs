namespace Commerce.Order.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>Orders, newest first: the caller's own; for admins everybody's, or one user's.</summary>
/// <param name="Status">Only orders that are this now.</param>
/// <param name="UserId">Only this user's.</param>
/// <param name="Page">Which page.</param>
/// <param name="CallerId">Who asks.</param>
/// <param name="IsAdmin">Whether everybody's orders may be seen.</param>
internal sealed record ListOrders(OrderStatus? Status, string? UserId, PageRequest Page, string CallerId = "", bool IsAdmin = false)
    : IQuery<Page<OrderResponse>>, IReadFromQuery<ListOrders>
{
    private static readonly string[] Words = [.. Enum.GetValues<OrderStatus>().Select(OrderErrors.ToApiName)];

    public static ListOrders Read(QueryReader query) => new(
        query.OneOf("status", "Only orders that are this now.", null, Words) is { } word ? Enum.Parse<OrderStatus>(word, ignoreCase: true) : null,
        query.Text("userId", "Only this user's orders; for admins.", SharedKernel.UserId.MaxLength),
        query.Page());
}

internal sealed class ListOrdersHandler(OrderDbContext db, ISender sender, TypeAdapterConfig mappings, TimeProvider clock) : IQueryHandler<ListOrders, Page<OrderResponse>>
{
    public async Task<Result<Page<OrderResponse>>> Handle(ListOrders request, CancellationToken cancellationToken)
    {
        if (!request.IsAdmin)
        {
            if (request.UserId is not null && request.UserId != request.CallerId)
            {
                return PlatformErrors.AuthForbidden.Create("Only admins see other users' orders.");
            }

            if (await sender.Send(new RequireAccount(request.CallerId), cancellationToken) is { Error: { } noAccount })
            {
                return noAccount;
            }
        }

        var owner = request.IsAdmin ? request.UserId : request.CallerId;
        var orders = db.Orders.Where(order => owner == null || order.UserId == owner);
        var found = await (request.Status is { } status ? orders.Where(Order.HasStatus(status, clock.UtcNowMs())) : orders)
            .ToPageAsync(request.Page, $"orders/{owner}/{request.Status}", order => order, cancellationToken);
        if (found.IsFailure)
        {
            return found.Error;
        }

        await db.LoadLinesAsync(found.Value.Items, cancellationToken);
        return new Page<OrderResponse>([.. found.Value.Items.Select(order => order.Adapt<OrderResponse>(mappings))], found.Value.NextCursor);
    }
}
