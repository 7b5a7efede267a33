namespace Commerce.Limit;

using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

/// <summary>Everything the writer's thread writes with.</summary>
internal sealed class Store : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4_096);
    private readonly Utf8JsonWriter json;

    /// <summary>Prepares every statement.</summary>
    public Store(SqliteConnection connection, Settings settings)
    {
        json = new Utf8JsonWriter(buffer, Json.Writing);
        Settings = settings;
        (Begin, Commit) = (new(connection, "BEGIN IMMEDIATE"), new(connection, "COMMIT"));
        (Save, RollBack, Release) = (new(connection, "SAVEPOINT step"), new(connection, "ROLLBACK TO step"), new(connection, "RELEASE step"));
        Keys = new Keys(connection);
        Balance = new BalanceTables(connection);
        Catalog = new CatalogTables(connection);
        Orders = new OrderTables(connection);
        Coupons = new CouponTables(connection);
        Outbox = new Outbox(connection);
    }

    public Settings Settings { get; }

    public Statement Begin { get; }

    public Statement Commit { get; }

    public Statement Save { get; }

    public Statement RollBack { get; }

    public Statement Release { get; }

    public Keys Keys { get; }

    public BalanceTables Balance { get; }

    public CatalogTables Catalog { get; }

    public OrderTables Orders { get; }

    public CouponTables Coupons { get; }

    public Outbox Outbox { get; }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();

    /// <summary>Now, in milliseconds since 1970.</summary>
    public long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>A UUID of version 7.</summary>
    public static string NewId(long now) => Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(now)).ToString();

    /// <summary>Takes back what a step that broke has written.</summary>
    public void RollBackStep()
    {
        RollBack.Run();
        Release.Run();
    }

    /// <summary>Writes JSON into the writer's one buffer.</summary>
    public ReadOnlySpan<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        write(json, value);
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The same, as text for a column.</summary>
    public string WriteText<T>(T value, Action<Utf8JsonWriter, T> write) => Encoding.UTF8.GetString(Write(value, write));
}
