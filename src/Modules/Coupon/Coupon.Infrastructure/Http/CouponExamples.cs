namespace Commerce.Coupon.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Coupon's requests and responses.</summary>
internal static class CouponExamples
{
    private const string Name = "A thousand off a mug";
    private static readonly DiscountResponse AThousand = new(DiscountType.Fixed, 1_000, Percent: null, MaxAmount: null);

    /// <summary>The campaign with its first coupon issued.</summary>
    public static readonly CampaignResponse Open = new(OpenApiExamples.CouponCode, Name, AThousand, 5_000, 100, 1, 99, OpenApiExamples.Time.AddDays(-1), ClosesAt: null, ValidDays: 30);

    /// <summary>The campaign when it begins.</summary>
    public static readonly CampaignResponse New = Open with { IssuedQuantity = 0, RemainingQuantity = 100 };

    /// <summary>The campaign when it has been closed.</summary>
    public static readonly CampaignResponse Closed = Open with { ClosesAt = OpenApiExamples.Time.AddDays(1) };

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new CreateCampaignRequest(OpenApiExamples.CouponCode, Name, new DiscountRequest(DiscountType.Fixed, Amount: 1_000), 100, MinOrderAmount: 5_000, ValidDays: 30),
        new IssueCouponRequest(OpenApiExamples.CouponCode),
        Open,
        new CouponResponse(
            OpenApiExamples.CouponId, OpenApiExamples.UserId, OpenApiExamples.CouponCode, 1, Name, AThousand, 5_000, CouponStatus.Usable, OrderId: null, OpenApiExamples.Time.AddMinutes(-1),
            OpenApiExamples.Time.AddMinutes(-1).AddDays(30), UsedAt: null),
    ];
}
