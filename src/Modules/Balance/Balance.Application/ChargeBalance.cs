namespace Commerce.Balance.Application;

using Domain;

/// <summary>Adds money to an account.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Amount">How much, in minor units.</param>
/// <param name="ByAdmin">Whether an admin charges it.</param>
public sealed record ChargeBalance(string UserId, long Amount, bool ByAdmin = false) : ICommand<ChargeReceipt>, IOneAtATime
{
    /// <inheritdoc/>
    public string Turn => "charges of " + UserId;
}

/// <summary>A charge that happened.</summary>
/// <param name="TransactionId">Its name in the ledger.</param>
/// <param name="Amount">How much came in, in minor units.</param>
/// <param name="Balance">What the account then held, in minor units.</param>
/// <param name="Currency">The currency, by ISO 4217.</param>
/// <param name="ChargedAt">When, UTC.</param>
public sealed record ChargeReceipt(Guid TransactionId, long Amount, long Balance, string Currency, DateTimeOffset ChargedAt);

internal sealed class ChargeBalanceValidator : AbstractValidator<ChargeBalance>
{
    public ChargeBalanceValidator(BalanceSettings settings) =>
        RuleFor(command => command.Amount).InclusiveBetween(settings.MinCharge, settings.MaxCharge)
            .WithMessage($"must be from {settings.MinCharge} to {settings.MaxCharge}");
}

internal sealed class ChargeBalanceHandler(IWalletRepository wallets, BalanceSettings settings, TypeAdapterConfig mappings, TimeProvider clock)
    : ICommandHandler<ChargeBalance, ChargeReceipt>
{
    public async Task<Result<ChargeReceipt>> Handle(ChargeBalance request, CancellationToken cancellationToken)
    {
        if (!request.ByAdmin && !settings.CustomersMayCharge)
        {
            return BalanceErrors.ChargeNotAllowed;
        }

        var now = clock.UtcNowMs();
        var after = await CreditAsync(request, now, cancellationToken);
        if (after is null)
        {
            return await RefuseAsync(request, cancellationToken);
        }

        var transaction = WalletTransaction.Charge(after, request.Amount, now);
        await wallets.RecordAsync(transaction, cancellationToken);
        return transaction.Adapt<ChargeReceipt>(mappings);
    }

    private async Task<WalletAfter?> CreditAsync(ChargeBalance request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var after = await wallets.CreditAsync(request.UserId, request.Amount, settings.MaxBalance, now, cancellationToken);
        if (after is null && settings.Accounts == AccountMode.OpenOnFirstCharge && UserId.IsValid(request.UserId))
        {
            // Opened here or, at the same moment, by another first charge. If even the first one passes the maximum, the refusal takes
            // the new account with it.
            await wallets.OpenAsync(request.UserId, now, cancellationToken);
            after = await wallets.CreditAsync(request.UserId, request.Amount, settings.MaxBalance, now, cancellationToken);
        }

        return after;
    }

    private async Task<Error> RefuseAsync(ChargeBalance request, CancellationToken cancellationToken) =>
        await wallets.FindAsync(request.UserId, cancellationToken) is { } wallet
            ? BalanceErrors.PastLimit(settings.MaxBalance, wallet.Balance)
            : BalanceErrors.AccountNotFound;
}
