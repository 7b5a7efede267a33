namespace Commerce.Balance.UnitTests;

using Application;
using Domain;
using NSubstitute;

public sealed class OpenAccountTests
{
    private readonly IWalletRepository wallets = Substitute.For<IWalletRepository>();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Opening_answers_whether_the_account_was_there(bool isNew)
    {
        wallets.OpenAsync(Some.User, Some.Now, default).Returns(isNew);
        wallets.FindAsync(Some.User, default).Returns(new Wallet { UserId = Some.User, Balance = 5, UpdatedAt = Some.Now });

        var opened = (await new OpenAccountHandler(wallets, Some.Mappings, Some.Clock).Handle(new OpenAccount(Some.User), default)).Value!;

        opened.ShouldBe(new OpenedAccount(new AccountResponse(Some.User, 5, "KRW", Some.Now), Existed: !isNew));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("!~", true)]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345", true)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("\u007f", false)]
    public void A_user_is_up_to_64_visible_characters(string userId, bool valid) =>
        new OpenAccountValidator().Validate(new OpenAccount(userId)).IsValid.ShouldBe(valid);
}
