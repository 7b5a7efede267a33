namespace Commerce.Order.Application;

using Domain;

/// <summary>The orders' rows.</summary>
public interface IOrderRepository
{
    /// <summary>Writes a new order with its lines.</summary>
    Task AddAsync(Order order, CancellationToken cancellationToken);

    /// <summary>An order with its lines, to be changed: nobody else changes it until the transaction ends.</summary>
    /// <returns>The order, or null.</returns>
    Task<Order?> FindForChangeAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>Writes what has become of an order that was found to be changed. Throws where it has become something else since.</summary>
    Task SaveAsync(Order order, CancellationToken cancellationToken);

    /// <summary>How many orders of a user wait to be paid.</summary>
    /// <param name="now">When; those past their time do not count.</param>
    /// <param name="exactly">Whether no other order of the user may be made until the transaction ends.</param>
    Task<int> CountPendingAsync(string userId, DateTimeOffset now, bool exactly, CancellationToken cancellationToken);

    /// <summary>The orders past their time that hold the coupon or one of the products: that of the coupon first, then the oldest; without those set aside.</summary>
    Task<IReadOnlyList<OverdueHolder>> FindOverdueHoldersAsync(IReadOnlyList<long> productIds, Guid? couponId, DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Locks the rows of orders in the order of their keys, until the transaction ends.</summary>
    Task LockAsync(IReadOnlyList<OverdueHolder> holders, CancellationToken cancellationToken);

    /// <summary>Notes that an order could not be expired.</summary>
    /// <param name="fault">What the try said; the beginning of it is kept.</param>
    /// <returns>How long it is left alone.</returns>
    Task<SetAside> SetAsideAsync(Guid orderId, string fault, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes the note that an order could not be expired, if there is one.</summary>
    Task TakeBackAsync(Guid orderId, CancellationToken cancellationToken);
}

/// <summary>An order past its time that holds something.</summary>
/// <param name="RowId">The key of its row.</param>
/// <param name="OrderId">The order.</param>
/// <param name="HasCoupon">Whether it holds the coupon that was asked for.</param>
public sealed record OverdueHolder(long RowId, Guid OrderId, bool HasCoupon);
