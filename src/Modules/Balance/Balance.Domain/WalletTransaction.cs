namespace Commerce.Balance.Domain;

/// <summary>Why money moved.</summary>
public enum TransactionType
{
    /// <summary>Money came in.</summary>
    Charge,

    /// <summary>An order was paid.</summary>
    Payment,

    /// <summary>An order's money came back.</summary>
    Refund,
}

/// <summary>A line of the ledger: written with the movement that it records, and never changed.</summary>
public sealed class WalletTransaction : IEntity
{
    private WalletTransaction()
    {
    }

    /// <inheritdoc/>
    public long Id { get; private init; }

    /// <summary>Its name outside.</summary>
    public Guid TransactionId { get; private init; }

    /// <summary>The wallet.</summary>
    public long WalletId { get; private init; }

    /// <summary>Why money moved.</summary>
    public TransactionType Type { get; private init; }

    /// <summary>How much, signed, in minor units: a payment is negative.</summary>
    public long Amount { get; private init; }

    /// <summary>What the wallet then held, in minor units.</summary>
    public long BalanceAfter { get; private init; }

    /// <summary>The order, of a payment or a refund.</summary>
    public Guid? OrderId { get; private init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Money came in.</summary>
    /// <param name="after">The wallet as the movement left it.</param>
    /// <param name="amount">How much, in minor units.</param>
    public static WalletTransaction Charge(WalletAfter after, long amount, DateTimeOffset now) =>
        Make(after, TransactionType.Charge, amount, null, now);

    /// <summary>An order was paid.</summary>
    /// <param name="after">The wallet as the movement left it.</param>
    /// <param name="amount">How much, in minor units; positive.</param>
    public static WalletTransaction Payment(WalletAfter after, long amount, Guid orderId, DateTimeOffset now) =>
        Make(after, TransactionType.Payment, -amount, orderId, now);

    /// <summary>An order's money came back.</summary>
    /// <param name="after">The wallet as the movement left it.</param>
    /// <param name="amount">How much, in minor units.</param>
    public static WalletTransaction Refund(WalletAfter after, long amount, Guid orderId, DateTimeOffset now) =>
        Make(after, TransactionType.Refund, amount, orderId, now);

    private static WalletTransaction Make(WalletAfter after, TransactionType type, long amount, Guid? orderId, DateTimeOffset now) => new()
    {
        TransactionId = Guid.CreateVersion7(now),
        WalletId = after.WalletId,
        Type = type,
        Amount = amount,
        BalanceAfter = after.Balance,
        OrderId = orderId,
        CreatedAt = now,
    };
}

/// <summary>A wallet right after a movement, as its row says.</summary>
/// <param name="WalletId">The wallet's key.</param>
/// <param name="Balance">What it holds, in minor units.</param>
public sealed record WalletAfter(long WalletId, long Balance);
