namespace Commerce.IntegrationTests.Catalog;

using System.Text.Json;
using Harness;

public sealed class UpdateProductTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task An_edit_replaces_everything_and_makes_a_new_version()
    {
        var id = await app.NewProductAsync(price: 100, stock: 5);
        var before = (await app.Anonymous().GetAsync($"/products/{id}")).Json;
        app.Clock.Advance(TimeSpan.FromMilliseconds(2));

        var edited = (await app.AsAdmin().PutAsync($"/products/{id}", new { name = "New name", price = 200, status = "active", description = "New" }, ("If-Match", "\"1.5\"")))
            .ShouldBe(200);

        edited.ETag.ShouldBe("\"2.5\"");
        edited.Json.Text("name").ShouldBe("New name");
        edited.Json.Text("description").ShouldBe("New");
        edited.Json.Int("price").ShouldBe(200);
        edited.Json.Int("stock").ShouldBe(5);
        edited.Json.Text("createdAt").ShouldBe(before.Text("createdAt"));
        edited.Json.Time("updatedAt").ShouldBeGreaterThan(before.Time("updatedAt"));
        (await app.Anonymous().GetAsync($"/products/{id}")).Body.ShouldBe(edited.Body);
        (await app.AsAdmin().PutAsync($"/products/{id}", Edit("a"), ("If-Match", "\"2.5\""))).Json.At("description").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.Anonymous().GetAllAsync($"/products?ids={id}&search=NEW")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sale_does_not_defeat_an_editor_but_another_editor_does()
    {
        var id = await app.NewProductAsync(stock: 5);
        (await app.NewUser().OrderAsync(id)).ShouldBe(201);

        (await app.AsAdmin().PutAsync($"/products/{id}", Edit("mine"), ("If-Match", "\"1.5\""))).ShouldBe(200).ETag.ShouldBe("\"2.4\"");
        (await app.AsAdmin().PutAsync($"/products/{id}", Edit("theirs"), ("If-Match", "\"1.5\""))).ShouldBeProblem(412, "precondition.failed");
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.Text("name").ShouldBe("mine");
        (await app.AsAdmin().PutAsync($"/products/{id}", Edit("both"), ("If-Match", "\"1.5\", \"2.4\""))).ShouldBe(200);
        (await app.AsAdmin().PutAsync($"/products/{id}", Edit("any"), ("If-Match", "*"))).ShouldBe(200).ETag.ShouldBe("\"4.4\"");
    }

    [Fact]
    public async Task Of_many_editors_of_one_version_one_wins()
    {
        var id = await app.NewProductAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.AsAdmin().PutAsync($"/products/{id}", Edit($"editor {i}"), ("If-Match", "\"1.100\""))));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Count(answer => answer.Code == "precondition.failed").ShouldBe(9);
    }

    [Fact]
    public async Task Faults_of_an_edit_are_reported_body_first_then_product_then_tag()
    {
        var id = await app.NewProductAsync();
        var admin = app.AsAdmin();

        (await admin.PutAsync("/products/999999999", new { name = "", price = 1, status = "active" })).ShouldBeInvalid("name");
        (await admin.PutAsync("/products/999999999", new { name = "a", price = 1, status = "gone" })).ShouldBeInvalid("status");
        (await admin.PutAsync("/products/999999999", Edit("a"), ("If-Match", "\"9.9\""))).ShouldBeProblem(404, "catalog.product_not_found");
        (await admin.PutAsync($"/products/{id}", Edit("a"))).ShouldBeProblem(428, "precondition.required");
        (await admin.PutAsync($"/products/{id}", Edit("a"), ("If-Match", "1.100"))).ShouldBeProblem(412, "precondition.failed");
        (await admin.PutAsync($"/products/{id}", Edit("a"), ("If-Match", "\"1\""))).ShouldBeProblem(412, "precondition.failed");
        (await admin.PutAsync($"/products/{id}", Edit("a"), ("If-Match", "W/\"1.100\""))).ShouldBeProblem(412, "precondition.failed");
    }

    [Fact]
    public async Task A_discontinued_product_can_be_read_and_leaves_the_list_until_it_is_sold_again()
    {
        var id = await app.NewProductAsync();
        var path = $"/products/{id}";

        (await app.AsAdmin().PutAsync(path, new { name = "Gone", price = 1, status = "discontinued" }, ("If-Match", "*"))).ShouldBe(200).Json.Text("status").ShouldBe("discontinued");

        (await app.Anonymous().GetAsync(path)).ShouldBe(200).Json.Text("status").ShouldBe("discontinued");
        (await app.Anonymous().GetAllAsync($"/products?ids={id}")).ShouldBeEmpty();
        (await app.NewUser().OrderAsync(id)).ShouldBeProblem(409, "catalog.product_discontinued").Json.At("productIds[0]").GetInt64().ShouldBe(id);
        (await app.AsAdmin().PutAsync(path, new { name = "Back", price = 1, status = "active" }, ("If-Match", "*"))).ShouldBe(200);
        (await app.Anonymous().GetAllAsync($"/products?ids={id}")).Count.ShouldBe(1);
        (await app.NewUser().OrderAsync(id)).ShouldBe(201);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.0")]
    [InlineData("999999999")]
    [InlineData("99999999999999999999")]
    public async Task An_id_of_no_product_is_not_found_whatever_its_form(string id)
    {
        (await app.AsAdmin().PutAsync($"/products/{id}", Edit("a"))).ShouldBeProblem(404, "catalog.product_not_found");
    }

    [Fact]
    public async Task Only_admins_edit_products()
    {
        var id = await app.NewProductAsync();
        foreach (var (caller, status, code) in new[] { (app.Anonymous(), 401, "auth.required"), (app.NewUser(), 403, "auth.forbidden") })
        {
            (await caller.PutAsync($"/products/{id}", Edit("a"), ("If-Match", "*"))).ShouldBeProblem(status, code);
        }
    }

    private static object Edit(string name) => new { name, price = 100, status = "active" };
}
