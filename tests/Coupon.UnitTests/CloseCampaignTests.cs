namespace Commerce.Coupon.UnitTests;

using Application;
using Domain;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

public sealed class CloseCampaignTests
{
    private readonly ICouponRepository coupons = Substitute.For<ICouponRepository>();
    private readonly ISoldOutCache soldOut = Substitute.For<ISoldOutCache>();
    private readonly IUnitOfWork work = Substitute.For<IUnitOfWork>();

    [Theory]
    [InlineData("unknown")]
    [InlineData("no code")]
    public async Task An_unknown_code_and_one_of_the_wrong_form_are_not_found(string code)
    {
        (await CloseAsync(code)).Error!.Code.ShouldBe("coupon.not_found");

        work.DidNotReceiveWithAnyArgs().OnCommitted(default!);
    }

    [Fact]
    public async Task It_closes_now_and_memory_looks_again_after_the_commit()
    {
        Action? after = null;
        work.OnCommitted(Arg.Do<Action>(action => after = action));
        coupons.FindForChangeAsync(Some.Code, Arg.Any<CancellationToken>()).Returns(Some.Campaign());

        (await CloseAsync("spring")).Value!.ClosesAt.ShouldBe(Some.Now);

        await coupons.Received(1).CloseAsync(7, Some.Now, Arg.Any<CancellationToken>());
        soldOut.DidNotReceiveWithAnyArgs().Invalidate(null!);
        after!();
        soldOut.Received(1).Invalidate(Some.Code);
    }

    [Fact]
    public async Task The_close_lies_behind_every_coupon_whatever_the_clocks_say()
    {
        coupons.FindForChangeAsync(Some.Code, Arg.Any<CancellationToken>()).Returns(Some.Campaign());
        coupons.FindLastIssueAsync(Arg.Any<CouponCampaign>(), Arg.Any<CancellationToken>()).Returns(Some.Now.AddMilliseconds(40));

        (await CloseAsync("spring")).Value!.ClosesAt.ShouldBe(Some.Now.AddMilliseconds(41));
    }

    [Fact]
    public async Task A_campaign_that_is_closed_stays_as_it_is()
    {
        coupons.FindForChangeAsync(Some.Code, Arg.Any<CancellationToken>()).Returns(Some.Campaign(closesAt: Some.Now.AddDays(-1), isClosed: true));

        (await CloseAsync("spring")).Value!.ClosesAt.ShouldBe(Some.Now.AddDays(-1));

        await coupons.DidNotReceiveWithAnyArgs().CloseAsync(default, default, default);
    }

    private Task<Result<CampaignResponse>> CloseAsync(string code)
    {
        var clock = new FakeTimeProvider(Some.Now);
        return new CloseCampaignHandler(coupons, soldOut, work, Some.Mappings(clock), clock).Handle(new CloseCampaign(CouponCode.ParseOrNull(code)), CancellationToken.None);
    }
}
