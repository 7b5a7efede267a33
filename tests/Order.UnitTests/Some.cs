namespace Commerce.Order.UnitTests;

using Application;
using Domain;
using Mapster;

/// <summary>Values that a test needs and does not care about.</summary>
internal static class Some
{
    public const string User = "alice";

    public static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 0, 0, 123, TimeSpan.Zero);

    public static readonly TimeSpan ReservationTime = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan RefundTime = TimeSpan.FromDays(30);

    public static readonly Guid CouponId = Guid.Parse("0194bc1a-0000-7000-8000-000000000002");

    public static readonly Guid TransactionId = Guid.Parse("0194bc1a-0000-7000-8000-000000000003");

    public static OrderPayment Payment => new(TransactionId, 700);

    public static OrderLine Line(long productId = 1, int quantity = 2) => new() { ProductId = productId, Name = "tea", UnitPrice = 1_000, Quantity = quantity };

    public static OrderDraft Draft(long discount = 0, Guid? couponId = null) => new(Guid.CreateVersion7(Now), User, [Line()], discount, couponId, null);

    public static OrderRequest Request(Guid? couponId = null, OnInvalidCoupon onInvalidCoupon = OnInvalidCoupon.Reject, params ProductQuantity[] items) =>
        new(User, items.Length == 0 ? [new ProductQuantity(1, 2)] : items, couponId, onInvalidCoupon);

    /// <summary>An order in a status, made at <see cref="Now"/>.</summary>
    public static Order Order(OrderStatus status = OrderStatus.Pending, bool hasReservation = true, Guid? couponId = null, long discount = 0)
    {
        var order = Domain.Order.Place(Draft(discount, couponId), hasReservation, Now, ReservationTime);
        switch (status)
        {
            case OrderStatus.Pending:
                break;
            case OrderStatus.Paid:
                order.Pay(Payment, Now);
                break;
            case OrderStatus.Failed:
                order.Fail(OrderErrors.Insufficient(2, 1), Now);
                break;
            case OrderStatus.Cancelled:
                order.Cancel(Now);
                break;
            case OrderStatus.Expired:
                order.Expire();
                break;
            default:
                order.Pay(Payment, Now);
                order.Cancel(Now);
                break;
        }

        return order;
    }

    public static TypeAdapterConfig Mappings(TimeProvider clock)
    {
        var config = new TypeAdapterConfig { RequireExplicitMapping = true, RequireDestinationMemberSource = true };
        new OrderMappings(new Currency("KRW"), clock).Register(config);
        config.Compile();
        return config;
    }
}
