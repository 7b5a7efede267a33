namespace Commerce.Limit;

using Microsoft.Data.Sqlite;

/// <summary>A connection that only reads, with its statements prepared.</summary>
internal sealed class Reader(SqliteConnection connection) : IAsyncDisposable
{
    /// <summary>A day in milliseconds.</summary>
    public const long Day = 24 * 3_600_000;

    private const string Columns = "id, name, description, price, stock, status, version, created_at, updated_at";

    public Statement Product { get; } = new(connection, $"SELECT {Columns} FROM catalog_products WHERE id = $1");

    public Statement Products { get; } = new(connection, $"SELECT {Columns} FROM catalog_products WHERE status = 'Active' ORDER BY id DESC LIMIT $1");

    public Statement Balance { get; } = new(connection, "SELECT balance, updated_at FROM balance_wallets WHERE user_id = $1");

    public Statement Undelivered { get; } = new(connection, """
        SELECT e.id, e.event_id, e.type, e.subject, e.sequence, e.occurred_at, e.data, e.traceparent
        FROM platform_deliveries d JOIN platform_outbox_events e ON e.id = d.outbox_event_id
        WHERE d.listener = 'file' AND d.status = 'Pending' ORDER BY d.id LIMIT $1
        """);

    public Statement State { get; } = new(connection, "SELECT generation, change FROM ranking_states");

    public Statement Sold { get; } = new(connection, "SELECT hour, product_id, quantity FROM ranking_sales WHERE generation = $1 AND change > $2 AND hour >= $3");

    public Statement Begin { get; } = new(connection, "BEGIN");

    public Statement End { get; } = new(connection, "COMMIT");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
