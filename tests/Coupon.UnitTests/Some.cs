namespace Commerce.Coupon.UnitTests;

using Application;
using Domain;
using Mapster;

/// <summary>Values that are right, for tests that are about something else.</summary>
internal static class Some
{
    public const string User = "alice";

    public static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    public static readonly Guid OrderId = Guid.Parse("0194bc1a-0000-7000-8000-000000000001");

    public static readonly Guid CouponId = Guid.Parse("0194bc1a-0000-7000-8000-000000000002");

    public static readonly CouponCode Code = CouponCode.Parse("SPRING");

    public static CouponCampaign Campaign(
        int total = 10,
        int issued = 0,
        DateTimeOffset? opensAt = null,
        DateTimeOffset? closesAt = null,
        int? validDays = null,
        long minOrderAmount = 0,
        bool isClosed = false)
    {
        return new()
        {
            Id = 7,
            CouponCode = Code.Value,
            Name = "Spring",
            Discount = Discount.Fixed(1_000),
            MinOrderAmount = minOrderAmount,
            TotalQuantity = total,
            IssuedQuantity = issued,
            OpensAt = opensAt ?? Now.AddDays(-1),
            ClosesAt = closesAt,
            ValidDays = validDays,
            IsClosed = isClosed,
        };
    }

    public static IssuedCoupon Coupon(CouponCampaign? campaign = null, DateTimeOffset? expiresAt = null, Guid? orderId = null) => new()
    {
        CouponId = CouponId,
        CampaignId = 7,
        Campaign = campaign ?? Campaign(),
        UserId = User,
        Sequence = 1,
        IssuedAt = Now.AddDays(-1),
        ExpiresAt = expiresAt,
        OrderId = orderId,
        UsedAt = orderId is null ? null : Now,
    };

    public static CreateCampaign CreateCampaign(DiscountTerms? discount = null) =>
        new(Code, "Spring", discount ?? new DiscountTerms(DiscountType.Fixed, Amount: 1_000), 10);

    public static TypeAdapterConfig Mappings(TimeProvider clock)
    {
        var config = new TypeAdapterConfig { RequireExplicitMapping = true, RequireDestinationMemberSource = true };
        new CouponMappings(clock).Register(config);
        config.Compile();
        return config;
    }
}
