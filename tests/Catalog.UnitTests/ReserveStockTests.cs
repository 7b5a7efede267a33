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
        On([Some.Offer(3), Some.Offer(5)]);
        products.TakeAsync(Wanted(new(3, 2), new(5, 1)), false, default).Returns([new StockState(5, 9), new StockState(3, 8)]);

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
        On([.. Enumerable.Range(1, 50).Select(id => Some.Offer(id))]);
        products.TakeAsync(Arg.Any<IReadOnlyList<Pieces>>(), false, default)
            .Returns(call => [.. call.Arg<IReadOnlyList<Pieces>>().Select(pieces => new StockState(pieces.ProductId, 9))]);

        (await ReserveAsync([.. Enumerable.Range(1, 50).Select(id => new StockLine(id, 1))])).IsSuccess.ShouldBeTrue();

        recorded.Count.ShouldBe(50);
        products.ReceivedCalls().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_reservation_takes_nothing()
    {
        On([Some.Offer(3, stock: 1)]);

        (await ReserveAsync(new StockLine(3, 2))).Error.ShouldNotBeNull().Code.ShouldBe("catalog.out_of_stock");

        products.ReceivedCalls().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Who_loses_a_race_for_one_line_is_refused_for_that_line()
    {
        On([Some.Offer(3), Some.Offer(5)], [Some.Offer(5, stock: 0)]);
        products.TakeAsync(Arg.Any<IReadOnlyList<Pieces>>(), false, default).Returns([new StockState(3, 8)]);

        var refused = await ReserveAsync(new(5, 1), new(3, 2));

        refused.Commits.ShouldBeFalse();
        refused.Error.ShouldNotBeNull().Facts!["items"].ShouldBe(new ShortLine[] { new(5, 1, 0) });
        recorded.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_loses_a_race_is_refused_even_if_the_pieces_are_back_by_then()
    {
        On([Some.Offer(5)], [Some.Offer(5, stock: 4)]);
        products.TakeAsync(Arg.Any<IReadOnlyList<Pieces>>(), false, default).Returns([]);

        (await ReserveAsync(new StockLine(5, 1))).Error.ShouldNotBeNull().Code.ShouldBe("catalog.out_of_stock");
    }

    [Fact]
    public async Task What_an_order_holds_goes_back_with_a_line_in_the_ledger()
    {
        products.FindHeldAsync(Some.OrderId, default).Returns([new Pieces(3, 2), new Pieces(5, 1)]);
        products.PutBackAsync(Wanted(new(3, 2), new(5, 1)), default).Returns([new StockState(5, 10), new StockState(3, 12)]);

        (await ReturnAsync()).IsSuccess.ShouldBeTrue();

        recorded.Select(m => (m.ProductId, m.Delta, m.StockAfter, m.Reason, m.OrderId)).ShouldBe(
        [
            (3, 2, 12, StockMovementReason.Returned, Some.OrderId),
            (5, 1, 10, StockMovementReason.Returned, Some.OrderId),
        ]);
    }

    [Fact]
    public async Task An_order_that_holds_nothing_gives_nothing_back()
    {
        products.FindHeldAsync(Some.OrderId, default).Returns([]);

        (await ReturnAsync()).IsSuccess.ShouldBeTrue();

        products.ReceivedCalls().Count().ShouldBe(1);
    }

    private static IReadOnlyList<Pieces> Wanted(params Pieces[] pieces) => Arg.Is<IReadOnlyList<Pieces>>(wanted => wanted.SequenceEqual(pieces));

    private void On(IReadOnlyList<Offer> offers, params IReadOnlyList<Offer>[] later) => products.FindOffersAsync(Arg.Any<IReadOnlyList<long>>(), default).Returns(offers, later);

    private Task<SharedKernel.Result<PricedLines>> ReserveAsync(params StockLine[] lines) =>
        new ReserveStockHandler(products, Some.Clock).Handle(new ReserveStock(Some.OrderId, lines), default);

    private Task<SharedKernel.Result<MediatR.Unit>> ReturnAsync() => new ReturnStockHandler(products, Some.Clock).Handle(new ReturnStock(Some.OrderId), default);
}
