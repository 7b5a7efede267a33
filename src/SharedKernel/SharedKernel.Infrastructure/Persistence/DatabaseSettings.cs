namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.ComponentModel.DataAnnotations;

/// <summary>Which database, section <c>Database</c>.</summary>
public sealed class DatabaseSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Database";

    /// <summary>The provider's name: <c>Sqlite</c>.</summary>
    public string Provider { get; set; } = SqliteDatabase.Name;
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
