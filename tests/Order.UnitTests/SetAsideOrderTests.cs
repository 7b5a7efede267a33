namespace Commerce.Order.UnitTests;

using Application;
using NSubstitute;

public sealed class SetAsideOrderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(10, 512)]
    [InlineData(11, 600)]
    [InlineData(1_000_000, 600)]
    public void The_pause_doubles_up_to_ten_minutes(int attempts, int seconds) =>
        SetAside.After(attempts).ShouldBe(new SetAside(attempts, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task An_order_is_noted_with_its_fault_at_the_time_of_the_try_and_left_alone_for_as_long_as_the_row_says()
    {
        var modules = new FakeModules();
        var orderId = Guid.NewGuid();
        modules.Orders.SetAsideAsync(orderId, "No.", Some.Now, CancellationToken.None).Returns(SetAside.After(3));

        var aside = await new SetAsideOrderHandler(modules.Orders, modules.Clock).Handle(new SetAsideOrder(orderId, "No."), CancellationToken.None);

        aside.Value.ShouldBe(new SetAside(3, TimeSpan.FromSeconds(4)));
        modules.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_set_aside_is_an_order()
    {
        new SetAsideOrderValidator().Validate(new SetAsideOrder(Guid.Empty, "No.")).IsValid.ShouldBeFalse();
        new SetAsideOrderValidator().Validate(new SetAsideOrder(Guid.NewGuid(), "No.")).IsValid.ShouldBeTrue();
    }
}
