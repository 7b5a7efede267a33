namespace Commerce.Coupon.Infrastructure;

using Application;
using Domain;
using Persistence;

/// <summary>The campaigns of the demo: one for everybody, one with a minimum, and one that is gone at once.</summary>
internal sealed class CouponDemo(CouponDbContext db) : IDemoData
{
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await db.Campaigns.AnyAsync(cancellationToken);

    public async Task SeedAsync(ISender sender, CancellationToken cancellationToken)
    {
        await sender.Send(new CreateCampaign(CouponCode.Parse("DEMO-WELCOME"), "Welcome: 1,000 off", new DiscountTerms(DiscountTerms.Fixed, Amount: 1_000), 100_000), cancellationToken);
        await sender.Send(
            new CreateCampaign(
                CouponCode.Parse("DEMO-TEN"), "Ten percent off, up to 5,000", new DiscountTerms(DiscountTerms.Percentage, Percent: 10, MaxAmount: 5_000), 1_000,
                MinOrderAmount: 10_000, ValidDays: 30),
            cancellationToken);
        await sender.Send(
            new CreateCampaign(CouponCode.Parse("DEMO-RUSH"), "Half price for the first five", new DiscountTerms(DiscountTerms.Percentage, Percent: 50), 5, ValidDays: 7), cancellationToken);
    }
}
