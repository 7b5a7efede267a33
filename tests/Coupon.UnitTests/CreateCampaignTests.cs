namespace Commerce.Coupon.UnitTests;

using Application;
using Domain;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

public sealed class CreateCampaignTests
{
    private readonly FakeTimeProvider clock = new(Some.Now);
    private readonly ICouponRepository coupons = Substitute.For<ICouponRepository>();

    [Fact]
    public void A_campaign_with_every_value_at_its_bound_is_accepted()
    {
        var discount = new DiscountTerms(DiscountType.Percentage, Percent: 100, MaxAmount: 1);
        FaultsOf(new CreateCampaign(CouponCode.ParseOrNull("abc"), "n", discount, 1, 0, null, Some.Now.AddMilliseconds(1), 1)).ShouldBeEmpty();
        FaultsOf(new CreateCampaign(
            CouponCode.ParseOrNull(new string('a', 32)), new string('n', 200), new DiscountTerms(DiscountType.Fixed, Amount: Discount.GreatestAmount), 10_000_000, 1_000_000_000_000_000,
            Some.Now, Some.Now.AddMilliseconds(1), 3_650)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_outside_its_bounds_is_named()
    {
        string[] all = ["ClosesAt", "CouponCode", "Discount.Type", "MinOrderAmount", "Name", "TotalQuantity", "ValidDays"];
        FaultsOf(new CreateCampaign(CouponCode.ParseOrNull("ab"), "", new DiscountTerms((DiscountType)9), 0, -1, Some.Now, Some.Now, 0)).ShouldBe(all);
        FaultsOf(new CreateCampaign(
            CouponCode.ParseOrNull(new string('a', 33)), new string('n', 201), new DiscountTerms((DiscountType)(-1)), 10_000_001, 1_000_000_000_000_001, null, Some.Now, 3_651)).ShouldBe(all);
    }

    [Theory]
    [InlineData(DiscountType.Fixed, null, null, null, "Discount.Amount")]
    [InlineData(DiscountType.Fixed, 0L, null, null, "Discount.Amount")]
    [InlineData(DiscountType.Fixed, 1L, 10, null, "Discount.Percent")]
    [InlineData(DiscountType.Fixed, 1L, null, 5L, "Discount.MaxAmount")]
    [InlineData(DiscountType.Percentage, null, null, null, "Discount.Percent")]
    [InlineData(DiscountType.Percentage, null, 0, null, "Discount.Percent")]
    [InlineData(DiscountType.Percentage, null, 101, null, "Discount.Percent")]
    [InlineData(DiscountType.Percentage, null, 10, 0L, "Discount.MaxAmount")]
    [InlineData(DiscountType.Percentage, 1L, 10, null, "Discount.Amount")]
    [InlineData(DiscountType.Fixed, 1_000_000_000_000_001L, null, null, "Discount.Amount")]
    [InlineData(DiscountType.Percentage, null, 10, 1_000_000_000_000_001L, "Discount.MaxAmount")]
    [InlineData((DiscountType)9, 1L, null, null, "Discount.Type")]
    public void A_discount_that_is_neither_one_nor_the_other_is_named(DiscountType type, long? amount, int? percent, long? maxAmount, string path) =>
        FaultsOf(Some.CreateCampaign(new DiscountTerms(type, amount, percent, maxAmount))).ShouldBe([path]);

    [Fact]
    public async Task Without_opensAt_it_opens_at_once()
    {
        coupons.AddAsync(Arg.Any<CouponCampaign>(), Arg.Any<CancellationToken>()).Returns(true);

        var answer = (await HandleAsync(Some.CreateCampaign() with { CouponCode = CouponCode.Parse("spring") })).Value!;

        answer.OpensAt.ShouldBe(Some.Now);
        answer.CouponCode.ShouldBe("SPRING");
        answer.RemainingQuantity.ShouldBe(10);
        answer.IssuedQuantity.ShouldBe(0);
    }

    [Fact]
    public async Task A_code_that_another_campaign_has_is_refused() =>
        (await HandleAsync(Some.CreateCampaign())).Error!.Code.ShouldBe("coupon.code_taken");

    private string[] FaultsOf(CreateCampaign command) =>
        [.. new CreateCampaignValidator(clock).Validate(command).Errors.Select(fault => fault.PropertyName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private Task<SharedKernel.Result<CampaignResponse>> HandleAsync(CreateCampaign command) =>
        new CreateCampaignHandler(coupons, Some.Mappings(clock), clock).Handle(command, CancellationToken.None);
}
