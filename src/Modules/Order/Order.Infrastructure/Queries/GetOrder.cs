namespace Commerce.Order.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Persistence;

/// <summary>One order; somebody else's does not exist, but for admins.</summary>
/// <param name="UserId">Who asks.</param>
/// <param name="IsAdmin">Whether anybody's order may be seen.</param>
/// <param name="OrderId">The order.</param>
internal sealed record GetOrder(string UserId, bool IsAdmin, Guid OrderId) : IQuery<OrderResponse>;

internal sealed class GetOrderHandler(OrderDbContext db, ISender sender, TypeAdapterConfig mappings) : IQueryHandler<GetOrder, OrderResponse>
{
    public async Task<Result<OrderResponse>> Handle(GetOrder request, CancellationToken cancellationToken)
    {
        if (!request.IsAdmin && await sender.Send(new RequireAccount(request.UserId), cancellationToken) is { Error: { } noAccount })
        {
            return noAccount;
        }

        var order = await db.Orders.SingleOrDefaultAsync(row => row.OrderId == request.OrderId && (row.UserId == request.UserId || request.IsAdmin), cancellationToken);
        if (order is null)
        {
            return OrderErrors.NotFound;
        }

        await db.LoadLinesAsync([order], cancellationToken);
        return order.Adapt<OrderResponse>(mappings);
    }
}
