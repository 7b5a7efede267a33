namespace Commerce.IntegrationTests.Harness;

using SharedKernel.Infrastructure.Data.Providers.PostgreSql;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>Which database this run of the tests is about: the project's name says it, an environment variable says where it is.</summary>
public static class TestProvider
{
    /// <summary>The value of <c>Database:Provider</c>.</summary>
    public static string Name { get; } = typeof(TestProvider).Assembly.GetName().Name!.Split('.')[^1] switch
    {
        PostgreSqlDatabaseProvider.Name => PostgreSqlDatabaseProvider.Name,
        SqlServerDatabaseProvider.Name => SqlServerDatabaseProvider.Name,
        _ => SqliteDatabaseProvider.Name,
    };

    /// <summary>Whether several Hosts may use one database.</summary>
    public static bool SupportsConcurrentWriters => Name != SqliteDatabaseProvider.Name;

    /// <summary>The server's connection string, or null where there is none.</summary>
    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    /// <summary>Why nothing can be tested, or null.</summary>
    public static string? WhyNot => SupportsConcurrentWriters && ConnectionString is null ? $"{Name} is not configured: set {Variable} to a connection string." : null;

    private static string Variable => $"COMMERCE_TEST_{Name.ToUpperInvariant().Replace("POSTGRESQL", "POSTGRES", StringComparison.Ordinal)}";
}
