namespace Commerce.Order.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>Orders, newest first: the caller's own; for admins everybody's, or one user's.</summary>
/// <param name="Statuses">Only orders that are one of these now; none for all.</param>
/// <param name="UserId">Only this user's.</param>
/// <param name="Created">Only those made in it.</param>
/// <param name="Page">Which page.</param>
/// <param name="CallerId">Who asks.</param>
/// <param name="IsAdmin">Whether everybody's orders may be seen.</param>
internal sealed record ListOrders(
    IReadOnlyList<OrderStatus> Statuses, string? UserId, Period Created, PageRequest Page, string CallerId = "", bool IsAdmin = false)
    : IQuery<Page<OrderResponse>>, IReadFromQuery<ListOrders>
{
    public static ListOrders Read(QueryReader query) => new(
        query.AnyOf<OrderStatus>("status", "Only orders that are one of these now: one or more, separated by commas."),
        query.Text("userId", "Only this user's; for admins.", SharedKernel.UserId.MaxLength),
        query.Period(),
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
        var (from, to, now) = (request.Created.From, request.Created.To, clock.UtcNowMs());
        var found = await db.Orders
            .Where(order => (owner == null || order.UserId == owner) && (from == null || order.CreatedAt >= from) && (to == null || order.CreatedAt < to))
            .WhereAny(request.Statuses.Select(status => Order.HasStatus(status, now)))
            .ToPageAsync(request.Page, $"orders/{string.Join(',', request.Statuses)}/{request.Created}/{owner}", order => order, cancellationToken);
        if (found.IsFailure)
        {
            return found.Error;
        }

        await db.LoadLinesAsync(found.Value.Items, cancellationToken);
        return new Page<OrderResponse>([.. found.Value.Items.Select(order => order.Adapt<OrderResponse>(mappings))], found.Value.NextCursor);
    }
}
