namespace Commerce.Catalog.UnitTests;

using Domain;

public sealed class ReservationPolicyTests
{
    [Fact]
    public void What_is_there_is_not_refused()
    {
        Refuse([new(1, 10), new(2, 1)], Some.ProductSnapshot(1, stock: 10), Some.ProductSnapshot(2)).ShouldBeNull();
    }

    [Fact]
    public void Unknown_products_come_first_and_all_are_named()
    {
        var error = Refuse([new(9, 1), new(1, 99), new(2, 1), new(8, 1)], Some.ProductSnapshot(1), Some.ProductSnapshot(2, status: ProductStatus.Discontinued)).ShouldNotBeNull();

        error.Code.ShouldBe("catalog.product_not_found");
        error.Extensions!["productIds"].ShouldBe(new long[] { 9, 8 });
    }

    [Fact]
    public void Discontinued_products_come_before_short_lines_and_all_are_named()
    {
        var error = Refuse([new(1, 99), new(3, 99), new(2, 1)],
            Some.ProductSnapshot(1), Some.ProductSnapshot(2, status: ProductStatus.Discontinued), Some.ProductSnapshot(3, status: ProductStatus.Discontinued)).ShouldNotBeNull();

        error.Code.ShouldBe("catalog.product_discontinued");
        error.Extensions!["productIds"].ShouldBe(new long[] { 3, 2 });
    }

    [Fact]
    public void Every_short_line_is_reported_with_what_there_is()
    {
        var error = Refuse([new(1, 11), new(2, 10), new(3, 1)], Some.ProductSnapshot(1), Some.ProductSnapshot(2), Some.ProductSnapshot(3, stock: 0)).ShouldNotBeNull();

        error.Code.ShouldBe("catalog.out_of_stock");
        error.Extensions!["items"].ShouldBe(new StockShortage[] { new(1, 11, 10), new(3, 1, 0) });
    }

    [Fact]
    public void An_older_order_gets_discontinued_products_but_no_more_than_there_are()
    {
        var gone = Some.ProductSnapshot(1, stock: 1, ProductStatus.Discontinued);

        ReservationPolicy.Refuse([new(1, 1)], Offers(gone), allowDiscontinued: true).ShouldBeNull();
        ReservationPolicy.Refuse([new(1, 2)], Offers(gone), allowDiscontinued: true).ShouldNotBeNull().Code.ShouldBe("catalog.out_of_stock");
    }

    private static Error? Refuse(ProductQuantity[] wanted, params ProductSnapshot[] snapshots) => ReservationPolicy.Refuse(wanted, Offers(snapshots), allowDiscontinued: false);

    private static Dictionary<long, ProductSnapshot> Offers(params ProductSnapshot[] snapshots) => snapshots.ToDictionary(offer => offer.ProductId);
}
