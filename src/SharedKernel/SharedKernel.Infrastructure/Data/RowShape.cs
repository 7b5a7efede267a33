namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Collections.Concurrent;
using Data.Providers;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

/// <summary>
/// How rows of a mapped type are written: table, columns, conversions and texts, worked out once for each model. To ask the mapping for them
/// costs more than the statement.
/// </summary>
internal sealed class RowShape
{
    /// <summary>Texts of more rows are not kept: each number of rows is another text.</summary>
    private const int KeptRows = 100;

    private readonly string table;
    private readonly string[] names;
    private readonly Column[] columns;
    private readonly IEntityType entity;
    private readonly int mostRows;
    private readonly ConcurrentDictionary<(int Rows, string Key, string Returning), string> texts = [];

    private RowShape(IEntityType entity)
    {
        this.entity = entity;
        table = entity.GetTableName()!;
        IProperty[] properties = [.. entity.GetFlattenedProperties().Where(property => property.ValueGenerated == ValueGenerated.Never)];
        names = [.. properties.Select(property => property.GetColumnName())];
        columns = [.. properties.Select(property => new Column(property, property.GetRelationalTypeMapping(), property.IsNullable))];
        mostRows = Math.Min(SqlExtensions.MaxRows, SqlExtensions.MaxParameters / columns.Length);
    }

    /// <summary>The shape of a type.</summary>
    public static RowShape Of<T>(ModuleDbContext db) =>
        Of(db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped by {db.Module}."));

    /// <summary>The statements that insert rows: as few as the databases allow, each made when its turn has come.</summary>
    /// <param name="key">Properties whose key, if it is taken, leaves the row out; null to insert all.</param>
    /// <param name="returning">The columns that the statement answers for each row; null for none.</param>
    public IEnumerable<SqlBuilder> Inserts<T>(ModuleDbContext db, IReadOnlyList<T> rows, string[]? key, string[]? returning)
        where T : class
    {
        for (var start = 0; start < rows.Count; start += mostRows)
        {
            var end = Math.Min(start + mostRows, rows.Count);
            var sql = new SqlBuilder(db, TextOf(db.Dialect, end - start, key, returning));
            for (var row = start; row < end; row++)
            {
                foreach (var column in columns)
                {
                    AddTo(sql, column, rows[row]);
                }
            }

            yield return sql;
        }
    }

    /// <summary>The beginning of a statement that writes properties of a row: up to its condition.</summary>
    public SqlBuilder Update<T>(ModuleDbContext db, T row, string[] properties)
        where T : class
    {
        var sql = new SqlBuilder(db).AppendUnsafe("UPDATE ").AppendUnsafe(table).AppendUnsafe(" SET ");
        for (var i = 0; i < properties.Length; i++)
        {
            var place = Array.FindIndex(columns, column => column.Property.Name == properties[i]);
            sql.AppendUnsafe(i == 0 ? "" : ", ").AppendUnsafe(names[place]).AppendUnsafe(" = ").AppendUnsafe(AddTo(sql, columns[place], row));
        }

        return sql;
    }

    private static RowShape Of(IEntityType entity) =>
        entity.GetOrAddRuntimeAnnotationValue<RowShape, IEntityType>("Commerce:RowShape", static type => new RowShape(type!), entity);

    private static string AddTo(SqlBuilder sql, Column column, object row) =>
        sql.Parameter(column.Mapping, column.Property.GetGetter().GetClrValueUsingContainingEntity(row, []), column.IsNullable);

    private string TextOf(SqlDialect dialect, int rows, string[]? key, string[]? returning)
    {
        var known = (rows, key is null ? "" : string.Join(',', key), returning is null ? "" : string.Join(',', returning));
        if (texts.TryGetValue(known, out var text))
        {
            return text;
        }

        text = Write(dialect, rows, key, returning);
        if (rows <= KeptRows)
        {
            texts.TryAdd(known, text);
        }

        return text;
    }

    private string Write(SqlDialect dialect, int rows, string[]? key, string[]? returning)
    {
        List<string[]> parameters = [.. Enumerable.Range(0, rows).Select(row =>
            Enumerable.Range(row * columns.Length, columns.Length).Select(SqlBuilder.NameOf).ToArray())];
        return key is null
            ? dialect.Insert(table, names, parameters, returning)
            : dialect.InsertIfNotExists(table, names, [.. key.Select(name => entity.FindProperty(name)!.GetColumnName())], parameters);
    }

    private sealed record Column(IProperty Property, RelationalTypeMapping Mapping, bool IsNullable);
}
