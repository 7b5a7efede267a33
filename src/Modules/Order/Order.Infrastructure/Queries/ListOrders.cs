namespace Commerce.Order.Infrastructure.Queries;

using Application;
using Balance.Contracts;
using Domain;
using Mapster;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>Orders, newest first: the caller's own; for admins everybody's, or one user's.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Filter">Which ones.</param>
internal sealed record ListOrders(Caller Caller, OrderFilter Filter) : IQuery<Page<OrderAnswer>>;

/// <summary>Its query string.</summary>
/// <param name="Status">Only orders that are this now.</param>
/// <param name="UserId">Only this user's.</param>
/// <param name="Page">Which page.</param>
internal sealed record OrderFilter(OrderStatus? Status, string? UserId, PageRequest Page) : IReadFromQuery<OrderFilter>
{
    private static readonly string[] Words = [.. Enum.GetValues<OrderStatus>().Select(OrderErrors.Word)];

    public static OrderFilter Read(QueryReader query) => new(
        query.OneOf("status", "Only orders that are this now.", null, Words) is { } word ? Enum.Parse<OrderStatus>(word, ignoreCase: true) : null,
        query.Text("userId", "Only this user's orders; for admins.", 64),
        query.Page());
}

internal sealed class ListOrdersHandler(OrderDbContext db, ISender sender, TypeAdapterConfig mappings, TimeProvider clock) : IQueryHandler<ListOrders, Page<OrderAnswer>>
{
    public async Task<Result<Page<OrderAnswer>>> Handle(ListOrders request, CancellationToken cancellationToken)
    {
        var (caller, filter) = request;
        if (!caller.IsAdmin)
        {
            if (filter.UserId is not null && filter.UserId != caller.UserId)
            {
                return PlatformErrors.AuthForbidden.With("Only admins see other users' orders.");
            }

            if (await sender.Send(new RequireAccount(caller.UserId), cancellationToken) is { Error: { } noAccount })
            {
                return noAccount;
            }
        }

        var owner = caller.IsAdmin ? filter.UserId : caller.UserId;
        var found = await WithStatus(db.Orders.Where(order => owner == null || order.UserId == owner), filter.Status)
            .ToPageAsync(filter.Page, $"orders/{owner}/{filter.Status}", order => order, cancellationToken);
        if (found.IsRefusal)
        {
            return found.Error;
        }

        var ids = found.Value.Items.Select(order => order.Id).ToList();
        var lines = (await db.Lines.Where(line => ids.Contains(line.OrderRowId)).OrderBy(line => line.Id).ToListAsync(cancellationToken)).ToLookup(line => line.OrderRowId);
        foreach (var order in found.Value.Items)
        {
            order.Attach([.. lines[order.Id]]);
        }

        return new Page<OrderAnswer>([.. found.Value.Items.Select(order => order.Adapt<OrderAnswer>(mappings))], found.Value.NextCursor);
    }

    /// <summary>An order whose time is over is expired, swept or not.</summary>
    private IQueryable<Order> WithStatus(IQueryable<Order> orders, OrderStatus? status)
    {
        var now = clock.Now();
        return status switch
        {
            null => orders,
            OrderStatus.Pending => orders.Where(order => order.Status == OrderStatus.Pending && order.ExpiresAt > now),
            OrderStatus.Expired => orders.Where(order => order.Status == OrderStatus.Expired || (order.Status == OrderStatus.Pending && order.ExpiresAt <= now)),
            _ => orders.Where(order => order.Status == status),
        };
    }
}
