namespace Commerce.Balance.Application;

using Contracts;
using Domain;

internal sealed class DebitWalletValidator : AbstractValidator<DebitWallet>
{
    public DebitWalletValidator() => RuleFor(command => command.Amount).GreaterThan(0);
}

internal sealed class DebitWalletHandler(IWalletRepository wallets, TimeProvider clock) : ICommandHandler<DebitWallet, Debit>
{
    public async Task<Result<Debit>> Handle(DebitWallet request, CancellationToken cancellationToken)
    {
        var now = clock.UtcNowMs();
        if (await wallets.DebitAsync(request.UserId, request.Amount, now, cancellationToken) is not { } after)
        {
            var wallet = await wallets.FindAsync(request.UserId, cancellationToken);
            return new Debit(null, wallet?.Balance ?? 0);
        }

        var transaction = WalletTransaction.Payment(after, request.Amount, request.OrderId, now);
        await wallets.RecordAsync(transaction, cancellationToken);
        return new Debit(new Payment(transaction.TransactionId, request.Amount, after.Balance), after.Balance + request.Amount);
    }
}
