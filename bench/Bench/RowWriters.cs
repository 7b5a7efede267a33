namespace Commerce.Bench;

using System.Data.Common;
using System.Globalization;
using Npgsql;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>Writes many rows as fast as the database takes them.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    /// <summary>Writes rows of values: text, numbers, booleans, times, UUIDs and null.</summary>
    Task WriteAsync(string table, string columns, IEnumerable<object?[]> rows);

    /// <summary>Runs a statement.</summary>
    Task ExecuteAsync(string sql);
}

/// <summary>One prepared statement a table, everything in one transaction.</summary>
internal sealed class SqliteRows(SqliteDatabaseProvider database, DbConnection connection) : IRowWriter
{
    public static async Task<IRowWriter> OpenAsync(string path)
    {
        var database = new SqliteDatabaseProvider($"Data Source={path}");
        var rows = new SqliteRows(database, await database.OpenForWritingAsync(CancellationToken.None));
        await rows.ExecuteAsync("PRAGMA synchronous=OFF; BEGIN");
        return rows;
    }

    public Task WriteAsync(string table, string columns, IEnumerable<object?[]> rows)
    {
        using var command = connection.CreateCommand();
        var count = columns.Split(',').Length;
        command.CommandText = $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", Enumerable.Range(0, count).Select(i => $"@p{i}"))})";
        for (var i = 0; i < count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < count; i++)
            {
                command.Parameters[i].Value = row[i] switch
                {
                    null => DBNull.Value,
                    Guid id => id.ToString(),
                    DateTimeOffset time => time.ToUnixTimeMilliseconds(),
                    var value => value,
                };
            }

            command.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync("COMMIT");
        await connection.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>COPY, table by table.</summary>
internal sealed class PostgreSqlRows(NpgsqlConnection connection) : IRowWriter
{
    public static async Task<IRowWriter> OpenAsync(string server)
    {
        var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        return new PostgreSqlRows(connection);
    }

    public async Task WriteAsync(string table, string columns, IEnumerable<object?[]> rows)
    {
        await using var writer = await connection.BeginTextImportAsync($"COPY {table} ({columns}) FROM STDIN");
        foreach (var row in rows)
        {
            await writer.WriteAsync(string.Join('\t', row.Select(Text)) + "\n");
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync("VACUUM ANALYZE");
        await connection.DisposeAsync();
    }

    private static string Text(object? value) => value switch
    {
        null => @"\N",
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
        bool flag => flag ? "t" : "f",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace(@"\", @"\\", StringComparison.Ordinal),
    };
}
