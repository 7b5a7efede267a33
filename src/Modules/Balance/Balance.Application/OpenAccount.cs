namespace Commerce.Balance.Application;

/// <summary>Opens an empty account; one that is there is left as it is.</summary>
/// <param name="UserId">Whose account.</param>
public sealed record OpenAccount(string UserId) : ICommand<OpenedAccount>;

/// <summary>The account that is there now.</summary>
/// <param name="Account">The account.</param>
/// <param name="Existed">Whether it was there before.</param>
public sealed record OpenedAccount(AccountResponse Account, bool Existed);

internal sealed class OpenAccountValidator : AbstractValidator<OpenAccount>
{
    public OpenAccountValidator() => RuleFor(command => command.UserId).Must(userId => UserId.IsValid(userId))
        .WithMessage($"must be 1 to {UserId.MaxLength} visible ASCII characters without blanks, and neither . nor ..");
}

internal sealed class OpenAccountHandler(IWalletRepository wallets, TypeAdapterConfig mappings, TimeProvider clock) : ICommandHandler<OpenAccount, OpenedAccount>
{
    public async Task<Result<OpenedAccount>> Handle(OpenAccount request, CancellationToken cancellationToken)
    {
        var isNew = await wallets.OpenAsync(request.UserId, clock.UtcNowMs(), cancellationToken);
        var wallet = (await wallets.FindAsync(request.UserId, cancellationToken))!;
        return new OpenedAccount(wallet.Adapt<AccountResponse>(mappings), !isNew);
    }
}
