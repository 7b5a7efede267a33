namespace Commerce.Bench.Equality;

using System.Globalization;
using System.Text;

/// <summary>A request of the script.</summary>
/// <param name="What">What it is, for people.</param>
/// <param name="Path">Its path.</param>
/// <param name="User">Who sends it; null for a GET without a token.</param>
/// <param name="Body">What is posted; null for a GET.</param>
/// <param name="Key">The idempotency key.</param>
internal sealed record Step(string What, string Path, string? User, string? Body = null, string? Key = null);

/// <summary>
/// A thousand operations that are the same each time: what customers do, again with the same key, and everything that is refused. The next
/// one depends only on its number and on the orders that the side has answered so far.
/// </summary>
internal sealed class Script
{
    /// <summary>How many operations there are.</summary>
    public const int Length = 1_000;

    /// <summary>Rows for it: a product with few pieces, one that is discontinued, a campaign with few coupons, customers with little money.</summary>
    public const string Rows = """
        UPDATE catalog_products SET stock = 5 WHERE id = 900;
        UPDATE catalog_stock_movements SET delta = 5, stock_after = 5 WHERE product_id = 900;
        UPDATE catalog_products SET status = 'Discontinued' WHERE id = 901;
        UPDATE balance_wallets SET balance = 700 WHERE user_id = 'u901';
        UPDATE balance_transactions SET amount = 700, balance_after = 700 WHERE wallet_id = (SELECT id FROM balance_wallets WHERE user_id = 'u901');
        INSERT INTO coupon_campaigns (coupon_code, name, min_order_amount, total_quantity, issued_quantity, opens_at, is_closed, valid_days, discount_max_amount, discount_percent, discount_type)
        VALUES ('RARE', 'Ten percent, "rare" & für wenige', 500, 3, 0, 1700000000000, 0, 30, 5000, 10, 'Percentage'), ('LATER', 'Not open yet', 0, 10, 0, 4000000000000, 0, NULL, 100, 10, 'Percentage')
        """;

    private const int Kinds = 25;

    private readonly List<string> orders = [];
    private readonly Dictionary<string, Step> keyed = new(StringComparer.Ordinal);

    /// <summary>The next operation.</summary>
    public Step Next(int number)
    {
        var user = Text($"u{1 + (number * 7 % 50)}");
        var product = 1 + (number * 13 % 800);
        var step = (number % Kinds) switch
        {
            0 or 1 or 2 => Order("checkout", "/orders/checkout", user, (product, 1), (product + 1, 2)),
            3 or 4 => Order("checkout with a key", "/orders/checkout", user, (product, 3)) with { Key = Text($"key-{number}") },
            5 => Repeat("the same again with its key", Text($"key-{number - 1}")),
            6 => Repeat("another order with the key", Text($"key-{number - 2}")) with { Body = Body((product, 9)) },
            7 or 8 => Order("order", "/orders", user, (product + 5, 2), (product, 1)),
            9 => Pay("pay", user: Text($"u{1 + ((number - 2) * 7 % 50)}"), ago: 2),
            10 => Pay("pay", user: Text($"u{1 + ((number - 2) * 7 % 50)}"), ago: 1),
            11 => Pay("pay what is paid", user: Text($"u{1 + ((number - 4) * 7 % 50)}"), ago: 2),
            12 => new Step("pay nobody's order", "/orders/pay", user, """{"orderId":"00000000-0000-7000-8000-000000000000"}"""),
            13 => new Step("charge", "/balance/charge", user, Text($"{{\"amount\":{number}}}")),
            14 => new Step("first charge", "/balance/charge", Text($"new{number}"), """{"amount":5000}""", number % 2 == 0 ? Text($"charge-{number}") : null),
            15 => new Step("charge too much", "/balance/charge", user, """{"amount":900000}"""),
            16 => new Step("coupon", "/coupons/issue", Text($"h{number}"), """{"couponCode":"hot1"}""", Text($"coupon-{number}")),
            17 => new Step("rare coupon", "/coupons/issue", Text($"h{number}"), """{"couponCode":"RARE"}"""),
            18 => new Step("second coupon", "/coupons/issue", Text($"h{number - 2}"), """{"couponCode":"HOT1"}"""),
            19 => new Step("no such coupon", "/coupons/issue", user, number % 2 == 0 ? """{"couponCode":"NONE"}""" : """{"couponCode":"LATER"}"""),
            20 => Order("unknown products", "/orders/checkout", user, (product, 1), (5_000, 1), (4_000, 2)) with { Key = Text($"unknown-{number}") },
            21 => number % 2 == 0 ? Order("too many pieces", "/orders/checkout", user, (900, 4), (product, 1)) : Order("discontinued", "/orders", user, (product, 1), (901, 1)),
            22 => Order("too poor", "/orders/checkout", "u901", (product, 9)) with { Key = Text($"poor-{number}") },
            23 => Order("order of the poor", "/orders", "u901", (product, 8), (product + 3, 1)),
            _ => number % 2 == 0 ? Read(number, user, product) : Pay("the poor pays", "u901", ago: 1),
        };
        if (step.Key is { } key)
        {
            keyed.TryAdd(key, step);
        }

        return step;
    }

    /// <summary>Notes what was answered: orders are paid later.</summary>
    public void Note(Step step, int status, string? orderId)
    {
        if (step.Path == "/orders" && status == 201)
        {
            orders.Add(orderId!);
        }
    }

    private static Step Read(int number, string user, int product) => (number / (2 * Kinds) % 6) switch
    {
        0 => new Step("a product", Text($"/products/{product}"), null),
        1 => new Step("products", Text($"/products?limit={1 + (number % 100)}"), null),
        2 => new Step("balance", "/balance", user),
        3 => new Step("no such product", "/products/123456", null),
        4 => new Step("no account", "/balance", "nobody"),
        _ => new Step("a discontinued product", "/products/901", null),
    };

    private static Step Order(string what, string path, string user, params (long ProductId, int Quantity)[] lines) => new(what, path, user, Body(lines));

    private static string Body(params (long ProductId, int Quantity)[] lines) =>
        new StringBuilder("{\"items\":[").AppendJoin(',', lines.Select(line => Text($"{{\"productId\":{line.ProductId},\"quantity\":{line.Quantity}}}"))).Append("]}").ToString();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Step Repeat(string what, string key) => keyed[key] with { What = what };

    private Step Pay(string what, string user, int ago) =>
        new(what, "/orders/pay", user, $"{{\"orderId\":\"{(orders.Count >= ago ? orders[^ago] : "00000000-0000-7000-8000-000000000001")}\"}}");
}
