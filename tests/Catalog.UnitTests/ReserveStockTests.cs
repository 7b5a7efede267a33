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
        products.TakeAsync(Wanted(new(3, 2), new(5, 1)), false, default).Returns([Taken(5, 9), Taken(3, 8)]);

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
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), false, default)
            .Returns(call => [.. call.Arg<IReadOnlyList<ProductQuantity>>().Select(pieces => Taken(pieces.ProductId, 9))]);

        (await ReserveAsync([.. Enumerable.Range(1, 50).Select(id => new ProductQuantity(id, 1))])).IsSuccess.ShouldBeTrue();

        recorded.Count.ShouldBe(50);
        products.ReceivedCalls().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_reservation_takes_nothing()
    {
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), false, default).Returns([]);
        On([Some.ProductSnapshot(3, stock: 1)]);

        (await ReserveAsync(new ProductQuantity(3, 2))).Error.ShouldNotBeNull().Code.ShouldBe("catalog.out_of_stock");

        recorded.ShouldBeEmpty();
        await products.DidNotReceiveWithAnyArgs().PutBackAsync(default!, default);
    }

    [Fact]
    public async Task Where_one_line_is_short_the_others_are_put_back_before_anybody_looks_what_is_missing()
    {
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), false, default).Returns([Taken(3, 8)]);
        On([Some.ProductSnapshot(3), Some.ProductSnapshot(5, stock: 0)]);

        var refused = await ReserveAsync(new(5, 1), new(3, 2));

        refused.KeepsChanges.ShouldBeFalse();
        refused.Error.ShouldNotBeNull().Extensions!["items"].ShouldBe(new StockShortage[] { new(5, 1, 0) });
        recorded.ShouldBeEmpty();
        Received.InOrder(() =>
        {
            _ = products.PutBackAsync(Wanted(new ProductQuantity(3, 2)), default);
            _ = products.FindSnapshotsAsync(Arg.Any<IReadOnlyList<long>>(), true, default);
        });
    }

    [Fact]
    public async Task Who_meets_pieces_that_were_put_back_meanwhile_gets_them_and_holds_the_product()
    {
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), false, default).Returns([], [Taken(5, 9)]);
        On([Some.ProductSnapshot(5, stock: 10)]);

        (await ReserveAsync(new ProductQuantity(5, 1))).Value.ShouldNotBeNull().Lines.ShouldBe([new(5, "Product 5", 500, 1)]);

        await products.Received(1).FindSnapshotsAsync(Arg.Any<IReadOnlyList<long>>(), true, default);
        recorded.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_order_that_was_made_before_takes_what_is_no_longer_sold()
    {
        products.TakeAsync(Arg.Any<IReadOnlyList<ProductQuantity>>(), true, default).Returns([Taken(5, 9)]);

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

    private static TakenProduct Taken(long productId, long stock) => new(new StockAfter(productId, stock), $"Product {productId}", productId * 100);

    private void On(IReadOnlyList<ProductSnapshot> found) => products.FindSnapshotsAsync(Arg.Any<IReadOnlyList<long>>(), Arg.Any<bool>(), default).Returns(found);

    private Task<SharedKernel.Result<PricedLines>> ReserveAsync(params ProductQuantity[] lines) =>
        new ReserveStockHandler(products, Some.Clock).Handle(new ReserveStock(Some.OrderId, lines), default);
}
