namespace Commerce.Coupon.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Coupon's requests and responses.</summary>
internal static class CouponExamples
{
    private static readonly DiscountResponse TenPercent = new(DiscountType.Percentage, Amount: null, Percent: 10, MaxAmount: 5_000);

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new CreateCampaignRequest("SPRING-10", "Ten percent off in spring", new DiscountRequest(DiscountType.Percentage, Percent: 10, MaxAmount: 5_000), 1_000),
        new IssueCouponRequest("DEMO-WELCOME"),
        new CampaignResponse("DEMO-WELCOME", "Ten percent off", TenPercent, 0, 100, 40, 60, OpenApiExamples.Time, ClosesAt: null, ValidDays: null),
        new CouponResponse(
            OpenApiExamples.Id, "demo", "DEMO-WELCOME", 1, "Ten percent off", TenPercent, 0, CouponStatus.Usable, OrderId: null, OpenApiExamples.Time, ExpiresAt: null, UsedAt: null),
    ];
}
