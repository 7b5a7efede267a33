namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

/// <summary>
/// The tables of one module. Its names are prefixed with the module's, so that five modules share a database and never a table.
/// Mapped by the <c>IEntityTypeConfiguration</c> classes of the context's own assembly.
/// </summary>
public abstract class ModuleDbContext : DbContext
{
    /// <summary>The tables of a module.</summary>
    /// <param name="options">The options, with the connection of the scope's <see cref="UnitOfWork"/>.</param>
    /// <param name="module">The module's name, as in its folder.</param>
    protected ModuleDbContext(DbContextOptions options, string module) : base(options)
    {
        Module = module;
        // The lane's step is the transaction and the savepoint.
        base.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        base.Database.AutoSavepointsEnabled = false;
    }

    /// <summary>EF Core's name of SQLite.</summary>
    internal const string SqliteProvider = "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>EF Core's name of PostgreSQL.</summary>
    internal const string PostgreSqlProvider = "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>EF Core's name of SQL Server.</summary>
    internal const string SqlServerProvider = "Microsoft.EntityFrameworkCore.SqlServer";

    /// <summary>The module's name, as in its folder.</summary>
    public string Module { get; }

    /// <summary>
    /// The collation that compares and sorts text by its bytes, as <see cref="StringComparison.Ordinal"/> does; SQLite's own default does.
    /// </summary>
    private string? BinaryCollation => Database.ProviderName switch
    {
        PostgreSqlProvider => "C",
        SqlServerProvider => "Latin1_General_100_BIN2",
        _ => null,
    };

    /// <summary>The table in which a module's applied migrations are listed.</summary>
    /// <param name="module">The module's name.</param>
    /// <returns>The table's name.</returns>
    public static string HistoryTable(string module) => $"{Names.ToSnakeCase(module)}__migrations";

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // A write that bypasses the lane would lose to it, and be lost with a crash between two saves.
        return Database.CurrentTransaction is null
            ? throw new InvalidOperationException($"{GetType().Name} may only write in a lane: send a command.")
            : base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync.");

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table)
            {
                entity.SetTableName($"{Names.ToSnakeCase(Module)}_{Names.ToSnakeCase(table)}");
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Names.ToSnakeCase(property.GetColumnName()));
            }

            foreach (var property in entity.GetProperties().Concat(entity.GetComplexProperties().SelectMany(part => part.ComplexType.GetProperties())).Where(IsText))
            {
                property.SetCollation(BinaryCollation);
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Names.ToSnakeCase(index.GetDatabaseName()!));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Names.ToSnakeCase(key.GetName()!));
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName(Names.ToSnakeCase(key.GetConstraintName()!));
            }
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
        // Said twice: for mapped columns, and for values in SQL that is written by hand.
        switch (Database.ProviderName)
        {
            case SqliteProvider:
                configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
                configurationBuilder.DefaultTypeMapping<DateTimeOffset>().HasConversion<UnixMilliseconds>();
                configurationBuilder.Properties<Guid>().HaveConversion<LowerCaseGuid>();
                configurationBuilder.DefaultTypeMapping<Guid>().HasConversion<LowerCaseGuid>();
                break;
            case SqlServerProvider:
                configurationBuilder.Properties<DateTimeOffset>().HavePrecision(Milliseconds);
                configurationBuilder.Properties<Guid>().HaveConversion<LowerCaseGuid>().HaveMaxLength(GuidLength).AreUnicode(false).AreFixedLength();
                configurationBuilder.DefaultTypeMapping<Guid>().HasConversion<LowerCaseGuid>().HasMaxLength(GuidLength).IsUnicode(false);
                break;
            default:
                configurationBuilder.Properties<DateTimeOffset>().HavePrecision(Milliseconds);
                break;
        }
    }

    private const int Milliseconds = 3;
    private const int GuidLength = 36;

    private bool IsText(IReadOnlyProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(string) || type.IsEnum || (type == typeof(Guid) && Database.ProviderName == SqlServerProvider);
    }

    /// <summary>SQLite has no time type: an integer compares and indexes as time does.</summary>
    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), number => DateTimeOffset.FromUnixTimeMilliseconds(number));

    /// <summary>
    /// SQLite has no UUID type, and SQL Server's sorts by its last bytes first: lower-case text sorts as <see cref="Guid"/> does, which the
    /// audit's merge relies on.
    /// </summary>
    private sealed class LowerCaseGuid() : ValueConverter<Guid, string>(id => id.ToString("D"), text => Guid.Parse(text));
}
