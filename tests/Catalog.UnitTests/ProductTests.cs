namespace Commerce.Catalog.UnitTests;

using Application;
using Domain;

public sealed class ProductTests
{
    [Fact]
    public void A_new_product_is_sold_in_its_first_version_under_a_trimmed_name()
    {
        var product = Product.Create("  Dripper ", null, 24_000, 7, Some.Now);

        product.Name.ShouldBe("Dripper");
        product.Description.ShouldBeNull();
        product.Status.ShouldBe(ProductStatus.Active);
        product.Stock.ShouldBe(7);
        product.Version.ShouldBe(1);
        product.CreatedAt.ShouldBe(Some.Now);
        product.UpdatedAt.ShouldBe(Some.Now);
    }

    [Fact]
    public void An_edit_makes_a_new_version_and_leaves_stock_and_birthday_alone()
    {
        var product = Some.Product(stock: 3);
        var born = product.CreatedAt;

        product.Edit("Kettle", null, 89_000, ProductStatus.Discontinued, Some.Now);

        product.ShouldSatisfyAllConditions(
            () => product.Name.ShouldBe("Kettle"),
            () => product.SearchName.ShouldBe("kettle"),
            () => product.Description.ShouldBeNull(),
            () => product.Price.ShouldBe(89_000),
            () => product.Status.ShouldBe(ProductStatus.Discontinued),
            () => product.Version.ShouldBe(2),
            () => product.Stock.ShouldBe(3),
            () => product.CreatedAt.ShouldBe(born),
            () => product.UpdatedAt.ShouldBe(Some.Now));
    }

    [Theory]
    [InlineData("ÜBER", "über")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("ЧАЙ", "чай")]
    [InlineData("100%_커피", "100%_커피")]
    public void Case_does_not_matter_to_a_search_in_any_script(string one, string other)
    {
        Product.NormalizeForSearch(one).ShouldBe(Product.NormalizeForSearch(other));
    }

    [Theory]
    [InlineData("3.10", true)]
    [InlineData("3.0", true)]
    [InlineData("*", true)]
    [InlineData("2.10", false)]
    [InlineData("3", false)]
    [InlineData("3.10.1", false)]
    [InlineData("33.10", false)]
    [InlineData("", false)]
    public void An_editors_tag_is_compared_by_its_version_alone(string tag, bool matches)
    {
        VersionedProduct.Matches([tag], 3).ShouldBe(matches);
    }

    [Fact]
    public void One_matching_tag_of_several_is_enough_and_none_is_not()
    {
        VersionedProduct.Matches(["1.1", "3.1"], 3).ShouldBeTrue();
        VersionedProduct.Matches([], 3).ShouldBeFalse();
    }
}
