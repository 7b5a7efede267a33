namespace Commerce.SharedKernel.UnitTests;

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Web;
using SharedKernel.Web.Binding;
using SharedKernel.Web.Errors;

public sealed class QueryReaderTests
{
    [Fact]
    public void What_is_missing_has_its_default()
    {
        var reader = Reader("");
        reader.Number("limit", "", 1, 100, 20).ShouldBe(20);
        reader.Flag("inStock", "").ShouldBeFalse();
        reader.OneOf("sort", "", "newest", "newest", "price").ShouldBe("newest");
        reader.Text("search", "", 10).ShouldBeNull();
        reader.Ids("ids", "", 3).ShouldBeNull();
        reader.AnyOf<DayOfWeek>("day", "").ShouldBeEmpty();
        reader.AnyOf("night", "", DayOfWeek.Friday).ShouldBe([DayOfWeek.Friday]);
        reader.Period().ShouldBe(new Period(null, null));
        reader.Errors.ShouldBeEmpty();
        reader.Parameters.Select(parameter => parameter.Name).ShouldBe(["limit", "inStock", "sort", "search", "ids", "day", "night", "from", "to"]);
    }

    [Fact]
    public void What_is_there_is_read()
    {
        var reader = Reader("?limit=100&inStock=true&sort=price&search=tea&ids=3,1,2");
        reader.Number("limit", "", 1, 100, 20).ShouldBe(100);
        reader.Flag("inStock", "").ShouldBeTrue();
        reader.OneOf("sort", "", "newest", "newest", "price").ShouldBe("price");
        reader.Text("search", "", 3).ShouldBe("tea");
        reader.Ids("ids", "", 3).ShouldBe([3, 1, 2]);
        reader.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=")]
    [InlineData("?limit=%201")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=1.0")]
    [InlineData("?limit=99999999999")]
    [InlineData("?limit=1&limit=1")]
    public void A_number_out_of_bounds_or_of_another_form_is_a_fault(string query) => FaultOf(query, reader => reader.Number("limit", "", 1, 100, 20)).ShouldBe("limit");

    [Theory]
    [InlineData("?inStock=1")]
    [InlineData("?inStock=TRUE")]
    [InlineData("?inStock=")]
    public void A_flag_is_true_or_false(string query) => FaultOf(query, reader => reader.Flag("inStock", "")).ShouldBe("inStock");

    [Theory]
    [InlineData("?sort=price,name")]
    [InlineData("?sort=")]
    public void A_word_is_one_of_those_that_are_known(string query) => FaultOf(query, reader => reader.OneOf("sort", "", null, "price")).ShouldBe("sort");

    [Fact]
    public void A_text_has_its_length() => FaultOf("?search=four", reader => reader.Text("search", "", 3)).ShouldBe("search");

    [Theory]
    [InlineData("?ids=")]
    [InlineData("?ids=1,")]
    [InlineData("?ids=1,a")]
    [InlineData("?ids=1,2,3,4")]
    [InlineData("?ids=-1")]
    public void Ids_are_a_few_numbers(string query) => FaultOf(query, reader => reader.Ids("ids", "", 3)).ShouldBe("ids");

    [Theory]
    [InlineData("?day=friday", DayOfWeek.Friday)]
    [InlineData("?day=Friday,MONDAY", DayOfWeek.Monday, DayOfWeek.Friday)]
    [InlineData("?day=friday,monday,friday", DayOfWeek.Monday, DayOfWeek.Friday)]
    public void However_a_set_is_written_it_is_the_same(string query, params DayOfWeek[] days)
    {
        var reader = Reader(query);
        reader.AnyOf<DayOfWeek>("day", "").ShouldBe(days);
        reader.Errors.ShouldBeEmpty();
        var declared = reader.Parameters.ShouldHaveSingleItem();
        (declared.IsList, declared.Values!.Count).ShouldBe((true, 7));
    }

    [Theory]
    [InlineData("?day=")]
    [InlineData("?day=,")]
    [InlineData("?day=friday,")]
    [InlineData("?day=friday,%20monday")]
    [InlineData("?day=friday,5")]
    [InlineData("?day=friday;monday")]
    [InlineData("?day=friday&day=monday")]
    public void Each_word_of_a_set_is_one_of_those_that_are_known(string query) => FaultOf(query, reader => reader.AnyOf<DayOfWeek>("day", "")).ShouldBe("day");

    [Theory]
    [InlineData("2026-01-31T09:00:00Z", 0)]
    [InlineData("2026-01-31T09:00:00.5Z", 500)]
    [InlineData("2026-01-31T09:00:00.12Z", 120)]
    [InlineData("2026-01-31T09:00:00.123Z", 123)]
    public void An_instant_is_read_to_the_millisecond(string text, int milliseconds)
    {
        var reader = Reader($"?from={text}");
        reader.Instant("from", "").ShouldBe(new DateTimeOffset(2026, 1, 31, 9, 0, 0, milliseconds, TimeSpan.Zero));
        reader.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31T09:00Z")]
    [InlineData("2026-01-31T09:00:00")]
    [InlineData("2026-01-31T09:00:00z")]
    [InlineData("2026-01-31t09:00:00Z")]
    [InlineData("2026-01-31T09:00:00%2B00:00")]
    [InlineData("2026-01-31T09:00:00+00:00")]
    [InlineData("2026-01-31T09:00:00.1234Z")]
    [InlineData("2026-01-31T09:00:00.Z")]
    [InlineData("2026-01-31T09:00:00,5Z")]
    [InlineData("2026-01-31%2009:00:00Z")]
    [InlineData("%202026-01-31T09:00:00Z")]
    [InlineData("2026-01-31T09:00:00Z%20")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-1-31T09:00:00Z")]
    [InlineData("1767225600")]
    [InlineData("2026-01-31T09:00:00Z&from=2026-01-31T09:00:00Z")]
    public void An_instant_of_another_form_is_a_fault(string text) => FaultOf($"?from={text}", reader => reader.Instant("from", "")).ShouldBe("from");

    [Fact]
    public void A_period_does_not_end_before_it_begins()
    {
        FaultOf("?from=2026-01-31T09:00:00.001Z&to=2026-01-31T09:00:00Z", reader => reader.Period()).ShouldBe("from");
        var reader = Reader("?from=2026-01-31T09:00:00Z&to=2026-01-31T09:00:00.000Z");
        reader.Period().ToString().ShouldBe("2026-01-31T09:00:00.0000000+00:00..2026-01-31T09:00:00.0000000+00:00");
        reader.Errors.ShouldBeEmpty();
    }

    private static QueryReader Reader(string query) => new(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request.Query);

    private static string FaultOf(string query, Action<QueryReader> read)
    {
        var reader = Reader(query);
        read(reader);
        return reader.Errors.ShouldHaveSingleItem().Key;
    }
}

public sealed class JsonBodyValidatorTests
{
    private sealed record Line(long ProductId, int Quantity);

    private sealed record Basket(IReadOnlyList<Line> Items, Guid? CouponId = null, DayOfWeek? Day = null, bool? Gift = null, DateTimeOffset? At = null);

    [Fact]
    public void Every_path_is_named_at_once()
    {
        var faults = Find("""{"items":[{"productId":"1","quantity":1},{"productId":2},null,5],"couponId":"x","day":"Funday","gift":1,"at":"2026-01-31"}""");
        faults.Keys.ShouldBe(["items[0].productId", "items[1].quantity", "items[2]", "items[3]", "couponId", "day", "gift", "at"], ignoreOrder: true);
        faults["items[0].productId"].ShouldBe(["must be a whole number that fits 64 bits"]);
        faults["items[1].quantity"].ShouldBe(["is required"]);
        faults["couponId"].ShouldBe(["must be a UUID"]);
        faults["day"].ShouldHaveSingleItem().ShouldStartWith("must be one of sunday, monday");
    }

    [Theory]
    [InlineData("{}", "is required")]
    [InlineData("""{"items":null}""", "must not be null")]
    [InlineData("""{"items":{}}""", "must be an array")]
    public void A_missing_null_or_other_value_is_told_apart(string json, string message) => Find(json)["items"].ShouldBe([message]);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1")]
    [InlineData("{'a':1}")]
    public void What_is_no_JSON_is_a_fault_of_the_body(string json) => Find(json)["body"].ShouldHaveSingleItem().ShouldStartWith("is not JSON: line 1, byte");

    [Fact]
    public void No_more_than_fifty_faults_are_listed() =>
        Find($$"""{"items":[{{string.Join(',', Enumerable.Repeat("{}", 100))}}]}""").Count.ShouldBeInRange(50, 52);

    private static IReadOnlyDictionary<string, string[]> Find(string json) => JsonBodyValidator.Find(Encoding.UTF8.GetBytes(json), typeof(Basket));
}

public sealed class UtcTimeConverterTests
{
    [Theory]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000Z")]
    [InlineData("2026-01-31T09:00:00.1239+09:00", "2026-01-31T00:00:00.123Z")]
    [InlineData("2026-01-31T09:00:00-03:30", "2026-01-31T12:30:00.000Z")]
    public void Times_are_written_in_UTC_with_milliseconds(string read, string written)
    {
        var instant = JsonSerializer.Deserialize<DateTimeOffset>($"\"{read}\"", ApiJson.Options);
        JsonSerializer.Serialize(instant, ApiJson.Options).ShouldBe($"\"{written}\"");
    }

    [Theory]
    [InlineData("\"2026-01-31\"")]
    [InlineData("\"2026-01-31T09:00:00\"")]
    [InlineData("\"09:00Z\"")]
    [InlineData("\"\"")]
    [InlineData("\"2026-02-30T09:00:00Z\"")]
    [InlineData("\"2026-01-31T09:00:00.0000000000000000000000000000000Z\"")]
    [InlineData("1767225600")]
    public void A_time_without_an_offset_is_none(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, ApiJson.Options));
}

public sealed class EnumNameConverterTests
{
    [Theory]
    [InlineData("\"notFound\"")]
    [InlineData("\"NotFound\"")]
    [InlineData("\"NOTFOUND\"")]
    public void A_name_is_read_in_any_case_and_written_in_one(string json)
    {
        var kind = JsonSerializer.Deserialize<ErrorKind>(json, ApiJson.Options);

        kind.ShouldBe(ErrorKind.NotFound);
        JsonSerializer.Serialize(kind, ApiJson.Options).ShouldBe("\"notFound\"");
    }

    [Theory]
    [InlineData("\"notFound,gone\"")]
    [InlineData("\" notFound\"")]
    [InlineData("\"5\"")]
    [InlineData("5")]
    [InlineData("\"\"")]
    [InlineData("\"nothing\"")]
    public void Nothing_else_is_read(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ErrorKind>(json, ApiJson.Options));
}

public sealed class EntityTagsTests
{
    [Theory]
    [InlineData("\"3.7\"", true)]
    [InlineData("W/\"3.7\"", true)]
    [InlineData("\"1.1\", \"3.7\"", true)]
    [InlineData("*", true)]
    [InlineData("\"3.8\"", false)]
    [InlineData("3.7", false)]
    [InlineData("nonsense \"", false)]
    public void A_list_of_tags_holds_one_or_not(string header, bool matches) => EntityTags.Matches(header, "\"3.7\"").ShouldBe(matches);

    [Fact]
    public void No_header_matches_nothing()
    {
        EntityTags.Matches(StringValues.Empty, "\"3.7\"").ShouldBeFalse();
        EntityTags.Read(StringValues.Empty).ShouldBeEmpty();
    }

    [Fact]
    public void Tags_are_read_without_quotes() => EntityTags.Read("\"3.7\", *").ShouldBe(["3.7", "*"]);

    [Fact]
    public void A_weak_tag_is_none_where_only_strong_ones_count() => EntityTags.Read("W/\"3.7\", \"3.8\"").ShouldBe(["3.8"]);
}

public sealed class RouteIdTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", 0)]
    [InlineData("01", 0)]
    [InlineData("-1", 0)]
    [InlineData("+1", 0)]
    [InlineData("1.0", 0)]
    [InlineData(" 1", 0)]
    [InlineData("", 0)]
    [InlineData("abc", 0)]
    public void A_number_is_one_only_as_we_write_it(string text, long id) => RouteId.Number(text).ShouldBe(id);

    [Theory]
    [InlineData("01987f3a-0000-7000-8000-000000000001", true)]
    [InlineData("01987F3A-0000-7000-8000-000000000001", true)]
    [InlineData("{01987f3a-0000-7000-8000-000000000001}", false)]
    [InlineData("01987f3a000070008000000000000001", false)]
    [InlineData("x", false)]
    public void A_uuid_is_one_only_with_its_dashes(string text, bool isOne) => (RouteId.Uuid(text) != Guid.Empty).ShouldBe(isOne);
}

public sealed class ProblemsTests
{
    [Fact]
    public void Every_kind_of_refusal_has_a_status_that_is_no_success() =>
        Enum.GetValues<ErrorKind>().ShouldAllBe(kind => Problems.StatusOf(kind) >= 400 && (Problems.StatusOf(kind) != 500 || kind == ErrorKind.Internal));
}
