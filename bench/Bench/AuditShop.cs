namespace Commerce.Bench;

using System.Buffers.Binary;

/// <summary>A consistent shop of many paid orders of two pieces each, made row by row: nothing of it is kept in memory.</summary>
/// <param name="orders">How many.</param>
internal sealed class AuditShop(int orders)
{
    private const int Products = 1_000;
    private const int Users = 5_000;
    private const long Price = 100;
    private const int Pieces = 2;
    private const long Total = Price * Pieces;
    private const long Money = 1_000_000_000;
    private const long Stock = 100_000_000;

    /// <summary>The orders are spread over this time, which ends an hour ago.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromHours(40);

    private readonly DateTimeOffset begin = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()) - Span - TimeSpan.FromHours(1);

    private enum Kind : byte
    {
        Charge = 1,
        Payment,
        Received,
        Reserved,
        Order,
        Placed,
        Paid,
    }

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(IRowWriter rows)
    {
        await rows.WriteAsync("balance_wallets", "id, user_id, balance, created_at, updated_at", Owners(Users).Select(user =>
            new object?[] { (long)user, $"u{user}", Money - (Total * Count(user, Users)), begin, Count(user, Users) == 0 ? begin : At(Last(user, Users)) }));
        await rows.WriteAsync("balance_transactions", "transaction_id, wallet_id, type, amount, balance_after, order_id, created_at", Ledger());
        await rows.WriteAsync("catalog_products", "id, name, search_name, price, stock, status, version, created_at, updated_at", Owners(Products).Select(product =>
            new object?[] { (long)product, $"Product {product}", $"product {product}", Price, Stock - (Pieces * Count(product, Products)), "Active", 1L, begin, begin }));
        await rows.WriteAsync("catalog_stock_movements", "movement_id, product_id, delta, reason, order_id, stock_after, created_at", Movements());
        await rows.WriteAsync(
            "order_orders",
            "id, order_id, user_id, status, subtotal, discount, has_reservation, created_at, paid_at, paid_hour, payment_transaction_id, payment_balance_after, event_sequence",
            Numbers().Select(i => new object?[]
            {
                (long)i, Id(Kind.Order, i), $"u{Owner(i, Users)}", "Paid", Total, 0L, true, At(i), At(i), At(i).ToUnixTimeSeconds() / 3_600, Id(Kind.Payment, i), BalanceAfter(i), 2,
            }));
        await rows.WriteAsync("order_lines", "order_row_id, product_id, name, unit_price, quantity", Numbers().Select(i =>
            new object?[] { (long)i, (long)Owner(i, Products), $"Product {Owner(i, Products)}", Price, Pieces }));
        await rows.WriteAsync("platform_outbox_events", "id, event_id, type, source, subject, sequence, occurred_at, data, position, listeners", Events());
        await rows.WriteAsync("platform_deliveries", "outbox_event_id, listener, subject, status, attempts, ended_at", Deliveries());
        await rows.ExecuteAsync($"UPDATE platform_outbox_sequence SET last_position = {2L * orders}");
        await rows.ExecuteAsync("""
            INSERT INTO ranking_sales (generation, hour, product_id, quantity, change)
            SELECT (SELECT generation FROM ranking_states), o.paid_hour, l.product_id, SUM(l.quantity), 0
            FROM order_orders o JOIN order_lines l ON l.order_row_id = o.id GROUP BY o.paid_hour, l.product_id
            """);
    }

    private static IEnumerable<int> Owners(int count) => Enumerable.Range(1, count);

    private IEnumerable<int> Numbers() => Enumerable.Range(1, orders);

    /// <summary>Orders go round: order i is of user 1 + i % Users, of product 1 + i % Products.</summary>
    private static int Owner(int order, int owners) => 1 + (order % owners);

    private long Count(int owner, int owners) => Rank(orders, owners, owner);

    /// <summary>How many orders up to a number are an owner's.</summary>
    private static long Rank(int order, int owners, int owner) => owner == 1 ? order / owners : (order + owners - owner + 1) / owners;

    private int Last(int owner, int owners)
    {
        var last = orders - (orders % owners) + owner - 1;
        return last > orders ? last - owners : last;
    }

    private DateTimeOffset At(int order) => begin.AddMilliseconds((long)(Span.TotalMilliseconds * order / orders));

    private long BalanceAfter(int order) => Money - (Total * Rank(order, Users, Owner(order, Users)));

    private IEnumerable<object?[]> Ledger()
    {
        foreach (var user in Owners(Users))
        {
            yield return [Id(Kind.Charge, user, begin), (long)user, "Charge", Money, Money, null, begin];
        }

        foreach (var i in Numbers())
        {
            yield return [Id(Kind.Payment, i), (long)Owner(i, Users), "Payment", -Total, BalanceAfter(i), Id(Kind.Order, i), At(i)];
        }
    }

    private IEnumerable<object?[]> Movements()
    {
        foreach (var product in Owners(Products))
        {
            yield return [Id(Kind.Received, product, begin), (long)product, Stock, "Received", null, Stock, begin];
        }

        foreach (var i in Numbers())
        {
            var product = Owner(i, Products);
            yield return [Id(Kind.Reserved, i), (long)product, (long)-Pieces, "Reserved", Id(Kind.Order, i), Stock - (Pieces * Rank(i, Products, product)), At(i)];
        }
    }

    private IEnumerable<object?[]> Events()
    {
        foreach (var i in Numbers())
        {
            var subject = Id(Kind.Order, i).ToString();
            var position = (2L * i) - 1;
            yield return [position, Id(Kind.Placed, i), "com.commerce.order.placed.v1", "/commerce/orders", subject, 1, At(i), Data(i, isPaid: false), position, "file"];
            yield return [position + 1, Id(Kind.Paid, i), "com.commerce.order.paid.v1", "/commerce/orders", subject, 2, At(i), Data(i, isPaid: true), position + 1, "file,ranking"];
        }
    }

    private IEnumerable<object?[]> Deliveries()
    {
        foreach (var i in Numbers())
        {
            var subject = Id(Kind.Order, i).ToString();
            yield return [(2L * i) - 1, "file", subject, "Delivered", 0, At(i)];
            yield return [2L * i, "file", subject, "Delivered", 0, At(i)];
            yield return [2L * i, "ranking", subject, "Delivered", 0, At(i)];
        }
    }

    private string Data(int order, bool isPaid)
    {
        var at = At(order).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var product = Owner(order, Products);
        var payment = isPaid ? $$""","payment":{"transactionId":"{{Id(Kind.Payment, order)}}","amount":{{Total}}}""" : "";
        return $$"""{"orderId":"{{Id(Kind.Order, order)}}","userId":"u{{Owner(order, Users)}}","status":"{{(isPaid ? "paid" : "pending")}}","items":[{"productId":{{product}},"name":"Product {{product}}","unitPrice":{{Price}},"quantity":{{Pieces}},"lineTotal":{{Total}}}],"subtotal":{{Total}},"discount":0,"total":{{Total}},"currency":"KRW"{{payment}},"createdAt":"{{at}}"{{(isPaid ? $",\"paidAt\":\"{at}\"" : "")}}}""";
    }

    private Guid Id(Kind kind, int number) => Id(kind, number, At(number));

    /// <summary>A UUID of version 7 that is the same each time it is asked for.</summary>
    private static Guid Id(Kind kind, int number, DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        bytes[6] = 0x70;
        bytes[7] = (byte)kind;
        bytes[8] = 0x80;
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }
}
