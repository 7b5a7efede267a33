namespace Commerce.Catalog.UnitTests;

using Application;
using Domain;
using NSubstitute;
using NSubstitute.ReturnsExtensions;

public sealed class UpdateProductTests
{
    private readonly IProductRepository products = Substitute.For<IProductRepository>();

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

    [Theory]
    [MemberData(nameof(Some.Names), MemberType = typeof(Some))]
    public void A_name_is_visible_and_has_1_to_200_characters(string name, bool valid) =>
            Some.Faults(new UpdateProductValidator(), new UpdateProduct(1, name, null, 1, ProductStatus.Active, null)).ShouldBe(valid ? [] : ["Name"]);

    private Task<Result<VersionedProduct>> UpdateAsync(IReadOnlyList<string>? ifMatch) =>
        new UpdateProductHandler(products, Some.Mappings(), Some.Clock).Handle(new UpdateProduct(1, "Kettle", null, 89_000, ProductStatus.Active, ifMatch), default);
}
