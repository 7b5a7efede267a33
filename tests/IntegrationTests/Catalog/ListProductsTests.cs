namespace Commerce.IntegrationTests.Catalog;

using Harness;

/// <summary>Tests share a shop, so each asks only for its own products: by a word that nobody else uses.</summary>
public sealed class ListProductsTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Theory]
    [InlineData("newest", "c b a")]
    [InlineData("price", "b a c")]
    [InlineData("-price", "c a b")]
    [InlineData("name", "a b c")]
    public async Task Products_are_sorted_as_asked(string sort, string expected)
    {
        var word = CommerceApp.NewName("w");
        await app.NewProductAsync(price: 200, name: $"a {word}");
        await app.NewProductAsync(price: 100, name: $"b {word}");
        await app.NewProductAsync(price: 300, name: $"c {word}");

        NamesOf(await app.Anonymous().GetAllAsync($"/products?search={word}&sort={sort}&limit=2")).ShouldBe(expected.Split(' ').Select(name => $"{name} {word}"));
        NamesOf(await app.Anonymous().GetAllAsync($"/products?search={word}&sort={sort}&limit=100")).ShouldBe(expected.Split(' ').Select(name => $"{name} {word}"));
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("price")]
    [InlineData("-price")]
    [InlineData("name")]
    public async Task Every_product_is_listed_once_though_all_sort_alike_and_others_are_added_between_the_pages(string sort)
    {
        var word = CommerceApp.NewName("w");
        List<long> ids = [];
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await app.NewProductAsync(price: 100, name: word));
        }

        List<long> seen = [];
        string? cursor = null;
        do
        {
            var page = (await app.Anonymous().GetAsync($"/products?search={word}&sort={sort}&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).ShouldBe(200).Json;
            seen.AddRange(page.List("items").Select(item => item.Int("productId")));
            cursor = page.Text("nextCursor");
            await app.NewProductAsync(price: 100, name: word);
        }
        while (cursor is not null && seen.Count < 20);

        seen.ShouldBeUnique();
        seen.Intersect(ids).Count().ShouldBe(5);
    }

    [Fact]
    public async Task The_longest_names_in_any_script_can_be_paged_by()
    {
        var word = CommerceApp.NewName("w");
        string[] names = [$"{word}{new string('가', 200 - word.Length)}", $"{word}{new string('"', 200 - word.Length)}", $"{word}1"];
        foreach (var name in names)
        {
            await app.NewProductAsync(name: name);
        }

        NamesOf(await app.Anonymous().GetAllAsync($"/products?search={word}&sort=name&limit=1")).ShouldBe(names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("100%_ÜBER", "%_ü", true)]
    [InlineData("100%_ÜBER", "0%_Über", true)]
    [InlineData("100%_ÜBER", "1%ü", false)]
    [InlineData("100%_ÜBER", "100__ü", false)]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος", true)]
    [InlineData("ЧАЙ", "чай", true)]
    [InlineData("it's", "IT'S", true)]
    [InlineData("a\\b", "A\\B", true)]
    public async Task A_search_finds_parts_of_names_without_case_and_without_wildcards(string name, string search, bool found)
    {
        var id = await app.NewProductAsync(name: name);

        var ids = (await app.Anonymous().GetAllAsync($"/products?ids={id}&search={Uri.EscapeDataString(search)}")).Select(item => item.Int("productId"));

        ids.ShouldBe(found ? [id] : []);
    }

    [Fact]
    public async Task An_empty_search_finds_everything()
    {
        var id = await app.NewProductAsync();
        (await app.Anonymous().GetAllAsync($"/products?ids={id}&search=")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Filters_are_by_stock_and_by_id()
    {
        var full = await app.NewProductAsync(stock: 1);
        var empty = await app.NewProductAsync(stock: 0);
        await app.NewProductAsync();

        (await IdsAsync($"/products?ids={full},{empty},{full},999999999")).ShouldBe([empty, full]);
        (await IdsAsync($"/products?ids={full},{empty}&inStock=true")).ShouldBe([full]);
        (await IdsAsync($"/products?ids={full},{empty}&inStock=false")).ShouldBe([empty, full]);
        (await IdsAsync($"/products?ids={string.Join(',', Enumerable.Range(1, 100))}&limit=100")).Count.ShouldBeLessThanOrEqualTo(100);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("sort=stock", "sort")]
    [InlineData("inStock=yes", "inStock")]
    [InlineData("ids=1,x", "ids")]
    [InlineData("ids=", "ids")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("sort=price&sort=name", "sort")]
    public async Task A_query_at_fault_names_the_parameter(string query, string parameter)
    {
        (await app.Anonymous().GetAsync($"/products?{query}")).ShouldBeInvalid(parameter);
    }

    [Fact]
    public async Task More_than_a_hundred_ids_or_a_search_longer_than_any_name_are_refused()
    {
        (await app.Anonymous().GetAsync($"/products?ids={string.Join(',', Enumerable.Range(1, 101))}")).ShouldBeInvalid("ids");
        (await app.Anonymous().GetAsync($"/products?search={new string('a', 201)}")).ShouldBeInvalid("search");
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_filters_and_its_sort()
    {
        var one = await app.NewProductAsync(name: "cursor one");
        var two = await app.NewProductAsync(name: "cursor two");
        var list = $"/products?limit=1&ids={one},{two}";
        var cursor = (await app.Anonymous().GetAsync(list)).ShouldBe(200).Json.Text("nextCursor");

        (await app.Anonymous().GetAsync($"{list}&cursor={cursor}")).ShouldBe(200);
        (await app.Anonymous().GetAsync($"/products?limit=5&ids={two},{one}&cursor={cursor}")).ShouldBe(200);
        foreach (var other in new[] { $"{list}&sort=price", $"{list}&sort=name", $"{list}&inStock=true", $"{list}&search=cursor", "/products?limit=1", $"/products?ids={one}" })
        {
            (await app.Anonymous().GetAsync($"{other}{(other.Contains('?') ? '&' : '?')}cursor={cursor}")).ShouldBeInvalid("cursor");
        }
    }

    private static IEnumerable<string> NamesOf(IEnumerable<System.Text.Json.JsonElement> items) => items.Select(item => item.Text("name"));

    private async Task<IReadOnlyList<long>> IdsAsync(string path) => [.. (await app.Anonymous().GetAllAsync(path)).Select(item => item.Int("productId"))];

    [Fact]
    public async Task What_is_no_longer_sold_is_listed_for_admins_alone()
    {
        var id = await app.NewProductAsync();
        (await app.AsAdmin().PutAsync($"/products/{id}", new { name = CommerceApp.NewName("gone"), price = 5, status = "discontinued" }, ("If-Match", "*"))).ShouldBe(200);

        (await app.AsAdmin().GetAsync($"/products?status=discontinued&ids={id}")).ShouldBe(200).Json.Int("items[0].productId").ShouldBe(id);
        (await app.AsAdmin().GetAsync($"/products?ids={id}")).ShouldBe(200).Json.List("items").ShouldBeEmpty();
        (await app.NewUser().GetAsync("/products?status=discontinued")).ShouldBeProblem(403, "auth.forbidden");
        (await app.Anonymous().GetAsync("/products?status=discontinued")).ShouldBeProblem(401, "auth.required").Header("WWW-Authenticate").ShouldNotBeNull();
        (await app.Anonymous().GetAsync("/products?status=paid")).ShouldBeInvalid("status");
    }
}
