namespace Commerce.SharedKernel.UnitTests;

using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SharedKernel.Infrastructure.Data;

public sealed class CursorTests
{
    [Fact]
    public void A_cursor_is_read_by_its_own_list()
    {
        var cursor = Cursor.Make("orders/alice", "17", "name, with \"marks\" 한국");
        Cursor.TryRead(cursor, "orders/alice", 2, out var keys).ShouldBeTrue();
        keys.ShouldBe(["17", "name, with \"marks\" 한국"]);
    }

    [Fact]
    public void No_cursor_is_the_first_page()
    {
        Cursor.TryRead(null, "orders", 1, out var keys).ShouldBeTrue();
        keys.ShouldBeNull();
    }

    [Fact]
    public void A_cursor_of_another_list_or_sort_is_refused()
    {
        Cursor.TryRead(Cursor.Make("orders/alice", "17"), "orders/bob", 1, out _).ShouldBeFalse();
        Cursor.TryRead(Cursor.Make("orders/alice", "17"), "orders/alice", 2, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("x")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null,\"1\"]")]
    [InlineData("[1,2]")]
    public void Nonsense_is_refused(string text)
    {
        Cursor.TryRead(text, "orders", 1, out _).ShouldBeFalse();
        Cursor.TryRead(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)), "orders", 1, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_page_has_a_cursor_only_where_there_is_more()
    {
        List<int> found = [1, 2, 3];
        var some = found.ToPage(2, i => i * 10, i => $"after {i}");
        some.Items.ShouldBe([10, 20]);
        some.NextCursor.ShouldBe("after 2");
        found.ToPage(3, i => i, i => $"after {i}").NextCursor.ShouldBeNull();
    }
}

public sealed class NamingConventionsTests
{
    [Theory]
    [InlineData("IssuedCoupon", "issued_coupon")]
    [InlineData("Id", "id")]
    [InlineData("IX_Wallets_UserId", "ix_wallets_user_id")]
    [InlineData("SQL", "sql")]
    public void Names_in_the_database_are_snake_case(string name, string expected) => NamingConventions.ToSnakeCase(name).ShouldBe(expected);

    [Theory]
    [InlineData("Items[0].ProductId", "items[0].productId")]
    [InlineData("Amount", "amount")]
    [InlineData("", "")]
    public void Paths_outside_are_camel_case(string path, string expected) => NamingConventions.ToCamelCasePath(path).ShouldBe(expected);

    [Fact]
    public void The_kernel_is_the_module_Platform() => NamingConventions.ModuleOf(typeof(NamingConventions)).ShouldBe("Platform");
}

public sealed class TimeTests
{
    [Fact]
    public void Now_is_cut_to_milliseconds_and_not_rounded()
    {
        var now = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 9, 0, 0, 999, TimeSpan.FromHours(9)).AddTicks(9_999)).UtcNowMs();
        now.ShouldBe(new DateTimeOffset(2026, 1, 31, 0, 0, 0, 999, TimeSpan.Zero));
        now.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("1970-01-01T00:59:59.999Z", 0)]
    [InlineData("1970-01-01T01:00:00.000Z", 1)]
    [InlineData("2026-01-31T09:00:00+09:00", 491_616)]
    public void Hours_are_counted_in_UTC(string instant, long hour) =>
        DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).UnixHour().ShouldBe(hour);
}
