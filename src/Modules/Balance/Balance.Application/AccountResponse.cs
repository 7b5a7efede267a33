namespace Commerce.Balance.Application;

/// <summary>An account.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Balance">What it holds, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="UpdatedAt">When money last moved, UTC.</param>
public sealed record AccountResponse(string UserId, long Balance, string Currency, DateTimeOffset UpdatedAt);
