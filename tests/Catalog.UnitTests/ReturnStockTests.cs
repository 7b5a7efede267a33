namespace Commerce.Catalog.UnitTests;

using Application;
using Contracts;
using Domain;
using NSubstitute;

public sealed class ReturnStockTests
{
    private readonly IProductRepository products = Substitute.For<IProductRepository>();
    private readonly List<StockMovement> recorded = [];

    public ReturnStockTests() =>
        products.When(p => p.RecordAsync(Arg.Any<IReadOnlyList<StockMovement>>(), default)).Do(call => recorded.AddRange(call.Arg<IReadOnlyList<StockMovement>>()));

    [Fact]
    public async Task What_an_order_holds_goes_back_with_a_line_in_the_ledger()
    {
        products.FindHeldAsync(Some.OrderId, default).Returns([new ProductQuantity(3, 2), new ProductQuantity(5, 1)]);
        products.PutBackAsync(Wanted(new(3, 2), new(5, 1)), default).Returns([new StockAfter(5, 10), new StockAfter(3, 12)]);

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

    [Fact]
    public void Stock_comes_back_from_an_order() => Some.Faults(new ReturnStockValidator(), new ReturnStock(Guid.Empty)).ShouldBe(["OrderId"]);

    private static IReadOnlyList<ProductQuantity> Wanted(params ProductQuantity[] pieces) => Arg.Is<IReadOnlyList<ProductQuantity>>(wanted => wanted.SequenceEqual(pieces));

    private Task<SharedKernel.Result<MediatR.Unit>> ReturnAsync() => new ReturnStockHandler(products, Some.Clock).Handle(new ReturnStock(Some.OrderId), default);
}
