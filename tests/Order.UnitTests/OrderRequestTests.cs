namespace Commerce.Order.UnitTests;

using Application;

public sealed class OrderRequestTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void An_order_has_1_to_100_lines(int lines, bool valid)
    {
        string[] faults = FaultsOf([.. Enumerable.Range(1, lines).Select(id => new ProductQuantity(id, 1))]);
        faults.ShouldBe(valid ? [] : ["Items: must have 1 to 100 lines"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(999, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1_000, false)]
    [InlineData(int.MinValue, false)]
    [InlineData(int.MaxValue, false)]
    public void A_product_is_ordered_1_to_999_times(int quantity, bool valid) =>
        FaultsOf(new ProductQuantity(1, quantity)).ShouldBe(valid ? [] : ["Items[0].Quantity: must be from 1 to 999 pieces of a product, all its lines together"]);

    [Fact]
    public void Lines_of_one_product_are_added_up()
    {
        FaultsOf(new ProductQuantity(1, 500), new ProductQuantity(2, 999), new ProductQuantity(1, 499)).ShouldBeEmpty();
        FaultsOf(new ProductQuantity(1, 500), new ProductQuantity(2, 999), new ProductQuantity(1, 500)).Single().ShouldStartWith("Items[2].Quantity:");
    }

    [Fact]
    public void A_sum_beyond_32_bits_does_not_wrap_around() =>
        FaultsOf(new ProductQuantity(1, int.MaxValue), new ProductQuantity(1, int.MaxValue), new ProductQuantity(1, 3)).Length.ShouldBe(3);

    private static string[] FaultsOf(params ProductQuantity[] items)
    {
        var found = new OrderRequestValidator().Validate(new OrderRequest(Some.User, items, null, OnInvalidCoupon.Reject));
        return [.. found.Errors.Select(fault => $"{fault.PropertyName}: {fault.ErrorMessage}")];
    }
}
