namespace Commerce.Coupon.UnitTests;

using Domain;

public sealed class DiscountTests
{
    [Theory]
    [InlineData(1_000, 5_000, 1_000)]
    [InlineData(1_000, 1_000, 1_000)]
    [InlineData(1_000, 999, 999)]
    [InlineData(1_000, 0, 0)]
    [InlineData(1, long.MaxValue, 1)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue, 1, 1)]
    public void A_fixed_discount_is_its_amount_and_never_passes_the_subtotal(long amount, long subtotal, long expected) =>
        Discount.Fixed(amount).Of(subtotal).ShouldBe(expected);

    [Theory]
    [InlineData(10, null, 10_000, 1_000)]
    [InlineData(10, null, 9_999, 999)]
    [InlineData(10, null, 9, 0)]
    [InlineData(33, null, 100, 33)]
    [InlineData(1, null, 99, 0)]
    [InlineData(1, null, 100, 1)]
    [InlineData(100, null, 12_345, 12_345)]
    [InlineData(50, null, 0, 0)]
    [InlineData(10, 5_000L, 49_999, 4_999)]
    [InlineData(10, 5_000L, 50_000, 5_000)]
    [InlineData(10, 5_000L, 50_010, 5_000)]
    [InlineData(100, 1L, 1_000, 1)]
    [InlineData(100, null, long.MaxValue, long.MaxValue)]
    [InlineData(99, null, long.MaxValue, 9_131_138_316_486_228_048)]
    [InlineData(1, null, long.MaxValue, 92_233_720_368_547_758)]
    [InlineData(100, long.MaxValue, long.MaxValue, long.MaxValue)]
    public void A_percentage_is_rounded_down_and_capped(int percent, long? maxAmount, long subtotal, long expected) =>
        Discount.Percentage(percent, maxAmount).Of(subtotal).ShouldBe(expected);

    [Fact]
    public void Whatever_the_subtotal_the_discount_is_between_nothing_and_the_subtotal_and_grows_with_it()
    {
        var random = new Random(20_260_131);
        for (var i = 0; i < 20_000; i++)
        {
            var percent = random.Next(1, 101);
            var discount = (i % 3) switch
            {
                0 => Discount.Fixed(random.NextInt64(1, long.MaxValue)),
                1 => Discount.Percentage(percent),
                _ => Discount.Percentage(percent, random.NextInt64(1, long.MaxValue)),
            };
            var subtotal = random.NextInt64(0, long.MaxValue) >> random.Next(0, 63);
            var amount = discount.Of(subtotal);
            amount.ShouldBeInRange(0, subtotal);
            discount.Of(subtotal / 2).ShouldBeLessThanOrEqualTo(amount);
            if (discount is { Type: DiscountType.Percentage, MaxAmount: null })
            {
                ((Int128)amount * 100).ShouldBeInRange(((Int128)subtotal * percent) - 99, (Int128)subtotal * percent);
            }
        }
    }

    [Fact]
    public void A_discount_outside_its_bounds_cannot_be_made()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Discount.Fixed(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Discount.Percentage(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Discount.Percentage(101));
        Should.Throw<ArgumentOutOfRangeException>(() => Discount.Percentage(10, 0));
    }
}
