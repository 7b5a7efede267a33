namespace Commerce.Coupon.UnitTests;

using Application;
using Balance.Contracts;
using Domain;
using MediatR;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

public sealed class IssueCouponTests
{
    private readonly ICouponRepository coupons = Substitute.For<ICouponRepository>();
    private readonly ISender sender = Substitute.For<ISender>();
    private readonly ISoldOutCache soldOut = Substitute.For<ISoldOutCache>();
    private readonly List<Action> afterCommit = [];
    private readonly FakeTimeProvider clock = new(Some.Now);
    private Guid? held;

    public IssueCouponTests()
    {
        AccountIs(Unit.Value);
        Campaign(Some.Campaign());
        coupons.TakeNextAsync(7, Arg.Any<CancellationToken>()).Returns(4);
        coupons.AddAsync(Arg.Any<IssuedCoupon>(), Arg.Any<CancellationToken>()).Returns(true);
    }

    [Fact]
    public async Task The_count_of_the_row_is_the_coupons_sequence()
    {
        var answer = (await IssueAsync("spring")).Value!;

        answer.Sequence.ShouldBe(4);
        answer.CouponCode.ShouldBe("SPRING");
        answer.Status.ShouldBe(CouponStatus.Usable);
        answer.Discount.ShouldBe(new DiscountResponse(DiscountType.Fixed, 1_000, null, null));
        await coupons.Received(1).AddAsync(Arg.Is<IssuedCoupon>(coupon => coupon.UserId == Some.User && coupon.CampaignId == 7 && coupon.CouponId == answer.CouponId), Arg.Any<CancellationToken>());
        afterCommit.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusals_come_in_the_order_of_the_contract()
    {
        // Everything is wrong at once, and mended one after the other.
        AccountIs(new ErrorType("balance.account_not_found", ErrorKind.NotFound, "No account.", "").Create());
        Campaign(null);
        (await CodeAsync()).ShouldBe("balance.account_not_found");

        AccountIs(Unit.Value);
        (await CodeAsync()).ShouldBe("coupon.not_found");

        Campaign(Some.Campaign(total: 1, issued: 1, closesAt: Some.Now));
        held = Some.CouponId;
        (await CodeAsync()).ShouldBe("coupon.already_issued");

        held = null;
        (await CodeAsync()).ShouldBe("coupon.not_open");

        Campaign(Some.Campaign(total: 1, issued: 1));
        (await CodeAsync()).ShouldBe("coupon.sold_out");
        await coupons.DidNotReceive().TakeNextAsync(Arg.Any<long>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_row_has_the_last_word_on_whether_coupons_are_left()
    {
        coupons.TakeNextAsync(7, Arg.Any<CancellationToken>()).Returns((int?)null);

        (await CodeAsync()).ShouldBe("coupon.sold_out");
        await coupons.DidNotReceive().AddAsync(Arg.Any<IssuedCoupon>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_row_has_the_last_word_on_whether_an_admin_has_closed_the_campaign()
    {
        coupons.TakeNextAsync(7, Arg.Any<CancellationToken>()).Returns((int?)null);
        coupons.FindCampaignAsync(Some.Code, Arg.Any<CancellationToken>()).Returns(Some.Campaign(isClosed: true));

        (await CodeAsync()).ShouldBe("coupon.not_open");
        await coupons.DidNotReceive().AddAsync(Arg.Any<IssuedCoupon>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_unique_key_has_the_last_word_on_whether_the_user_has_one()
    {
        coupons.AddAsync(Arg.Any<IssuedCoupon>(), Arg.Any<CancellationToken>()).Returns(false);
        coupons.FindHeldAsync(7, Some.User, Arg.Any<CancellationToken>()).Returns(Some.CouponId);

        var refused = await IssueAsync("SPRING");

        refused.Error!.Code.ShouldBe("coupon.already_issued");
        refused.Error.Extensions!["couponId"].ShouldBe(Some.CouponId);
    }

    [Fact]
    public async Task The_last_coupon_makes_memory_look_but_only_after_the_commit()
    {
        coupons.TakeNextAsync(7, Arg.Any<CancellationToken>()).Returns(10);

        (await IssueAsync("SPRING")).IsSuccess.ShouldBeTrue();

        soldOut.DidNotReceiveWithAnyArgs().Invalidate(null!);
        afterCommit.ShouldHaveSingleItem()();
        soldOut.Received(1).Invalidate(Some.Code);
    }

    private void AccountIs(Result<Unit> account) => sender.Send(Arg.Any<RequireAccount>(), Arg.Any<CancellationToken>()).Returns(account);

    private void Campaign(CouponCampaign? campaign)
    {
        coupons.FindCampaignAsync(Some.Code, Arg.Any<CancellationToken>()).Returns(campaign);
        coupons.FindForIssueAsync(Some.Code, Some.User, Arg.Any<CancellationToken>()).Returns(_ => campaign is null ? null : new CampaignForUser(campaign, held));
    }

    private async Task<string?> CodeAsync() => (await IssueAsync("SPRING")).Error?.Code;

    private Task<Result<CouponResponse>> IssueAsync(string code)
    {
        var work = Substitute.For<IUnitOfWork>();
        work.OnCommitted(Arg.Do<Action>(afterCommit.Add));
        return new IssueCouponHandler(coupons, sender, soldOut, work, Some.Mappings(clock), clock).Handle(new IssueCoupon(Some.User, CouponCode.ParseOrNull(code)), CancellationToken.None);
    }
}
