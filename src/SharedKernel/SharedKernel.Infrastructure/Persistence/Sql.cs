namespace Commerce.SharedKernel.Infrastructure.Persistence;

using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

/// <summary>
/// The statements that win races and those that write many rows at once, said once for every database. What is interpolated becomes
/// parameters, stored as the mapping stores their types.
/// </summary>
public static class Sql
{
    /// <summary>Parameters of one statement: SQL Server takes 2,100, the others more.</summary>
    internal const int MaxParameters = 2_000;

    /// <summary>Rows of one statement: what SQL Server takes.</summary>
    internal const int MaxRows = 1_000;

    /// <summary>Changes the rows that meet a condition, at once, and reads what became of them: who meets it first has it.</summary>
    /// <typeparam name="T">What is read of a row.</typeparam>
    /// <param name="db">The module's context, in its lane's transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="set">Adds what stands behind <c>SET</c>.</param>
    /// <param name="where">Adds what stands behind <c>WHERE</c>.</param>
    /// <param name="returning">The columns to read.</param>
    /// <param name="read">Reads them, in that order.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The rows, as they are now.</returns>
    public static Task<List<T>> UpdateAsync<T>(
        this ModuleDbContext db, string table, Action<SqlText> set, Action<SqlText> where, string[] returning, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var dialect = SqlDialect.Of(db);
        var sql = new SqlText(db).Raw("UPDATE ").Raw(table).Raw(" SET ");
        set(sql);
        dialect.ReturningBeforeWhere(sql, returning);
        sql.Raw(" WHERE ");
        where(sql);
        dialect.ReturningAtEnd(sql, returning);
        return sql.ReadAsync(read, cancellationToken);
    }

    /// <summary>As <see cref="UpdateAsync"/>, for a condition that at most one row meets.</summary>
    /// <typeparam name="T">What is read of the row.</typeparam>
    /// <param name="db">The module's context, in its lane's transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="set">What stands behind <c>SET</c>.</param>
    /// <param name="where">What stands behind <c>WHERE</c>.</param>
    /// <param name="returning">The columns to read.</param>
    /// <param name="read">Reads them, in that order.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The row as it is now, or null where none met the condition.</returns>
    public static async Task<T?> UpdateOneAsync<T>(
        this ModuleDbContext db, string table, FormattableString set, FormattableString where, string[] returning, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        where T : class =>
        (await db.UpdateAsync(table, sql => sql.Add(set), sql => sql.Add(where), returning, read, cancellationToken)).SingleOrDefault();

    /// <summary>
    /// Locks rows until the transaction ends, in the order of their keys, so that what is read of them next stays true. Where there is
    /// only one writer it does nothing.
    /// </summary>
    /// <param name="db">The module's context, in its lane's transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="where">Adds what stands behind <c>WHERE</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When they are locked.</returns>
    public static async Task LockAsync(this ModuleDbContext db, string table, Action<SqlText> where, CancellationToken cancellationToken)
    {
        var sql = new SqlText(db);
        if (SqlDialect.Of(db).Lock(sql, table, where))
        {
            await sql.ExecuteAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Lets one transaction at a time go on under a name, for a rule over rows that do not exist yet. Take it before any row is locked.
    /// Where there is only one writer it does nothing.
    /// </summary>
    /// <param name="db">The module's context, in its lane's transaction.</param>
    /// <param name="name">The name, up to 255 characters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When the name is held, until the transaction ends.</returns>
    public static async Task SerializeAsync(this ModuleDbContext db, string name, CancellationToken cancellationToken)
    {
        var sql = new SqlText(db);
        if (SqlDialect.Of(db).Serialize(sql, name))
        {
            await sql.ExecuteAsync(cancellationToken);
        }
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
    public static Task InsertManyAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class =>
        db.InsertAsync(rows, unlessTaken: null, cancellationToken);

    /// <summary>As <see cref="InsertManyAsync"/>, but leaves out the rows whose unique key is taken: whoever inserts first has it.</summary>
    /// <typeparam name="T">A mapped type without shadow properties.</typeparam>
    /// <param name="db">The module's context, in its lane's transaction.</param>
    /// <param name="rows">The rows; no two with the same key.</param>
    /// <param name="key">The properties of the unique key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many were written.</returns>
    public static Task<int> InsertAbsentAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, string[] key, CancellationToken cancellationToken) where T : class =>
        db.InsertAsync(rows, key, cancellationToken);

    private static async Task<int> InsertAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, string[]? unlessTaken, CancellationToken cancellationToken) where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped by {db.Module}.");
        IProperty[] columns = [.. entity.GetFlattenedProperties().Where(property => property.ValueGenerated == ValueGenerated.Never)];
        string[] names = [.. columns.Select(column => column.GetColumnName())];
        string[]? key = unlessTaken is null ? null : [.. unlessTaken.Select(name => entity.FindProperty(name)!.GetColumnName())];
        var chunk = Math.Min(MaxRows, MaxParameters / columns.Length);
        var written = 0;
        for (var start = 0; start < rows.Count; start += chunk)
        {
            var sql = new SqlText(db);
            List<string[]> parameters = [.. Enumerable.Range(start, Math.Min(chunk, rows.Count - start)).Select(row => Parameters(sql, columns, rows[row]))];
            if (key is null)
            {
                SqlDialect.Insert(sql, entity.GetTableName()!, names, parameters);
            }
            else
            {
                SqlDialect.Of(db).InsertIfAbsent(sql, entity.GetTableName()!, names, key, parameters);
            }

            written += await sql.ExecuteAsync(cancellationToken);
        }

        return written;
    }

    private static string[] Parameters(SqlText sql, IProperty[] columns, object row)
    {
        var names = new string[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            names[i] = sql.Parameter(columns[i].GetRelationalTypeMapping(), columns[i].GetGetter().GetClrValueUsingContainingEntity(row, []), columns[i].IsNullable);
        }

        return names;
    }
}
