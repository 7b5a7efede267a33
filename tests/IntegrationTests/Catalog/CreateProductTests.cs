namespace Commerce.IntegrationTests.Catalog;

using Harness;

public sealed class CreateProductTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
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
    [InlineData("""{"name":"a","price":-1,"stock":0}""", "price")]
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
        (await app.AsAdmin().PostAsync("/products", new { name = " ", description = new string('a', 4_001), price = -1, stock = -1 }))
            .ShouldBeInvalid("name", "description", "price", "stock");
    }

    [Fact]
    public async Task Only_admins_make_products()
    {
        foreach (var (caller, status, code) in new[] { (app.Anonymous(), 401, "auth.required"), (app.NewUser(), 403, "auth.forbidden") })
        {
            (await caller.PostAsync("/products", new { name = "a", price = 1, stock = 0 })).ShouldBeProblem(status, code);
        }
    }
}
