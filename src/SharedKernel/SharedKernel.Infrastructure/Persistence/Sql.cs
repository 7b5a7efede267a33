namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

/// <summary>SQL that answers, for the conditional updates that win races, and SQL that writes many rows at once.</summary>
public static class Sql
{
    /// <summary>Parameters of one statement: SQL Server takes 2,100, the others more.</summary>
    internal const int MaxParameters = 2_000;

    /// <summary>Rows of one statement: what SQL Server takes.</summary>
    internal const int MaxRows = 1_000;

    /// <summary>Runs SQL that answers at most one row, such as <c>UPDATE … RETURNING</c>.</summary>
    /// <typeparam name="T">The row; its members are named as the columns.</typeparam>
    /// <param name="db">The module's context.</param>
    /// <param name="sql">The SQL; what is interpolated becomes parameters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The row, or null where nothing matched.</returns>
    public static async Task<T?> SingleAsync<T>(this ModuleDbContext db, FormattableString sql, CancellationToken cancellationToken) where T : class
    {
        // Materialized as a list, because an UPDATE cannot become a subquery of anything.
        var rows = await db.Database.SqlQuery<T>(sql).ToListAsync(cancellationToken);
        return rows.SingleOrDefault();
    }

    /// <summary>
    /// Inserts rows with as few statements as the databases allow; <c>SaveChanges</c> would send one each. Table, columns and
    /// conversions are those of the mapping. Keys are given in the rows' order and are not read back; nothing is tracked.
    /// </summary>
    /// <typeparam name="T">A mapped type without shadow properties.</typeparam>
    /// <param name="db">The module's context, in its lane's transaction.</param>
    /// <param name="rows">The rows; none is fine.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When they are written.</returns>
    public static async Task InsertManyAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped by {db.Module}.");
        IProperty[] columns = [.. entity.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never)];
        var chunk = Math.Min(MaxRows, MaxParameters / columns.Length);
        for (var start = 0; start < rows.Count; start += chunk)
        {
            var count = Math.Min(chunk, rows.Count - start);
            await using var command = db.CreateCommand(InsertText(entity, columns, count));
            for (var row = start; row < start + count; row++)
            {
                foreach (var column in columns)
                {
                    var name = "@" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
                    command.Parameters.Add(column.GetRelationalTypeMapping().CreateParameter(command, name, column.GetGetter().GetClrValue(rows[row]), column.IsNullable));
                }
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static DbCommand CreateCommand(this ModuleDbContext db, string text)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException($"{db.Module} may only write in a lane: send a command.");
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = text;
        return command;
    }

    private static string InsertText(IEntityType entity, IProperty[] columns, int rows)
    {
        var text = new StringBuilder("INSERT INTO ").Append(entity.GetTableName())
            .Append(" (").AppendJoin(", ", columns.Select(column => column.GetColumnName())).Append(") VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (")
                .AppendJoin(", ", Enumerable.Range(row * columns.Length, columns.Length).Select(index => "@" + index.ToString(CultureInfo.InvariantCulture)))
                .Append(')');
        }

        return text.ToString();
    }
}
