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

        command.Hour.ShouldBe(Some.Hour);
        command.Lines.ShouldBe([new SoldLine(1, 2), new SoldLine(7, 3)]);
    }

    [Fact]
    public void A_refund_takes_from_the_hour_of_payment_however_late_it_comes()
    {
        var refunded = Some.Order(Some.Now, (1, 2)) with { Status = "refunded", ClosedAt = Some.Now.AddDays(2) };

        var command = (RecordSales)handler.ToCommand(new OrderRefunded(refunded, 3, Some.Now.AddDays(2)));

        command.Hour.ShouldBe(Some.Hour);
        command.Lines.ShouldBe([new SoldLine(1, -2)]);
    }

    [Fact]
    public async Task Pieces_are_added_to_the_hour_that_the_command_names()
    {
        var sales = Substitute.For<ISalesRepository>();
        SoldLine[] lines = [new(1, 2), new(7, -3)];

        (await new RecordSalesHandler(sales).Handle(new RecordSales(Some.Hour, lines), CancellationToken.None)).IsSuccess.ShouldBeTrue();

        await sales.Received(1).AddAsync(Some.Hour, lines, Arg.Any<CancellationToken>());
    }

    [Fact]
    public void An_order_without_lines_is_no_sale()
    {
        new RecordSalesValidator().Validate(new RecordSales(Some.Hour, [])).IsValid.ShouldBeFalse();
        new RecordSalesValidator().Validate(new RecordSales(Some.Hour, [new SoldLine(1, 1)])).IsValid.ShouldBeTrue();
    }
}
