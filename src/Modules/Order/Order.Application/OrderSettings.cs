namespace Commerce.Order.Application;

using System.ComponentModel.DataAnnotations;

/// <summary>When stock and coupon are taken.</summary>
public enum ReserveMode
{
    /// <summary>With the order; they are held until it expires.</summary>
    AtOrder,

    /// <summary>With the payment; the order only checks.</summary>
    AtPayment,
}

/// <summary>What becomes of an order that its owner cannot pay.</summary>
public enum InsufficientBalanceMode
{
    /// <summary>It fails and gives everything back.</summary>
    FailOrder,

    /// <summary>It goes on waiting.</summary>
    KeepPending,
}

/// <summary>The rules of orders, section <c>Order</c>.</summary>
public sealed class OrderSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Order";

    /// <summary>When stock and coupon are taken.</summary>
    [EnumDataType(typeof(ReserveMode))]
    public ReserveMode Reserve { get; set; }

    /// <summary>What becomes of an order that its owner cannot pay.</summary>
    [EnumDataType(typeof(InsufficientBalanceMode))]
    public InsufficientBalanceMode OnInsufficientBalance { get; set; }

    /// <summary>How long an order waits to be paid.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan ReservationTime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often expired orders are swept.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of a user's orders may wait to be paid.</summary>
    [Range(1, 10_000)]
    public int MaxPendingPerUser { get; set; } = 20;

    /// <summary>Days after the payment during which money is given back.</summary>
    [Range(0, 3_650)]
    public int RefundDays { get; set; } = 30;
}
