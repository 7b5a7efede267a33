namespace Commerce.Balance.UnitTests;

using System.ComponentModel.DataAnnotations;
using Application;
using Domain;
using NSubstitute;

public sealed class AccountTests
{
    private readonly IWalletRepository wallets = Substitute.For<IWalletRepository>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Opening_tells_whether_the_account_was_there(bool isNew)
    {
        wallets.OpenAsync(Some.User, Some.Now, default).Returns(isNew);
        wallets.FindAsync(Some.User, default).Returns(new Wallet { UserId = Some.User, Balance = 5, UpdatedAt = Some.Now });

        var opened = (await new OpenAccountHandler(wallets, Some.Mappings, Some.Clock).Handle(new OpenAccount(Some.User), default)).Value!;

        opened.ShouldBe(new OpenedAccount(new AccountResponse(Some.User, 5, "KRW", Some.Now), Existed: !isNew));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("!~", true)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234", true)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("\u007f", false)]
    public void A_user_is_up_to_64_visible_characters(string userId, bool valid) =>
        new OpenAccountValidator().Validate(new OpenAccount(userId)).IsValid.ShouldBe(valid);

    [Fact]
    public void The_default_settings_are_good() => Faults(new BalanceSettings()).ShouldBeEmpty();

    [Fact]
    public void Settings_that_contradict_each_other_or_their_bounds_are_named()
    {
        Faults(new BalanceSettings { MinCharge = 10, MaxCharge = 9 }).ShouldBe([nameof(BalanceSettings.MaxCharge)]);
        Faults(new BalanceSettings { MinCharge = 0 }).ShouldBe([nameof(BalanceSettings.MinCharge)]);
        Faults(new BalanceSettings { MaxBalance = long.MaxValue }).ShouldBe([nameof(BalanceSettings.MaxBalance)]);
        Faults(new BalanceSettings { Accounts = (AccountMode)5 }).ShouldBe([nameof(BalanceSettings.Accounts)]);
    }

    [Fact]
    public void A_line_of_the_ledger_is_mapped_as_it_is()
    {
        var orderId = Guid.NewGuid();
        var line = WalletTransaction.Payment(new WalletAfter(7, 200), 300, orderId, Some.Now);
        Mapster.TypeAdapter.Adapt<TransactionResponse>(line, Some.Mappings)
            .ShouldBe(new TransactionResponse(line.TransactionId, WalletTransactionType.Payment, -300, 200, orderId, Some.Now));
    }

    private static IEnumerable<string> Faults(BalanceSettings settings)
    {
        List<ValidationResult> faults = [];
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames);
    }
}
