namespace Commerce.Balance.Domain;

/// <summary>A user's prepaid money. It never holds less than nothing; the row's conditional updates see to that.</summary>
public sealed class Wallet : IEntity
{
    /// <inheritdoc/>
    public long Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string UserId { get; init; }

    /// <summary>What it holds, in minor units.</summary>
    public long Balance { get; init; }

    /// <summary>When it was opened, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When money last moved, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
