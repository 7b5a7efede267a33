namespace Commerce.Balance.Application;

using Contracts;
using Domain;

internal sealed class RefundPaymentValidator : AbstractValidator<RefundPayment>
{
    public RefundPaymentValidator() => RuleFor(command => command.OrderId).NotEmpty();
}

/// <summary>The undo of <see cref="DebitWalletHandler"/>: once, and safe to call again.</summary>
internal sealed class RefundPaymentHandler(IWalletRepository wallets, TimeProvider clock) : ICommandHandler<RefundPayment, Unit>
{
    public async Task<Result<Unit>> Handle(RefundPayment request, CancellationToken cancellationToken)
    {
        if (await wallets.FindOpenPaymentAsync(request.OrderId, cancellationToken) is { } payment)
        {
            var now = clock.UtcNowMs();
            // No maximum: the money was in the wallet before.
            var after = await wallets.ReturnAsync(payment.WalletId, -payment.Amount, now, cancellationToken);
            await wallets.RecordAsync(WalletTransaction.Refund(after, -payment.Amount, request.OrderId, now), cancellationToken);
        }

        return Unit.Value;
    }
}
