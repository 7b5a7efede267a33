namespace Commerce.Limit;

using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

/// <summary>The database file: one connection that writes, and a pool of connections that read.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly string reading;
    private readonly ConcurrentBag<Reader> readers = [];
    private readonly SqliteConnection connection;

    /// <summary>Opens it, as Commerce does: every commit is on disk before it is answered.</summary>
    public Database(Settings settings)
    {
        if (!File.Exists(settings.DatabaseFile))
        {
            throw new FileNotFoundException($"There is no database {settings.DatabaseFile}: start a Commerce Host there first, and stop it.");
        }

        reading = new SqliteConnectionStringBuilder { DataSource = settings.DatabaseFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false, ForeignKeys = true }.ConnectionString;
        connection = new(new SqliteConnectionStringBuilder { DataSource = settings.DatabaseFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false, ForeignKeys = true }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536";
        command.ExecuteNonQuery();
        Store = new Store(connection, settings);
        Writer = new Writer(Store);
        Delivery = new Delivery(this, settings);
        Store.Outbox.Committed = Delivery.Wake;
    }

    /// <summary>The statements that write; for the writer's thread alone.</summary>
    public Store Store { get; }

    /// <summary>The one thread that writes.</summary>
    public Writer Writer { get; }

    /// <summary>What happens to events after their commit.</summary>
    public Delivery Delivery { get; }

    /// <summary>Takes a reader out of the pool, or opens one.</summary>
    public Reader Rent()
    {
        if (readers.TryTake(out var reader))
        {
            return reader;
        }

        var opened = new SqliteConnection(reading);
        opened.Open();
        return new Reader(opened);
    }

    /// <summary>Puts a reader back.</summary>
    public void Return(Reader reader) => readers.Add(reader);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Delivery.DisposeAsync();
        Writer.Dispose();
        Store.Dispose();
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        await connection.DisposeAsync();
    }
}
