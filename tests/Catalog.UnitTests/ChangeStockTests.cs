namespace Commerce.Catalog.UnitTests;

using Application;
using Domain;
using NSubstitute;
using NSubstitute.ReturnsExtensions;

public sealed class ChangeStockTests
{
    private readonly IProductRepository products = Substitute.For<IProductRepository>();

    [Fact]
    public async Task A_change_of_stock_enters_the_ledger()
    {
        products.ChangeStockAsync(1, -3, Product.MaxStock, default).Returns(new StockAfter(1, 4));

        var answer = (await ChangeAsync(-3)).Value.ShouldNotBeNull();

        answer.Stock.ShouldBe(4);
        await products.Received().RecordAsync(
            Arg.Is<IReadOnlyList<StockMovement>>(m => m.Single().MovementId == answer.MovementId && m.Single().Delta == -3 && m.Single().StockAfter == 4
                && m.Single().Reason == StockMovementReason.Adjusted && m.Single().OrderId == null),
            default);
    }

    [Fact]
    public async Task A_change_of_stock_that_the_row_does_not_accept_says_why()
    {
        products.ChangeStockAsync(default, default, default, default).ReturnsNullForAnyArgs();
        products.FindAsync(1, default).ReturnsNull();
        (await ChangeAsync(-3)).Error.ShouldNotBeNull().Code.ShouldBe("catalog.product_not_found");

        products.FindAsync(1, default).Returns(Some.Product(stock: 2));
        (await ChangeAsync(-3)).Error.ShouldNotBeNull().Extensions!["items"].ShouldBe(new StockShortage[] { new(0, 3, 2) });
        var tooMany = (await ChangeAsync(Product.MaxStock)).Error.ShouldNotBeNull();
        tooMany.Code.ShouldBe("validation.failed");
        ((IReadOnlyDictionary<string, string[]>)tooMany.Extensions!["errors"]!).Keys.ShouldBe(["delta"]);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1_000_000_000, true)]
    [InlineData(0, false)]
    [InlineData(1_000_000_001, false)]
    [InlineData(long.MinValue, false)]
    public void A_change_of_stock_changes_something(long delta, bool valid)
    {
        Some.Faults(new ChangeStockValidator(), new ChangeStock(1, delta, StockChangeReason.Received)).ShouldBe(valid ? [] : ["Delta"]);
    }

    private Task<Result<StockChangeResponse>> ChangeAsync(long delta) =>
        new ChangeStockHandler(products, Some.Clock).Handle(new ChangeStock(1, delta, StockChangeReason.Adjusted), default);
}
