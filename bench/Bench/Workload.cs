namespace Commerce.Bench;

using System.Globalization;
using System.Text;

/// <summary>What customers do in a filled shop: each operation is made of prepared bytes, so that making it costs next to nothing.</summary>
internal sealed class Workload
{
    private const int ManyLines = 50;

    private readonly byte[][] customers;
    private readonly byte[][] collectors;
    private readonly byte[][] baskets;
    private readonly byte[][] products;
    private readonly byte[][] campaigns;
    private readonly byte[] one = Order([1]);
    private readonly byte[] many = Order(Enumerable.Range(1, ManyLines));
    private int issued = -1;

    /// <summary>Prepares it.</summary>
    /// <param name="folder">The folder of the shop, for the tokens.</param>
    public Workload(string folder, int clients)
    {
        Clients = clients;
        var mint = new TokenMint(folder);
        customers = [.. Enumerable.Range(1, FilledShop.Customers).Select(i => mint.HeaderFor(string.Create(CultureInfo.InvariantCulture, $"u{i}")))];
        collectors = [.. Enumerable.Range(0, FilledShop.Collectors).Select(i => mint.HeaderFor(string.Create(CultureInfo.InvariantCulture, $"h{i}")))];
        baskets = [.. Enumerable.Range(0, FilledShop.Products).Select(i => Basket(1 + i, 1 + ((i + 1) % FilledShop.Products)))];
        products = [.. Enumerable.Range(1, FilledShop.Products).Select(i => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/api/v1/products/{i}")))];
        campaigns = [.. Enumerable.Range(0, FilledShop.Campaigns).Select(i => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"couponCode\":\"HOT{i}\"}}")))];
        Operations = new Dictionary<string, Func<Connection, int, int, ValueTask>>(StringComparer.Ordinal)
        {
            ["checkout"] = (connection, client, turn) => CheckoutAsync(connection, client, turn, baskets[Pick(client, turn, FilledShop.Products)], default),
            ["checkout-key"] = (connection, client, turn) => CheckoutAsync(connection, client, turn, baskets[Pick(client, turn, FilledShop.Products)], Encoding.ASCII.GetBytes(Guid.NewGuid().ToString())),
            ["hot-product"] = (connection, client, turn) => CheckoutAsync(connection, client, turn, one, default),
            ["lines-1"] = (connection, client, turn) => CheckoutAsync(connection, client, turn, one, default),
            ["lines-50"] = (connection, client, turn) => CheckoutAsync(connection, client, turn, many, default),
            ["order-pay"] = OrderAndPayAsync,
            ["charge"] = ChargeAsync,
            ["coupon-hot"] = IssueAsync,
            ["product"] = ProductAsync,
            ["products"] = (connection, _, _) => GetAsync(connection, "/api/v1/products?limit=20"u8, default),
            ["balance"] = (connection, client, turn) => GetAsync(connection, "/api/v1/balance"u8, Customer(client, turn)),
            ["top"] = (connection, _, _) => GetAsync(connection, "/api/v1/products/top"u8, default),
            ["mixed"] = MixAsync,
        };
    }

    /// <summary>How many connections there are.</summary>
    public int Clients { get; }

    /// <summary>What can be measured, by name: connection, client number and turn in, done when it was answered as it should be.</summary>
    public IReadOnlyDictionary<string, Func<Connection, int, int, ValueTask>> Operations { get; }

    private static byte[] Basket(int first, int second) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"items":[{"productId":{{first}},"quantity":1},{"productId":{{second}},"quantity":2}]}"""));

    private static byte[] Order(IEnumerable<int> productIds) =>
        Encoding.ASCII.GetBytes($"{{\"items\":[{string.Join(',', productIds.Select(id => string.Create(CultureInfo.InvariantCulture, $"{{\"productId\":{id},\"quantity\":1}}")))}]}}");

    private static ValueTask GetAsync(Connection connection, ReadOnlySpan<byte> path, ReadOnlySpan<byte> token)
    {
        connection.Get(path, token);
        return connection.SendAsync(200);
    }

    /// <summary>Spreads clients and turns over a range, so that neighbours do not meet.</summary>
    private static int Pick(int client, int turn, int count) => (int)(((client * 7_919L) + (turn * 31L)) % count);

    private byte[] Customer(int client, int turn) => customers[(int)((client + ((long)turn * Clients)) % customers.Length)];

    private ValueTask CheckoutAsync(Connection connection, int client, int turn, byte[] basket, ReadOnlySpan<byte> key)
    {
        connection.Post("/api/v1/orders/checkout"u8, Customer(client, turn), basket, key);
        return connection.SendAsync(201);
    }

    private ValueTask ChargeAsync(Connection connection, int client, int turn)
    {
        connection.Post("/api/v1/balance/charge"u8, Customer(client, turn), "{\"amount\":1}"u8, default);
        return connection.SendAsync(200);
    }

    private ValueTask ProductAsync(Connection connection, int client, int turn) => GetAsync(connection, products[Pick(client, turn, FilledShop.Products)], default);

    private ValueTask IssueAsync(Connection connection, int client, int turn)
    {
        var number = Interlocked.Increment(ref issued);
        var campaign = number / FilledShop.Collectors;
        if (campaign >= campaigns.Length)
        {
            throw new InvalidOperationException($"All {number} coupons are issued: measure fewer rounds or shorter ones.");
        }

        connection.Post("/api/v1/coupons/issue"u8, collectors[number % FilledShop.Collectors], campaigns[campaign], default);
        return connection.SendAsync(201);
    }

    private async ValueTask OrderAndPayAsync(Connection connection, int client, int turn)
    {
        var customer = Customer(client, turn);
        connection.Post("/api/v1/orders"u8, customer, baskets[Pick(client, turn, FilledShop.Products)], default);
        await connection.SendAsync(201);
        // The answer begins {"orderId":"…", the request is {"orderId":"…"}.
        const int IdEnd = 49;
        var body = new byte[IdEnd + 1];
        connection.Body[..IdEnd].CopyTo(body);
        body[IdEnd] = (byte)'}';
        connection.Post("/api/v1/orders/pay"u8, customer, body, default);
        await connection.SendAsync(200);
    }

    /// <summary>Of ten: seven reads, two checkouts, one charge.</summary>
    private ValueTask MixAsync(Connection connection, int client, int turn) => ((client + turn) % 10) switch
    {
        0 or 5 => CheckoutAsync(connection, client, turn, baskets[Pick(client, turn, FilledShop.Products)], default),
        3 => ChargeAsync(connection, client, turn),
        1 or 4 or 7 => ProductAsync(connection, client, turn),
        2 => GetAsync(connection, "/api/v1/products?limit=20"u8, default),
        6 or 8 => GetAsync(connection, "/api/v1/balance"u8, Customer(client, turn)),
        _ => GetAsync(connection, "/api/v1/products/top"u8, default),
    };
}
