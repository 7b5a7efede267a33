namespace Commerce.Catalog.UnitTests;

using Application;
using Domain;
using NSubstitute;
using NSubstitute.ReturnsExtensions;

public sealed class ProductCommandTests
{
    private readonly IProductRepository products = Substitute.For<IProductRepository>();

    [Fact]
    public async Task A_new_product_enters_the_ledger_with_its_first_pieces()
    {
        var made = (await CreateAsync(stock: 7)).Value.ShouldNotBeNull();

        made.Tag.ShouldBe("\"1.7\"");
        made.Product.ShouldBe(new ProductResponse(0, "Dripper", null, 24_000, "KRW", 7, ProductStatus.Active, Some.Now, Some.Now));
        await products.Received().RecordAsync(
            Arg.Is<IReadOnlyList<StockMovement>>(m => m.Single().Delta == 7 && m.Single().StockAfter == 7 && m.Single().Reason == StockMovementReason.Received), default);
    }

    [Fact]
    public async Task A_new_product_without_pieces_has_an_empty_ledger()
    {
        (await CreateAsync(stock: 0)).IsSuccess.ShouldBeTrue();
        await products.DidNotReceiveWithAnyArgs().RecordAsync(default!, default);
    }

    [Fact]
    public async Task An_edit_is_refused_for_an_unknown_product_then_a_missing_tag_then_a_stale_one()
    {
        products.FindForChangeAsync(1, default).ReturnsNull();
        (await UpdateAsync(null)).Error.ShouldNotBeNull().Code.ShouldBe("catalog.product_not_found");

        products.FindForChangeAsync(1, default).Returns(Some.Product());
        (await UpdateAsync(null)).Error.ShouldNotBeNull().Code.ShouldBe("precondition.required");
        (await UpdateAsync(["2.10"])).Error.ShouldNotBeNull().Code.ShouldBe("precondition.failed");
        (await UpdateAsync([])).Error.ShouldNotBeNull().Code.ShouldBe("precondition.failed");
        await products.DidNotReceiveWithAnyArgs().SaveEditAsync(default!, default, default);
    }

    [Fact]
    public async Task An_edit_that_the_row_accepts_answers_the_next_version()
    {
        products.FindForChangeAsync(1, default).Returns(Some.Product(stock: 4));
        products.SaveEditAsync(Arg.Any<Product>(), 1, default).Returns(true);

        var edited = (await UpdateAsync(["1.10"])).Value.ShouldNotBeNull();

        edited.Tag.ShouldBe("\"2.4\"");
        edited.Product.Name.ShouldBe("Kettle");
        edited.Product.UpdatedAt.ShouldBe(Some.Now);
    }

    [Fact]
    public async Task An_edit_that_the_row_does_not_accept_came_too_late()
    {
        products.FindForChangeAsync(1, default).Returns(Some.Product());
        products.SaveEditAsync(Arg.Any<Product>(), 1, default).Returns(false);

        (await UpdateAsync(["1.10"])).Error.ShouldNotBeNull().Code.ShouldBe("precondition.failed");
    }

    [Fact]
    public async Task A_change_of_stock_enters_the_ledger()
    {
        products.ChangeStockAsync(1, -3, Product.MaxStock, Some.Now, default).Returns(new StockAfter(1, 4));

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
        products.ChangeStockAsync(default, default, default, default, default).ReturnsNullForAnyArgs();
        products.FindAsync(1, default).ReturnsNull();
        (await ChangeAsync(-3)).Error.ShouldNotBeNull().Code.ShouldBe("catalog.product_not_found");

        products.FindAsync(1, default).Returns(Some.Product(stock: 2));
        (await ChangeAsync(-3)).Error.ShouldNotBeNull().Extensions!["items"].ShouldBe(new StockShortage[] { new(0, 3, 2) });
        var tooMany = (await ChangeAsync(Product.MaxStock)).Error.ShouldNotBeNull();
        tooMany.Code.ShouldBe("validation.failed");
        ((IReadOnlyDictionary<string, string[]>)tooMany.Extensions!["errors"]!).Keys.ShouldBe(["delta"]);
    }

    private Task<Result<VersionedProduct>> CreateAsync(long stock) =>
        new CreateProductHandler(products, Some.Mappings(), Some.Clock).Handle(new CreateProduct("Dripper", null, 24_000, stock), default);

    private Task<Result<VersionedProduct>> UpdateAsync(IReadOnlyList<string>? ifMatch) =>
        new UpdateProductHandler(products, Some.Mappings(), Some.Clock).Handle(new UpdateProduct(1, "Kettle", null, 89_000, ProductStatus.Active, ifMatch), default);

    private Task<Result<StockResponse>> ChangeAsync(long delta) =>
        new ChangeStockHandler(products, Some.Clock).Handle(new ChangeStock(1, delta, StockChangeReason.Adjusted), default);
}
