namespace Commerce.Bench;

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

/// <summary>A shop with products and customers with money, and what customers do in it.</summary>
internal sealed class Workload : IDisposable
{
    private const int Products = 100;
    private const long Money = 1_000_000_000_000;

    private readonly HttpClient admin;
    private readonly HttpClient[] customers;
    private readonly long[] products;

    private Workload(ShopProcess shop, HttpClient admin, HttpClient[] customers, long[] products)
    {
        Shop = shop;
        this.admin = admin;
        this.customers = customers;
        this.products = products;
        Operations = new Dictionary<string, Func<int, int, Task>>(StringComparer.Ordinal)
        {
            ["charge"] = (client, _) => PostAsync(client, "balance/charge", new { amount = 1 }),
            ["checkout"] = (client, turn) => PostAsync(client, "orders/checkout", Order(client + turn)),
            ["checkout-key"] = (client, turn) => PostOnceAsync(client, "orders/checkout", Order(client + turn)),
            ["order-pay"] = OrderAndPayAsync,
            ["hot-product"] = (client, _) => PostAsync(client, "orders/checkout", new { items = new[] { new { productId = this.products[0], quantity = 1 } } }),
            ["product"] = (client, turn) => GetAsync(client, $"products/{this.products[(client + turn) % Products].ToString(CultureInfo.InvariantCulture)}"),
            ["products"] = (client, _) => GetAsync(client, "products?limit=20"),
            ["balance"] = (client, _) => GetAsync(client, "balance"),
            ["top"] = (client, _) => GetAsync(client, "products/top"),
        };
    }

    /// <summary>The Host.</summary>
    public ShopProcess Shop { get; }

    /// <summary>What can be measured, by name: client number and turn in, done when it was answered with success.</summary>
    public IReadOnlyDictionary<string, Func<int, int, Task>> Operations { get; }

    /// <summary>How many customers there are.</summary>
    public int Customers => customers.Length;

    /// <summary>The settings that a shop needs for it.</summary>
    public static IReadOnlyList<string> Settings { get; } = [$"--Balance:MaxCharge={Money}", $"--Balance:MaxBalance={Money * 10}", "--Demo:Seed=false", "--Order:MaxPendingPerUser=10000"];

    /// <summary>Fills a shop.</summary>
    public static async Task<Workload> FillAsync(ShopProcess shop, int clients)
    {
        var admin = await shop.ClientAsync("admin", "admin");
        List<long> products = [];
        for (var i = 0; i < Products; i++)
        {
            products.Add((await ShopProcess.PostAsync(admin, "products", new { name = $"Product {i}", price = 1, stock = 1_000_000_000 })).GetProperty("productId").GetInt64());
        }

        var customers = await Task.WhenAll(Enumerable.Range(0, clients).Select(async i =>
        {
            var customer = await shop.ClientAsync($"customer{i}");
            await ShopProcess.PostAsync(customer, "balance/charge", new { amount = Money });
            return customer;
        }));
        return new Workload(shop, admin, customers, [.. products]);
    }

    /// <summary>Whether the audit finds everything consistent.</summary>
    public async Task<bool> IsConsistentAsync() =>
        (await admin.GetFromJsonAsync<JsonElement>(new Uri("audit", UriKind.Relative))).GetProperty("consistent").GetBoolean();

    /// <inheritdoc/>
    public void Dispose()
    {
        admin.Dispose();
        foreach (var customer in customers)
        {
            customer.Dispose();
        }
    }

    /// <summary>Two lines, of products that change from order to order.</summary>
    private object Order(int turn) => new
    {
        items = new[] { new { productId = products[turn % Products], quantity = 1 }, new { productId = products[(turn + 1) % Products], quantity = 2 } },
    };

    private async Task OrderAndPayAsync(int client, int turn)
    {
        var order = await ShopProcess.PostAsync(customers[client], "orders", Order(client + turn));
        await PostAsync(client, "orders/pay", new { orderId = order.GetProperty("orderId").GetGuid() });
    }

    private async Task PostAsync(int client, string path, object body)
    {
        using var response = await customers[client].PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
    }

    private async Task PostOnceAsync(int client, string path, object body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await customers[client].SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private async Task GetAsync(int client, string path)
    {
        using var response = await customers[client].GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }
}
