namespace Commerce.Coupon.Infrastructure;

using Application;
using Domain;
using Persistence;

/// <summary>The campaigns of the demo: one for everybody, one with a minimum, and one that is gone at once.</summary>
internal sealed class CouponDemo(CouponDbContext db) : IDemoData
{
    private static readonly CreateCampaign[] Campaigns =
    [
        new(CouponCode.Parse("DEMO-WELCOME"), "Welcome: 1,000 off", new DiscountTerms(DiscountType.Fixed, Amount: 1_000), 100_000),
        new(
            CouponCode.Parse("DEMO-TEN"), "Ten percent off, up to 5,000", new DiscountTerms(DiscountType.Percentage, Percent: 10, MaxAmount: 5_000), 1_000,
            MinOrderAmount: 10_000, ValidDays: 30),
        new(CouponCode.Parse("DEMO-RUSH"), "Half price for the first five", new DiscountTerms(DiscountType.Percentage, Percent: 50), 5, ValidDays: 7),
    ];

    private static readonly string[] Codes = [.. Campaigns.Select(CodeOf)];

    public Task<bool> HasOtherDataAsync(CancellationToken cancellationToken) => db.Campaigns.AnyAsync(campaign => !Codes.Contains(campaign.CouponCode), cancellationToken);

    public async Task<IReadOnlyList<IBaseRequest>> FindMissingAsync(CancellationToken cancellationToken)
    {
        var existing = await db.Campaigns.Where(campaign => Codes.Contains(campaign.CouponCode)).Select(campaign => campaign.CouponCode).ToListAsync(cancellationToken);
        return [.. Campaigns.ExceptBy(existing, CodeOf)];
    }

    private static string CodeOf(CreateCampaign campaign) => campaign.CouponCode!.Value;
}
