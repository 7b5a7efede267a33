namespace Commerce.SharedKernel.Infrastructure.Data;

using System.ComponentModel.DataAnnotations;
using Data.Providers.Sqlite;

/// <summary>Which database, section <c>Database</c>.</summary>
public sealed class DatabaseSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Database";

    /// <summary>The provider's name: <c>Sqlite</c>, <c>PostgreSql</c> or <c>SqlServer</c>.</summary>
    public string Provider { get; set; } = SqliteDatabaseProvider.Name;

    /// <summary>Whether the Host migrates at its start; otherwise it refuses to start on a database that is behind.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>How long a start waits for a server that does not answer, and for another Host that migrates.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections of this Host that read, on a database server; the command workers have theirs besides.</summary>
    [Range(1, 1_000)]
    public int ReadConnections { get; set; } = 32;
}

/// <summary>Where the Host keeps its files, section <c>Data</c>.</summary>
public sealed class DataSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Data";

    /// <summary>A folder, relative to the working directory: events, the development key.</summary>
    [Required]
    public string Directory { get; set; } = "data";
}
