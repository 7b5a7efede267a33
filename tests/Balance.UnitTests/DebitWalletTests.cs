namespace Commerce.Balance.UnitTests;

using Application;
using Contracts;
using Domain;
using NSubstitute;

public sealed class DebitWalletTests
{
    private static readonly Guid OrderId = Guid.NewGuid();
    private readonly IWalletRepository wallets = Substitute.For<IWalletRepository>();

    [Fact]
    public async Task A_payment_is_debited_and_written_to_the_ledger()
    {
        wallets.DebitAsync(Some.User, 300, Some.Now, default).Returns(new WalletAfter(7, 200));

        var debit = (await new DebitWalletHandler(wallets, Some.Clock).Handle(new DebitWallet(Some.User, OrderId, 300), default)).Value!;

        debit.ShouldBe(new Debit(new Payment(debit.Payment!.TransactionId, 300, 200), 500));
        await wallets.Received(1).RecordAsync(Arg.Is<WalletTransaction>(line => line.Amount == -300 && line.BalanceAfter == 200 && line.OrderId == OrderId
            && line.Type == TransactionType.Payment && line.TransactionId == debit.Payment.TransactionId), default);
    }

    [Theory]
    [InlineData(299L, 299)]
    [InlineData(null, 0)]
    public async Task A_wallet_that_holds_too_little_is_an_answer(long? balance, long available)
    {
        wallets.FindAsync(Some.User, default).Returns(balance is { } held ? new Wallet { UserId = Some.User, Balance = held } : null);

        var result = await new DebitWalletHandler(wallets, Some.Clock).Handle(new DebitWallet(Some.User, OrderId, 300), default);

        result.Value.ShouldBe(new Debit(null, available));
        await wallets.DidNotReceiveWithAnyArgs().RecordAsync(default!, default);
    }

    [Fact]
    public void A_payment_is_of_something()
    {
        new DebitWalletValidator().Validate(new DebitWallet(Some.User, OrderId, 0)).IsValid.ShouldBeFalse();
        new DebitWalletValidator().Validate(new DebitWallet(Some.User, OrderId, 1)).IsValid.ShouldBeTrue();
    }
}
