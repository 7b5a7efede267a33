namespace Commerce.IntegrationTests.Catalog;

using System.Text.Json;
using Harness;

public sealed class ProductTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task A_new_product_is_answered_whole_and_can_be_read_by_anybody_where_it_says()
    {
        var made = (await app.AsAdmin().PostAsync("/products", new { name = "  Dripper ", description = "For two cups.", price = 24_000, stock = 7 })).ShouldBe(201);

        made.ETag.ShouldBe("\"1.7\"");
        var product = made.Json;
        product.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["productId", "name", "description", "price", "currency", "stock", "status", "createdAt", "updatedAt"]);
        product.Text("name").ShouldBe("Dripper");
        product.Text("description").ShouldBe("For two cups.");
        product.Int("price").ShouldBe(24_000);
        product.Text("currency").ShouldBe("KRW");
        product.Int("stock").ShouldBe(7);
        product.Text("status").ShouldBe("active");
        product.Text("createdAt").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        product.Text("updatedAt").ShouldBe(product.Text("createdAt"));
        made.Location!.ToString().ShouldBe($"/api/v1/products/{product.Int("productId")}");
        var read = (await app.Anonymous().GetAsync($"/products/{product.Int("productId")}")).ShouldBe(200);
        read.ETag.ShouldBe("\"1.7\"");
        read.Body.ShouldBe(made.Body);
        await app.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_description_that_was_not_given_is_shown_as_null()
    {
        var id = await app.NewProductAsync();
        (await app.Anonymous().GetAsync($"/products/{id}")).Json.At("description").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_same_key_makes_one_product_and_gives_its_tag_again()
    {
        var admin = app.AsAdmin();
        var body = new { name = CommerceApp.NewName("once"), price = 1, stock = 3 };
        var first = (await admin.PostOnceAsync("catalog-once", "/products", body)).ShouldBe(201);
        var again = (await admin.PostOnceAsync("catalog-once", "/products", body)).ShouldBe(201);

        again.IsReplayed.ShouldBeTrue();
        again.Body.ShouldBe(first.Body);
        again.ETag.ShouldBe(first.ETag);
        again.Location.ShouldBe(first.Location);
        (await app.Anonymous().GetAllAsync($"/products?search={body.name}")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"name":"","price":1,"stock":0}""", "name")]
    [InlineData("""{"name":"a\u0007","price":1,"stock":0}""", "name")]
    [InlineData("""{"name":"a","price":0,"stock":0}""", "price")]
    [InlineData("""{"name":"a","price":1000000001,"stock":0}""", "price")]
    [InlineData("""{"name":"a","price":1.5,"stock":0}""", "price")]
    [InlineData("""{"name":"a","price":"1","stock":0}""", "price")]
    [InlineData("""{"name":"a","price":1e30,"stock":0}""", "price")]
    [InlineData("""{"name":"a","price":1,"stock":-1}""", "stock")]
    [InlineData("""{"name":"a","price":1,"stock":1000000001}""", "stock")]
    [InlineData("""{"name":"a","price":1}""", "stock")]
    [InlineData("""{"name":null,"price":1,"stock":0}""", "name")]
    [InlineData("""{"name":"a","price":1,"stock":0,"description":7}""", "description")]
    public async Task A_product_outside_its_bounds_is_refused(string body, string path)
    {
        (await app.AsAdmin().PostAsync("/products", body)).ShouldBeInvalid(path);
    }

    [Fact]
    public async Task Several_faults_are_reported_together()
    {
        (await app.AsAdmin().PostAsync("/products", new { name = " ", description = new string('a', 4_001), price = 0, stock = -1 }))
            .ShouldBeInvalid("name", "description", "price", "stock");
    }

    [Fact]
    public async Task Who_has_the_current_tag_is_told_so_and_a_sale_makes_another_tag()
    {
        var id = await app.NewProductAsync(stock: 5);
        var path = $"/products/{id}";

        var same = (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"1.5\""))).ShouldBe(304);
        same.Body.ShouldBeEmpty();
        same.ETag.ShouldBe("\"1.5\"");
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"9.9\", W/\"1.5\""))).ShouldBe(304);
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "*"))).ShouldBe(304);
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"1.4\""))).ShouldBe(200);
        (await app.NewUser().OrderAsync(id)).ShouldBe(201);
        (await app.Anonymous().GetAsync(path, ("If-None-Match", "\"1.5\""))).ShouldBe(200).ETag.ShouldBe("\"1.4\"");
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
        var admin = app.AsAdmin();
        (await app.Anonymous().GetAsync($"/products/{id}")).ShouldBeProblem(404, "catalog.product_not_found");
        (await admin.PutAsync($"/products/{id}", Edit("a"))).ShouldBeProblem(404, "catalog.product_not_found");
        (await admin.PostAsync($"/products/{id}/stock", new { delta = 1, reason = "received" })).ShouldBeProblem(404, "catalog.product_not_found");
        (await admin.GetAsync($"/products/{id}/stock-movements")).ShouldBeProblem(404, "catalog.product_not_found");
    }

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

    [Fact]
    public async Task Only_admins_change_products_and_see_their_ledger()
    {
        var id = await app.NewProductAsync();
        foreach (var (caller, status, code) in new[] { (app.Anonymous(), 401, "auth.required"), (app.NewUser(), 403, "auth.forbidden") })
        {
            (await caller.PostAsync("/products", new { name = "a", price = 1, stock = 0 })).ShouldBeProblem(status, code);
            (await caller.PutAsync($"/products/{id}", Edit("a"), ("If-Match", "*"))).ShouldBeProblem(status, code);
            (await caller.PostAsync($"/products/{id}/stock", new { delta = 1, reason = "received" })).ShouldBeProblem(status, code);
            (await caller.GetAsync($"/products/{id}/stock-movements")).ShouldBeProblem(status, code);
        }
    }

    private static object Edit(string name) => new { name, price = 100, status = "active" };
}
