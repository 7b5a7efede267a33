namespace Commerce.Ranking.UnitTests;

using Application;
using Order.Contracts;

public sealed class SalesEventHandlerTests
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
}
