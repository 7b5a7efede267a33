namespace Commerce.Coupon.Application;

using Domain;
using FluentValidation;

/// <summary>What several validators ask for.</summary>
internal static class CouponRules
{
    /// <summary>A code, in any case.</summary>
    public static IRuleBuilderOptions<T, string> IsCouponCode<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(code => CouponCampaign.TryReadCode(code, out _))
            .WithMessage($"must be {CouponCampaign.MinCodeLength} to {CouponCampaign.MaxCodeLength} letters A–Z, digits, _ or -");
}
