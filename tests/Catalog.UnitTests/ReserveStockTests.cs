namespace Commerce.Catalog.UnitTests;

using Application;
using Contracts;
using Domain;
using NSubstitute;

public sealed class ReserveStockTests
{
    private readonly IProductRepository products = Substitute.For<IProductRepository>();
    private readonly List<StockMovement> recorded = [];

    public ReserveStockTests() =>
        products.When(p => p.RecordAsync(Arg.Any<IReadOnlyList<StockMovement>>(), default)).Do(call => recorded.AddRange(call.Arg<IReadOnlyList<StockMovement>>()));

    [Fact]
    public async Task Lines_are_priced_in_the_order_asked_and_taken_in_the_order_of_ids()
    {
        On([Some.ProductSnapshot(3), Some.ProductSnapshot(5)]);
        products.TakeAsync(Wanted(new(3, 2), new(5, 1)), Arg.Any<IReadOnlyDictionary<long, long>>(), default).Returns([new StockAfter(5, 9), new StockAfter(3, 8)]);

        var priced = (await ReserveAsync(new(5, 1), new(3, 2))).Value.ShouldNotBeNull();

        priced.Lines.ShouldBe([new(5, "Product 5", 500, 1), new(3, "Product 3", 300, 2)]);
        recorded.Select(m => (m.ProductId, m.Delta, m.StockAfter, m.Reason, m.OrderId, m.CreatedAt)).ShouldBe(
        [
            (3, -2, 8, StockMovementReason.Reserved, Some.OrderId, Some.Now),
            (5, -1, 9, StockMovementReason.Reserved, Some.OrderId, Some.Now),
        ]);
        recorded.Select(m => m.MovementId).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Fifty_lines_cost_as_many_statements_as_one()
    {
        On([.. Enumerable.Range(1, 50).Select(id => Some.ProductSnapshot(id))]);
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), Arg.Any<IReadOnlyDictionary<long, long>>(), default)
            .Returns(call => [.. call.Arg<IReadOnlyList<ProductQuantity>>().Select(pieces => new StockAfter(pieces.ProductId, 9))]);

        (await ReserveAsync([.. Enumerable.Range(1, 50).Select(id => new ProductQuantity(id, 1))])).IsSuccess.ShouldBeTrue();

        recorded.Count.ShouldBe(50);
        products.ReceivedCalls().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_reservation_takes_nothing()
    {
        On([Some.ProductSnapshot(3, stock: 1)]);

        (await ReserveAsync(new ProductQuantity(3, 2))).Error.ShouldNotBeNull().Code.ShouldBe("catalog.out_of_stock");

        products.ReceivedCalls().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Who_loses_a_race_for_one_line_is_refused_for_that_line_and_takes_nothing()
    {
        On([Some.ProductSnapshot(3), Some.ProductSnapshot(5)], [Some.ProductSnapshot(3), Some.ProductSnapshot(5, stock: 0)]);
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), Arg.Any<IReadOnlyDictionary<long, long>>(), default).Returns([new StockAfter(3, 8)]);

        var refused = await ReserveAsync(new(5, 1), new(3, 2));

        refused.KeepsChanges.ShouldBeFalse();
        refused.Error.ShouldNotBeNull().Extensions!["items"].ShouldBe(new StockShortage[] { new(5, 1, 0) });
        recorded.ShouldBeEmpty();
        await products.Received(1).PutBackAsync(Wanted(new ProductQuantity(3, 2)), default);
    }

    [Fact]
    public async Task Who_meets_an_edit_is_given_the_new_price_and_holds_the_product_meanwhile()
    {
        On([Some.ProductSnapshot(5, version: 1)], [Some.ProductSnapshot(5, version: 2) with { Price = 900 }]);
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), Versions(5, 2), default).Returns([new StockAfter(5, 9)]);
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), Versions(5, 1), default).Returns([]);

        var priced = (await ReserveAsync(new ProductQuantity(5, 1))).Value.ShouldNotBeNull();

        priced.Lines.ShouldBe([new(5, "Product 5", 900, 1)]);
        await products.Received(1).FindSnapshotsAsync(Arg.Any<IReadOnlyList<long>>(), true, default);
        recorded.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_order_that_was_made_before_asks_for_no_version()
    {
        On([Some.ProductSnapshot(5, status: ProductStatus.Discontinued)]);
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), null, default).Returns([new StockAfter(5, 9)]);

        var priced = await new ReserveStockHandler(products, Some.Clock).Handle(new ReserveStock(Some.OrderId, [new(5, 1)], AllowDiscontinued: true), default);

        priced.IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void A_reservation_is_for_an_order_and_names_each_product_once()
    {
        var validator = new ReserveStockValidator();
        Some.Faults(validator, new ReserveStock(Some.OrderId, [new(1, 1), new(2, 1)])).ShouldBeEmpty();
        Some.Faults(validator, new ReserveStock(Guid.Empty, [new(1, 1)])).ShouldBe(["OrderId"]);
        Some.Faults(validator, new ReserveStock(Some.OrderId, [])).ShouldBe(["Lines"]);
        Some.Faults(validator, new ReserveStock(Some.OrderId, [new(1, 1), new(1, 2)])).ShouldBe(["Lines"]);
        Some.Faults(validator, new ReserveStock(Some.OrderId, [new(1, 1), new(2, 0)])).ShouldBe(["Lines[1].Quantity"]);
    }

    private static IReadOnlyList<ProductQuantity> Wanted(params ProductQuantity[] pieces) => Arg.Is<IReadOnlyList<ProductQuantity>>(wanted => wanted.SequenceEqual(pieces));

    private static IReadOnlyDictionary<long, long> Versions(long productId, long version) =>
        Arg.Is<IReadOnlyDictionary<long, long>>(versions => versions != null && versions[productId] == version);

    private void On(IReadOnlyList<ProductSnapshot> snapshots, params IReadOnlyList<ProductSnapshot>[] later) => products.FindSnapshotsAsync(Arg.Any<IReadOnlyList<long>>(), Arg.Any<bool>(), default).Returns(snapshots, later);

    private Task<SharedKernel.Result<PricedLines>> ReserveAsync(params ProductQuantity[] lines) =>
        new ReserveStockHandler(products, Some.Clock).Handle(new ReserveStock(Some.OrderId, lines), default);
}
