namespace Commerce.Balance.Contracts;

using MediatR;

/// <summary>
/// Asks whether a user may be served at all: where accounts are opened by an admin only, an unknown user is refused with
/// <see cref="BalanceRefusals.AccountNotFound"/>; elsewhere everybody passes.
/// </summary>
/// <param name="UserId">The user.</param>
public sealed record RequireAccount(string UserId) : IQuery<Unit>;
