namespace Commerce.Bench.Equality;

using System.Data.Common;
using System.Globalization;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>Reads everything that a shop keeps: its tables and its files of events.</summary>
internal static class Tables
{
    /// <summary>What says nothing about the work: who delivers, whether the database can be written, what EF Core has migrated.</summary>
    private static readonly string[] LeftOut = ["platform_leases", "platform_write_probes", "__EFMigrationsLock", "sqlite_sequence", "order_stuck_orders"];

    /// <summary>The one column whose values may differ: it counts changes of the ranking, and several orders may be one change.</summary>
    private const string Change = "change";

    /// <summary>Keys are compared by their place: the first row of either side is 1.</summary>
    private static readonly Dictionary<string, string> References = new(StringComparer.Ordinal)
    {
        ["outbox_event_id"] = "platform_outbox_events",
        ["order_row_id"] = "order_orders",
        ["wallet_id"] = "balance_wallets",
        ["campaign_id"] = "coupon_campaigns",
    };

    /// <summary>The rows of each table as texts.</summary>
    /// <param name="normal">The side's names.</param>
    public static async Task<SortedDictionary<string, List<string>>> ReadAsync(string folder, Normal normal)
    {
        SortedDictionary<string, List<string>> tables = new(StringComparer.Ordinal);
        await using var database = new SqliteDatabaseProvider($"Data Source={Path.Combine(folder, "data", "commerce.db")}");
        await using var connection = await database.OpenForWritingAsync(CancellationToken.None);
        foreach (var table in await NamesAsync(connection))
        {
            tables[table] = await RowsAsync(connection, table, normal);
        }

        var events = Path.Combine(folder, "data", "events");
        tables["(files of events)"] = Directory.Exists(events)
            ? [.. Directory.GetFiles(events).Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(normal.Of)]
            : [];
        return tables;
    }

    private static async Task<List<string>> NamesAsync(DbConnection connection)
    {
        List<string> names = [];
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            if (rows.GetString(0) is var name && !LeftOut.Contains(name) && !name.EndsWith("__migrations", StringComparison.Ordinal))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static async Task<List<string>> RowsAsync(DbConnection connection, string table, Normal normal)
    {
        List<string> found = [];
        await using var command = connection.CreateCommand();
        // Sales are added up in whatever order; everything else happened in the script's order.
        command.CommandText = $"SELECT * FROM {table} ORDER BY {(table == "ranking_sales" ? "hour, product_id" : "id")}";
        Dictionary<string, Dictionary<long, int>> places = new(StringComparer.Ordinal);
        foreach (var (column, target) in References)
        {
            places[column] = await PlacesAsync(connection, target);
        }

        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            List<string> values = [];
            for (var i = 0; i < rows.FieldCount; i++)
            {
                if (rows.GetName(i) is var name && !(name == "id" && table != "catalog_products") && name != Change)
                {
                    values.Add($"{name}={Value(rows, i, name, places, normal)}");
                }
            }

            found.Add(string.Join(" | ", values));
        }

        return found;
    }

    private static string Value(DbDataReader rows, int column, string name, Dictionary<string, Dictionary<long, int>> places, Normal normal) =>
        rows.IsDBNull(column) ? "null"
        : places.TryGetValue(name, out var known) ? "#" + known[rows.GetInt64(column)].ToString(CultureInfo.InvariantCulture)
        : name.EndsWith("_at", StringComparison.Ordinal) ? "<time>"
        : name is "hour" or "paid_hour" ? "<hour>"
        : normal.Of(Convert.ToString(rows.GetValue(column), CultureInfo.InvariantCulture)!);

    private static async Task<Dictionary<long, int>> PlacesAsync(DbConnection connection, string table)
    {
        Dictionary<long, int> places = [];
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id FROM {table} ORDER BY id";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            places[rows.GetInt64(0)] = places.Count + 1;
        }

        return places;
    }
}
