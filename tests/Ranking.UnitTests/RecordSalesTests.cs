namespace Commerce.Ranking.UnitTests;

using Application;
using NSubstitute;
using Order.Contracts;

public sealed class RecordSalesTests
{
    private readonly SalesEventHandler handler = new();

    [Fact]
    public void A_paid_order_adds_its_pieces_to_the_hour_of_payment()
    {
        var command = (RecordSales)handler.ToCommand(new OrderPaid(Some.Order(Some.Now, (1, 2), (7, 3)), 2, Some.Now));

        command.Sales.ShouldBe([new HourlySales(Some.Hour, 1, 2), new HourlySales(Some.Hour, 7, 3)]);
    }

    [Fact]
    public void A_refund_takes_from_the_hour_of_payment_however_late_it_comes()
    {
        var refunded = Some.Order(Some.Now, (1, 2)) with { Status = "refunded", ClosedAt = Some.Now.AddDays(2) };

        var command = (RecordSales)handler.ToCommand(new OrderRefunded(refunded, 3, Some.Now.AddDays(2)));

        command.Sales.ShouldBe([new HourlySales(Some.Hour, 1, -2)]);
    }

    [Fact]
    public async Task Pieces_are_summed_by_product_within_the_hours_that_the_command_names()
    {
        var sales = Substitute.For<ISalesRepository>();

        (await new RecordSalesHandler(sales).Handle(
            new RecordSales([new(Some.Hour, 7, 3), new(Some.Hour, 1, 2), new(Some.Hour, 7, -1), new(Some.Hour - 1, 7, 5)]), CancellationToken.None)).IsSuccess.ShouldBeTrue();

        await sales.Received(1).AddAsync(Some.Hour, Arg.Is<IReadOnlyList<SoldLine>>(lines => lines.SequenceEqual(new SoldLine[] { new(1, 2), new(7, 2) })), Arg.Any<CancellationToken>());
        await sales.Received(1).AddAsync(Some.Hour - 1, Arg.Is<IReadOnlyList<SoldLine>>(lines => lines.SequenceEqual(new SoldLine[] { new(7, 5) })), Arg.Any<CancellationToken>());
    }

    [Fact]
    public void A_batch_of_orders_is_one_command()
    {
        RecordSales first = new([new(Some.Hour, 1, 2)]);
        RecordSales second = new([new(Some.Hour, 1, 3), new(Some.Hour, 7, 1)]);

        ((RecordSales)first.Combine([first, second])).Sales.ShouldBe([.. first.Sales, .. second.Sales]);
    }

    [Fact]
    public void An_order_without_lines_is_no_sale()
    {
        new RecordSalesValidator().Validate(new RecordSales([])).IsValid.ShouldBeFalse();
        new RecordSalesValidator().Validate(new RecordSales([new HourlySales(Some.Hour, 1, 1)])).IsValid.ShouldBeTrue();
    }
}
