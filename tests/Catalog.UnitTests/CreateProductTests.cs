namespace Commerce.Catalog.UnitTests;

using Application;
using Domain;
using NSubstitute;

public sealed class CreateProductTests
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

    [Theory]
    [MemberData(nameof(Some.Names), MemberType = typeof(Some))]
    public void A_name_is_visible_and_has_1_to_200_characters(string name, bool valid) =>
            Some.Faults(new CreateProductValidator(), new CreateProduct(name, null, 1, 0)).ShouldBe(valid ? [] : ["Name"]);

    [Theory]
    [InlineData(0, 0, true, true)]
    [InlineData(-1, 0, false, true)]
    [InlineData(1, 0, true, true)]
    [InlineData(1_000_000_000, 1_000_000_000, true, true)]
    [InlineData(1_000_000_001, 1_000_000_001, false, false)]
    [InlineData(long.MinValue, -1, false, false)]
    public void Price_and_stock_have_bounds(long price, long stock, bool priceIsValid, bool stockIsValid)
    {
        string[] expected = [.. priceIsValid ? Array.Empty<string>() : ["Price"], .. stockIsValid ? Array.Empty<string>() : ["Stock"]];
        Some.Faults(new CreateProductValidator(), new CreateProduct("A", null, price, stock)).ShouldBe(expected);
    }

    [Fact]
    public void A_description_may_be_missing_and_has_at_most_4000_characters()
    {
        Some.Faults(new CreateProductValidator(), new CreateProduct("A", null, 1, 0)).ShouldBeEmpty();
        Some.Faults(new CreateProductValidator(), new CreateProduct("A", "two\nlines" + new string('a', 3_991), 1, 0)).ShouldBeEmpty();
        Some.Faults(new CreateProductValidator(), new CreateProduct("A", new string('a', 4_001), 1, 0)).ShouldBe(["Description"]);
        Some.Faults(new CreateProductValidator(), new CreateProduct("A", "nul\0", 1, 0)).ShouldBe(["Description"]);
    }

    private Task<Result<VersionedProduct>> CreateAsync(long stock) =>
        new CreateProductHandler(products, Some.Mappings(), Some.Clock).Handle(new CreateProduct("Dripper", null, 24_000, stock), default);
}
