namespace Commerce.IntegrationTests.Harness;

using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SharedKernel.Infrastructure.Persistence;

/// <summary>
/// The database that a Host under test uses: the settings that lead it there, and a door beside the Host's own for planting damage.
/// The place to say that a test runs on another provider too.
/// </summary>
public sealed class TestDatabase
{
    private readonly string path;

    /// <summary>A SQLite file in a folder of the test's own.</summary>
    public TestDatabase(string folder)
    {
        // SQLite's native library is made ready by the kernel, which may not have been touched yet.
        RuntimeHelpers.RunModuleConstructor(typeof(IDatabase).Module.ModuleHandle);
        path = Path.Combine(folder, "commerce.db");
        Settings = new Dictionary<string, string> { ["Database:Provider"] = "Sqlite", ["ConnectionStrings:Commerce"] = $"Data Source={path}" };
    }

    /// <summary>What the Host is told.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The files that belong to the database, by extension; a closed database leaves no <c>-wal</c>.</summary>
    public bool HasFile(string suffix) => File.Exists(path + suffix);

    /// <summary>An open connection that may write.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        // Foreign keys stay off: what is planted here is meant to be wrong.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, ForeignKeys = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
