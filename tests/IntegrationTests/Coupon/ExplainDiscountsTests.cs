namespace Commerce.IntegrationTests.Coupon;

using Harness;
using Order;

/// <summary>What the audit is told of the coupons that orders name.</summary>
public sealed class ExplainDiscountsTests
{
    [Theory]
    [InlineData("UPDATE coupon_campaigns SET discount_amount = 900 WHERE coupon_code = '{code}'", "The discount is 1000; the coupon {coupon} takes 900 off 3000.")]
    [InlineData("UPDATE coupon_campaigns SET discount_amount = NULL WHERE coupon_code = '{code}'", "The discount is 1000; the coupon {coupon} takes 0 off 3000.")]
    [InlineData("UPDATE coupon_campaigns SET min_order_amount = 3001 WHERE coupon_code = '{code}'", "The coupon {coupon} is good from 3001 on; the subtotal is 3000.")]
    [InlineData("UPDATE coupon_issued_coupons SET user_id = 'somebody' WHERE coupon_id = '{coupon}'", "It names the coupon {coupon}, which is somebody's, not {user}'s.")]
    [InlineData("DELETE FROM coupon_issued_coupons WHERE coupon_id = '{coupon}'", "It names the coupon {coupon}, which does not exist.")]
    public async Task The_audit_compares_an_orders_discount_with_what_its_coupon_takes_off(string damage, string detail)
    {
        await using var app = await CommerceApp.StartAsync();
        var user = app.NewUser();
        var code = await app.NewCampaignAsync();
        var couponId = await user.TakeCouponAsync(code);
        var orderId = await user.NewOrderAsync(await app.NewProductAsync(price: 1_500), 2, couponId);
        string Fill(string text) => text.Replace("{code}", code).Replace("{coupon}", couponId.ToString()).Replace("{user}", user.UserId);
        await app.ShouldBeConsistentAsync();

        await app.SqlAsync(Fill(damage));

        var violations = (await app.AuditAsync()).List("checks").Single(check => check.Text("name") == "order.facts").List("violations");
        violations.Where(violation => violation.Text("id") == orderId.ToString()).Select(violation => violation.Text("detail")).ShouldContain(Fill(detail));
    }
}
