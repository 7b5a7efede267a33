namespace Commerce.Order.UnitTests;

using Domain;

public sealed class OrderTests
{
    private static readonly DateTimeOffset ExpiresAt = Some.Now + Some.ReservationTime;

    [Fact]
    public void A_new_order_waits_until_its_time_is_over()
    {
        var order = Some.Order();

        (order.Status, order.ExpiresAt, order.HasReservation, order.EventSequence, order.Subtotal, order.Total).ShouldBe((OrderStatus.Pending, ExpiresAt, true, 1, 2_000, 2_000));
        order.PaidAt.ShouldBeNull();
        order.ClosedAt.ShouldBeNull();
    }

    [Fact]
    public void Time_decides_about_expiry_to_the_millisecond()
    {
        var order = Some.Order();
        order.StatusAt(ExpiresAt.AddMilliseconds(-1)).ShouldBe(OrderStatus.Pending);
        order.CheckCanPay(ExpiresAt.AddMilliseconds(-1)).ShouldBeNull();
        order.CheckCanCancel(ExpiresAt.AddMilliseconds(-1), Some.RefundTime).ShouldBeNull();

        order.StatusAt(ExpiresAt).ShouldBe(OrderStatus.Expired);
        order.CheckCanPay(ExpiresAt)!.Code.ShouldBe("order.expired");
        var refusal = order.CheckCanCancel(ExpiresAt, Some.RefundTime)!;
        (refusal.Code, refusal.Extensions!["orderStatus"]).ShouldBe(("order.not_cancellable", "expired"));
    }

    [Theory]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Failed)]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Refunded)]
    public void Only_a_pending_order_expires(OrderStatus status)
    {
        Some.Order(status).StatusAt(ExpiresAt.AddDays(1)).ShouldBe(status);
        Should.Throw<InvalidOperationException>(() => Some.Order(status).Expire());
    }

    [Theory]
    [InlineData(OrderStatus.Pending)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Failed)]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Expired)]
    [InlineData(OrderStatus.Refunded)]
    public void Queries_judge_expiry_as_the_order_does(OrderStatus stored)
    {
        var order = Some.Order(stored);
        foreach (var now in new[] { ExpiresAt.AddMilliseconds(-1), ExpiresAt, ExpiresAt.AddMilliseconds(1) })
        {
            Enum.GetValues<OrderStatus>().Where(status => Order.HasStatus(status, now).Compile()(order)).ShouldBe([order.StatusAt(now)]);
            Order.IsOverdue(now).Compile()(order).ShouldBe(order.IsOverdueAt(now));
        }
    }

    [Fact]
    public void An_order_without_a_time_to_pay_never_expires() =>
        Order.Place(Some.Draft(), hasReservation: true, Some.Now, reservationTime: null).StatusAt(Some.Now.AddYears(1)).ShouldBe(OrderStatus.Pending);

    [Theory]
    [InlineData(OrderStatus.Paid, "order.not_payable", "paid")]
    [InlineData(OrderStatus.Failed, "order.not_payable", "failed")]
    [InlineData(OrderStatus.Cancelled, "order.not_payable", "cancelled")]
    [InlineData(OrderStatus.Refunded, "order.not_payable", "refunded")]
    [InlineData(OrderStatus.Expired, "order.not_payable", "expired")]
    public void What_is_not_pending_is_not_payable(OrderStatus status, string code, string word)
    {
        var order = Some.Order(status);
        var refusal = order.CheckCanPay(Some.Now)!;

        refusal.Code.ShouldBe(status == OrderStatus.Expired ? "order.expired" : code);
        if (status != OrderStatus.Expired)
        {
            refusal.Extensions!["orderStatus"].ShouldBe(word);
        }

        Should.Throw<InvalidOperationException>(() => order.Pay(Some.Payment, Some.Now));
        Should.Throw<InvalidOperationException>(() => order.Fail(OrderErrors.InsufficientBalance, Some.Now));
    }

    [Theory]
    [InlineData(OrderStatus.Failed, "failed")]
    [InlineData(OrderStatus.Cancelled, "cancelled")]
    [InlineData(OrderStatus.Expired, "expired")]
    [InlineData(OrderStatus.Refunded, "refunded")]
    public void What_is_closed_is_not_cancellable(OrderStatus status, string word)
    {
        var order = Some.Order(status);
        var refusal = order.CheckCanCancel(Some.Now, Some.RefundTime)!;

        (refusal.Code, refusal.Extensions!["orderStatus"]).ShouldBe(("order.not_cancellable", word));
        Should.Throw<InvalidOperationException>(() => order.Cancel(Some.Now));
    }

    [Fact]
    public void Money_is_given_back_up_to_the_last_millisecond_of_the_last_day()
    {
        var order = Some.Order(OrderStatus.Paid);
        order.CheckCanCancel(Some.Now + Some.RefundTime, Some.RefundTime).ShouldBeNull();

        var refusal = order.CheckCanCancel(Some.Now + Some.RefundTime + TimeSpan.FromMilliseconds(1), Some.RefundTime)!;

        (refusal.Code, refusal.Extensions!["orderStatus"]).ShouldBe(("order.not_cancellable", "paid"));
        refusal.Detail.ShouldContain("30 days");
    }

    [Fact]
    public void A_payment_keeps_the_goods_and_notes_the_hour()
    {
        var order = Some.Order();
        order.Pay(Some.Payment, Some.Now.AddMinutes(1));

        (order.Status, order.HasReservation, order.EventSequence, order.PaidAt).ShouldBe((OrderStatus.Paid, true, 2, Some.Now.AddMinutes(1)));
        (order.PaymentTransactionId, order.PaymentBalanceAfter, order.PaidHour).ShouldBe((Some.TransactionId, 700, Some.Now.UnixHour()));
        order.ClosedAt.ShouldBeNull();
    }

    [Fact]
    public void An_order_of_nothing_is_paid_without_a_payment()
    {
        var order = Some.Order(discount: 2_000);
        order.Pay(null, Some.Now);
        (order.Status, order.Total, order.PaymentTransactionId, order.PaidAt).ShouldBe((OrderStatus.Paid, 0, null, Some.Now));
    }

    [Theory]
    [InlineData(OrderStatus.Failed, 2)]
    [InlineData(OrderStatus.Cancelled, 2)]
    [InlineData(OrderStatus.Refunded, 3)]
    [InlineData(OrderStatus.Expired, 2)]
    public void What_is_closed_holds_nothing_and_has_told_every_step(OrderStatus status, int sequence)
    {
        var order = Some.Order(status);
        // An expired order is closed as of its time, however late that is noticed.
        (order.Status, order.HasReservation, order.EventSequence, order.ClosedAt).ShouldBe((status, false, sequence, status == OrderStatus.Expired ? ExpiresAt : Some.Now));
    }

    [Fact]
    public void A_failure_says_why()
    {
        var order = Some.Order(OrderStatus.Failed);
        (order.FailureCode, order.FailureDetail).ShouldBe(("order.insufficient_balance", "The order comes to 2, the account holds 1."));
    }

    [Fact]
    public void A_line_too_large_for_64_bits_is_a_fault_not_a_number() =>
        Should.Throw<OverflowException>(() => new OrderLine { ProductId = 1, Name = "", UnitPrice = long.MaxValue, Quantity = 2 }.LineTotal);
}
