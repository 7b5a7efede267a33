namespace Commerce.SharedKernel.Infrastructure.Data.Providers.Sqlite;

using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

/// <summary>SQLite: one writer, so nothing has to be locked; and few types.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override string Name => SqliteDatabaseProvider.Name;

    protected override string EntityFrameworkName => "Microsoft.EntityFrameworkCore.Sqlite";

    public override string DesignTimeConnection => "Data Source=design-time.db";

    public override bool HasRepeatableScripts => false;

    public override IDatabaseProvider CreateDatabase(string? connectionString, DatabaseSettings settings, TimeProvider clock, ILogger logger) =>
        new SqliteDatabaseProvider(connectionString ?? "Data Source=data/commerce.db");

    // Each twice: for mapped columns, and for values in SQL that is written by hand.
    public override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
        conventions.DefaultTypeMapping<DateTimeOffset>().HasConversion<UnixMillisecondsConverter>();
        conventions.Properties<Guid>().HaveConversion<LowerCaseGuidConverter>();
        conventions.DefaultTypeMapping<Guid>().HasConversion<LowerCaseGuidConverter>();
    }

    /// <summary>SQLite has no time type: an integer compares and indexes as time does.</summary>
    private sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), number => DateTimeOffset.FromUnixTimeMilliseconds(number));
}
