namespace Commerce.Catalog.UnitTests;

using Application;
using Contracts;
using Domain;
using FluentValidation;

public sealed class ValidatorTests
{
    public static TheoryData<string, bool> Names => new()
    {
        { "A", true },
        { new string('a', 200), true },
        { $"  {new string('a', 200)}  ", true },
        { new string('a', 201), false },
        { "", false },
        { " \u00a0\u3000 ", false },
        { "two\nlines", false },
        { "nul\0", false },
        { "esc\u009b", false },
        { "커피 ☕", true },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_visible_and_has_1_to_200_characters(string name, bool valid)
    {
        Faults(new CreateProductValidator(), new CreateProduct(name, null, 1, 0)).ShouldBe(valid ? [] : ["Name"]);
        Faults(new UpdateProductValidator(), new UpdateProduct(1, name, null, 1, ProductStatus.Active, null)).ShouldBe(valid ? [] : ["Name"]);
    }

    [Theory]
    [InlineData(0, 0, false, true)]
    [InlineData(1, 0, true, true)]
    [InlineData(1_000_000_000, 1_000_000_000, true, true)]
    [InlineData(1_000_000_001, 1_000_000_001, false, false)]
    [InlineData(long.MinValue, -1, false, false)]
    public void Price_and_stock_have_bounds(long price, long stock, bool priceIsValid, bool stockIsValid)
    {
        string[] expected = [.. priceIsValid ? Array.Empty<string>() : ["Price"], .. stockIsValid ? Array.Empty<string>() : ["Stock"]];
        Faults(new CreateProductValidator(), new CreateProduct("A", null, price, stock)).ShouldBe(expected);
    }

    [Fact]
    public void A_description_may_be_missing_and_has_at_most_4000_characters()
    {
        Faults(new CreateProductValidator(), new CreateProduct("A", null, 1, 0)).ShouldBeEmpty();
        Faults(new CreateProductValidator(), new CreateProduct("A", "two\nlines" + new string('a', 3_991), 1, 0)).ShouldBeEmpty();
        Faults(new CreateProductValidator(), new CreateProduct("A", new string('a', 4_001), 1, 0)).ShouldBe(["Description"]);
        Faults(new CreateProductValidator(), new CreateProduct("A", "nul\0", 1, 0)).ShouldBe(["Description"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1_000_000_000, true)]
    [InlineData(0, false)]
    [InlineData(1_000_000_001, false)]
    [InlineData(long.MinValue, false)]
    public void A_change_of_stock_changes_something(long delta, bool valid)
    {
        Faults(new ChangeStockValidator(), new ChangeStock(1, delta, StockChangeReason.Received)).ShouldBe(valid ? [] : ["Delta"]);
    }

    [Fact]
    public void A_reservation_is_for_an_order_and_names_each_product_once()
    {
        var validator = new ReserveStockValidator();
        Faults(validator, new ReserveStock(Some.OrderId, [new(1, 1), new(2, 1)])).ShouldBeEmpty();
        Faults(validator, new ReserveStock(Guid.Empty, [new(1, 1)])).ShouldBe(["OrderId"]);
        Faults(validator, new ReserveStock(Some.OrderId, [])).ShouldBe(["Lines"]);
        Faults(validator, new ReserveStock(Some.OrderId, [new(1, 1), new(1, 2)])).ShouldBe(["Lines"]);
        Faults(validator, new ReserveStock(Some.OrderId, [new(1, 1), new(2, 0)])).ShouldBe(["Lines[1].Quantity"]);
        Faults(new ReturnStockValidator(), new ReturnStock(Guid.Empty)).ShouldBe(["OrderId"]);
    }

    private static string[] Faults<T>(AbstractValidator<T> validator, T message) => [.. validator.Validate(message).Errors.Select(fault => fault.PropertyName)];
}
