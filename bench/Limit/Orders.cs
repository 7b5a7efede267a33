namespace Commerce.Limit;

using Microsoft.Data.Sqlite;

/// <summary>A line of an order.</summary>
internal sealed class Line(long productId, long quantity) : IEquatable<Line>
{
    public long ProductId { get; } = productId;

    public long Quantity { get; set; } = quantity;

    public string Name { get; set; } = "";

    public long UnitPrice { get; set; }

    public long StockAfter { get; set; }

    public bool Equals(Line? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => ProductId.GetHashCode();
}

/// <summary>An order; times in milliseconds since 1970.</summary>
internal sealed class Order
{
    public long RowId { get; init; }

    public required string OrderId { get; init; }

    public required string UserId { get; init; }

    public required string Status { get; set; }

    public required Line[] Lines { get; init; }

    public long Subtotal { get; init; }

    public long CreatedAt { get; init; }

    public long? ExpiresAt { get; init; }

    public long? PaidAt { get; set; }

    public long? ClosedAt { get; set; }

    public string? PaymentId { get; set; }

    public long BalanceAfter { get; set; }

    public (string Code, string Detail)? Failure { get; set; }
}

/// <summary>The orders' tables.</summary>
internal sealed class OrderTables(SqliteConnection connection)
{
    private const long Hour = 3_600_000;

    private readonly Statement pending = new(connection, "SELECT count(*) FROM order_orders WHERE user_id = $1 AND status = 'Pending' AND expires_at > $2");

    private readonly Statement insert = new(connection, """
        INSERT INTO order_orders (order_id, user_id, status, subtotal, discount, has_reservation, created_at, expires_at, paid_at, paid_hour, payment_transaction_id, payment_balance_after, event_sequence)
        VALUES ($1, $2, $3, $4, 0, 1, $5, $6, $7, $8, $9, $10, $11)
        """);

    private readonly Statement insertLine = new(connection, "INSERT INTO order_lines (order_row_id, product_id, name, unit_price, quantity) VALUES ($1, $2, $3, $4, $5)");

    private readonly Statement find = new(connection, "SELECT id, user_id, status, subtotal, discount, coupon_id, created_at, expires_at FROM order_orders WHERE order_id = $1");

    private readonly Statement lines = new(connection, "SELECT product_id, name, unit_price, quantity FROM order_lines WHERE order_row_id = $1 ORDER BY id");

    private readonly Statement pay = new(connection, """
        UPDATE order_orders SET status = 'Paid', paid_at = $1, paid_hour = $2, payment_transaction_id = $3, payment_balance_after = $4, event_sequence = 2 WHERE id = $5
        """);

    private readonly Statement fail = new(connection, """
        UPDATE order_orders SET status = 'Failed', has_reservation = 0, closed_at = $1, failure_code = $2, failure_detail = $3, event_sequence = 2 WHERE id = $4
        """);

    /// <summary>How many orders of a user wait to be paid.</summary>
    public long CountPending(string userId, long now) => pending.Number(userId, now) ?? 0;

    /// <summary>Writes a new order and its lines.</summary>
    public void Add(Order order)
    {
        var isPaid = order.PaidAt is not null;
        insert.Run(
            order.OrderId, order.UserId, order.Status, order.Subtotal, order.CreatedAt, order.ExpiresAt, order.PaidAt, order.PaidAt / Hour, order.PaymentId,
            order.PaymentId is null ? null : order.BalanceAfter, isPaid ? 2 : 1);
        var row = SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
        foreach (var line in order.Lines)
        {
            insertLine.Run(row, line.ProductId, line.Name, line.UnitPrice, line.Quantity);
        }
    }

    /// <summary>An order with its lines.</summary>
    public Order? Find(string orderId)
    {
        long rowId, subtotal, createdAt;
        long? expiresAt;
        string userId, status;
        using (var rows = find.Read(orderId))
        {
            if (!rows.Read())
            {
                return null;
            }

            if (rows.GetInt64(4) != 0 || !rows.IsDBNull(5))
            {
                throw new NotSupportedException($"Order {orderId} has a coupon, which the limit does not know.");
            }

            (rowId, userId, status, subtotal, createdAt) = (rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetInt64(3), rows.GetInt64(6));
            expiresAt = rows.IsDBNull(7) ? null : rows.GetInt64(7);
        }

        List<Line> found = [];
        using (var rows = lines.Read(rowId))
        {
            while (rows.Read())
            {
                found.Add(new Line(rows.GetInt64(0), rows.GetInt64(3)) { Name = rows.GetString(1), UnitPrice = rows.GetInt64(2) });
            }
        }

        return new Order { RowId = rowId, OrderId = orderId, UserId = userId, Status = status, Lines = [.. found], Subtotal = subtotal, CreatedAt = createdAt, ExpiresAt = expiresAt };
    }

    /// <summary>A pending order is paid.</summary>
    public void Pay(Order order) => pay.Run(order.PaidAt, order.PaidAt / Hour, order.PaymentId, order.PaymentId is null ? null : order.BalanceAfter, order.RowId);

    /// <summary>A pending order has failed.</summary>
    public void Fail(Order order) => fail.Run(order.ClosedAt, order.Failure!.Value.Code, order.Failure.Value.Detail, order.RowId);
}
