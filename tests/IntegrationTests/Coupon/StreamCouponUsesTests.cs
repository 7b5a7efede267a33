namespace Commerce.IntegrationTests.Coupon;

using Audit;
using Harness;

/// <summary>What the audit is told of the coupons that orders use.</summary>
public sealed class StreamCouponUsesTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("paid", "UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE coupon_id = '{coupon}'", "It should use {coupon} and uses [].")]
    [InlineData("pending", "UPDATE coupon_issued_coupons SET order_id = NULL, used_at = NULL WHERE coupon_id = '{coupon}'", "It should use {coupon} and uses [].")]
    [InlineData("paid", "UPDATE order_orders SET coupon_id = NULL WHERE order_id = '{order}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("cancelled", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("refunded", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("expired", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("failed", "UPDATE coupon_issued_coupons SET order_id = '{order}' WHERE coupon_id = '{coupon}'", "It should use no coupon and uses [{coupon}].")]
    [InlineData("paid", "UPDATE coupon_issued_coupons SET user_id = '{other}' WHERE coupon_id = '{coupon}'", "The coupon {coupon} is {other}'s, not {user}'s.")]
    public Task The_audit_sees_a_coupon_that_does_not_fit_the_order(string status, string damage, string detail) => app.ShouldSeeAsync(status, damage, detail);
}
