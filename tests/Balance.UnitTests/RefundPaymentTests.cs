namespace Commerce.Balance.UnitTests;

using Application;
using Contracts;
using Domain;
using NSubstitute;

public sealed class RefundPaymentTests
{
    private static readonly Guid OrderId = Guid.NewGuid();
    private readonly IWalletRepository wallets = Substitute.For<IWalletRepository>();

    [Fact]
    public async Task A_refund_gives_the_payment_back()
    {
        var payment = WalletTransaction.Payment(new WalletAfter(7, 200), 300, OrderId, Some.Now);
        wallets.FindOpenPaymentAsync(OrderId, default).Returns(payment);
        wallets.ReturnAsync(7, 300, Some.Now, default).Returns(new WalletAfter(7, 500));

        (await new RefundPaymentHandler(wallets, Some.Clock).Handle(new RefundPayment(OrderId), default)).IsSuccess.ShouldBeTrue();

        await wallets.Received(1).RecordAsync(Arg.Is<WalletTransaction>(line => line.Amount == 300 && line.BalanceAfter == 500 && line.Type == TransactionType.Refund && line.OrderId == OrderId), default);
    }

    [Fact]
    public async Task A_refund_of_what_was_not_paid_or_is_given_back_does_nothing()
    {
        (await new RefundPaymentHandler(wallets, Some.Clock).Handle(new RefundPayment(OrderId), default)).IsSuccess.ShouldBeTrue();
        await wallets.DidNotReceiveWithAnyArgs().RecordAsync(default!, default);
    }

    [Fact]
    public void A_refund_is_of_an_order() =>
        new RefundPaymentValidator().Validate(new RefundPayment(Guid.Empty)).IsValid.ShouldBeFalse();
}
