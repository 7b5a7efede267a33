namespace Commerce.Balance.UnitTests;

using Application;
using Domain;
using NSubstitute;

public sealed class ChargeBalanceTests
{
    private readonly IWalletRepository wallets = Substitute.For<IWalletRepository>();
    private readonly BalanceSettings settings = new();

    [Fact]
    public async Task A_charge_is_credited_and_written_to_the_ledger()
    {
        wallets.CreditAsync(Some.User, 500, settings.MaxBalance, Some.Now, default).Returns(new WalletAfter(7, 1_500));

        var receipt = (await ChargeAsync(500)).Value!;

        receipt.ShouldBe(new ChargeReceipt(receipt.TransactionId, 500, 1_500, "KRW", Some.Now));
        await wallets.Received(1).RecordAsync(Arg.Is<WalletTransaction>(line => line.TransactionId == receipt.TransactionId && line.WalletId == 7 && line.Amount == 500
            && line.BalanceAfter == 1_500 && line.Type == TransactionType.Charge && line.OrderId == null && line.CreatedAt == Some.Now), default);
    }

    [Fact]
    public async Task The_first_charge_opens_the_wallet()
    {
        wallets.CreditAsync(Some.User, 500, settings.MaxBalance, Some.Now, default).Returns(null, new WalletAfter(7, 500));
        wallets.OpenAsync(Some.User, Some.Now, default).Returns(true);

        (await ChargeAsync(500)).Value!.Balance.ShouldBe(500);
    }

    [Fact]
    public async Task Where_only_admins_open_accounts_an_unknown_user_is_refused()
    {
        settings.Accounts = AccountMode.RegisteredOnly;

        (await ChargeAsync(500)).Error!.Code.ShouldBe("balance.account_not_found");

        await wallets.DidNotReceiveWithAnyArgs().OpenAsync(default!, default, default);
        await wallets.DidNotReceiveWithAnyArgs().RecordAsync(default!, default);
    }

    [Fact]
    public async Task A_charge_past_the_maximum_says_what_the_wallet_holds()
    {
        wallets.FindAsync(Some.User, default).Returns(new Wallet { UserId = Some.User, Balance = 9_999_999 });

        var error = (await ChargeAsync(500)).Error!;

        error.Code.ShouldBe("balance.limit_exceeded");
        error.Extensions!["balance"].ShouldBe(9_999_999L);
        error.Extensions["maxBalance"].ShouldBe(10_000_000L);
        await wallets.DidNotReceiveWithAnyArgs().RecordAsync(default!, default);
    }

    [Fact]
    public async Task Where_customers_may_not_charge_an_admin_may()
    {
        settings.CustomersMayCharge = false;
        wallets.CreditAsync(Some.User, 500, settings.MaxBalance, Some.Now, default).Returns(new WalletAfter(7, 500));

        (await ChargeAsync(500)).Error!.Code.ShouldBe("balance.charge_not_allowed");
        (await ChargeAsync(500, byAdmin: true)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task No_wallet_is_opened_for_what_is_no_user()
    {
        var result = await new ChargeBalanceHandler(wallets, settings, Some.Mappings, Some.Clock).Handle(new ChargeBalance("two words", 500, ByAdmin: true), default);
        result.Error!.Code.ShouldBe("balance.account_not_found");
        await wallets.DidNotReceiveWithAnyArgs().OpenAsync(default!, default, default);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1_000_000, true)]
    [InlineData(0, false)]
    [InlineData(1_000_001, false)]
    [InlineData(long.MinValue, false)]
    public void An_amount_keeps_within_its_bounds(long amount, bool valid)
    {
        var found = new ChargeBalanceValidator(settings).Validate(new ChargeBalance(Some.User, amount));
        found.IsValid.ShouldBe(valid);
        found.Errors.ShouldAllBe(fault => fault.PropertyName == "Amount" && fault.ErrorMessage == "must be from 1 to 1000000");
    }

    private Task<Result<ChargeReceipt>> ChargeAsync(long amount, bool byAdmin = false) =>
        new ChargeBalanceHandler(wallets, settings, Some.Mappings, Some.Clock).Handle(new ChargeBalance(Some.User, amount, byAdmin), default);
}
