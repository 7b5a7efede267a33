namespace Commerce.Host.UnitTests.Http;

using Commerce.Host.Http;
using SharedKernel.Web.OpenApi;

public sealed class ProblemCodePageTests
{
    private static readonly ErrorType Nasty = new("some.<code>", ErrorKind.Conflict, "A \"title\" & <script>alert(1)</script>", "Send `<b>` & <i>wait</i>.");

    private static readonly DocumentedOperation NastyOperation = new("Do\"It", "<i>", "GET", "/<script>", "Does `<b>` & <i>it</i>.");

    [Fact]
    public void Everything_that_comes_from_an_error_is_encoded()
    {
        foreach (var page in new[] { ProblemCodePage.Of(Nasty, [NastyOperation]), ProblemCodePage.List([Nasty]), ProblemCodePage.Unknown("some.<code>, <i>or</i> <script>") })
        {
            page.ShouldNotContain("<script");
            page.ShouldNotContain("<i>");
            page.ShouldNotContain("some.<code>");
            page.ShouldContain("&lt;script&gt;");
        }
    }

    [Fact]
    public void What_stands_between_backticks_is_code() => ProblemCodePage.Of(Nasty, []).ShouldContain("Send <code>&lt;b&gt;</code> &amp; &lt;i&gt;wait&lt;/i&gt;.");

    [Fact]
    public void The_page_says_status_and_code_and_runs_nothing()
    {
        var page = ProblemCodePage.Of(new ErrorType("coupon.sold_out", ErrorKind.Conflict, "All are gone.", "Wait for the next."), []);
        page.ShouldContain("409 Conflict");
        page.ShouldContain("coupon.sold_out");
        page.ShouldContain("Wait for the next.");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
    }

    [Theory]
    [InlineData(ErrorKind.Conflict, true)]
    [InlineData(ErrorKind.Payment, true)]
    [InlineData(ErrorKind.Validation, false)]
    [InlineData(ErrorKind.Busy, false)]
    public void The_page_says_whether_an_idempotency_key_remembers_it(ErrorKind kind, bool isRemembered) =>
        ProblemCodePage.Of(new ErrorType("some.code", kind, "No.", "Try."), []).Contains("remembers this refusal", StringComparison.Ordinal).ShouldBe(isRemembered);

    [Fact]
    public void A_page_leads_to_its_operations_in_the_reference_and_hides_them_where_they_are_many()
    {
        var operation = new DocumentedOperation("PlaceOrder", "Order", "POST", "/api/v1/orders", "Makes an order.");
        var few = ProblemCodePage.Of(Nasty, [operation]);
        few.ShouldContain("<a href=\"/docs/index.html#/Order/PlaceOrder\"><code>POST /api/v1/orders</code></a> <span>Makes an order.</span>");
        few.ShouldNotContain("<details>");
        ProblemCodePage.Of(Nasty, Enumerable.Repeat(operation, 9)).ShouldContain("<details><summary>9 operations</summary>");
        ProblemCodePage.Of(Nasty, []).ShouldContain("it answers requests that reach none");
    }
}
