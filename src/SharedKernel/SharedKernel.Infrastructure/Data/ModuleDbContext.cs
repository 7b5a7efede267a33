namespace Commerce.SharedKernel.Infrastructure.Data;

using Data.Providers;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

/// <summary>
/// The tables of one module. Its names are prefixed with the module's, so that five modules share a database and never a table.
/// Mapped by the <c>IEntityTypeConfiguration</c> classes of the context's own assembly.
/// </summary>
public abstract class ModuleDbContext : DbContext
{
    private readonly Dictionary<Type, RelationalTypeMapping> mappings = [];

    /// <summary>The tables of a module.</summary>
    /// <param name="options">The options, with the connection of the scope's <see cref="UnitOfWork"/>.</param>
    /// <param name="module">The module's name, as in its folder.</param>
    protected ModuleDbContext(DbContextOptions options, string module) : base(options)
    {
        Module = module;
        // The command worker's transaction and savepoints take their place.
        base.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        base.Database.AutoSavepointsEnabled = false;
    }

    /// <summary>The module's name, as in its folder.</summary>
    public string Module { get; }

    /// <summary>The dialect of the context's database, looked up once: every statement that is written by hand asks.</summary>
    internal SqlDialect Dialect => field ??= SqlDialect.Of(this);

    /// <summary>How values of a type are stored where no column says it: worked out once, and asked for by every statement that is written by hand.</summary>
    internal RelationalTypeMapping MappingOf(Type type)
    {
        if (!mappings.TryGetValue(type, out var mapping))
        {
            var source = this.GetService<IRelationalTypeMappingSource>();
            mappings.Add(type, mapping = source.FindMapping(type, Model) ?? source.GetMapping(type));
        }

        return mapping;
    }

    /// <summary>The table in which a module's applied migrations are listed.</summary>
    public static string HistoryTable(string module) => $"{NamingConventions.ToSnakeCase(module)}__migrations";

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // A write that bypasses the command queue would lose to it, and be lost with a crash between two saves.
        return Database.CurrentTransaction is null
            ? throw new InvalidOperationException($"{GetType().Name} may only write while a command runs: send one.")
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
                entity.SetTableName($"{NamingConventions.ToSnakeCase(Module)}_{NamingConventions.ToSnakeCase(table)}");
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(NamingConventions.ToSnakeCase(property.GetColumnName()));
            }

            foreach (var property in entity.GetProperties().Concat(entity.GetComplexProperties().SelectMany(part => part.ComplexType.GetProperties())).Where(property => IsText(property, Dialect)))
            {
                property.SetCollation(Dialect.BinaryCollation);
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(NamingConventions.ToSnakeCase(index.GetDatabaseName()!));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(NamingConventions.ToSnakeCase(key.GetName()!));
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName(NamingConventions.ToSnakeCase(key.GetConstraintName()!));
            }
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
        Dialect.ConfigureConventions(configurationBuilder);
    }

    private static bool IsText(IReadOnlyProperty property, SqlDialect dialect)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(string) || type.IsEnum || (type == typeof(Guid) && dialect.StoresGuidsAsText);
    }
}
