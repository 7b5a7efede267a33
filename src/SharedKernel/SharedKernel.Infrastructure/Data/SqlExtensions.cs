namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

/// <summary>
/// The statements that win races and those that write many rows at once, said once for every database. What is interpolated becomes
/// parameters, stored as the mapping stores their types.
/// </summary>
public static class SqlExtensions
{
    /// <summary>Parameters of one statement: SQL Server takes 2,100, the others more.</summary>
    internal const int MaxParameters = 2_000;

    /// <summary>Rows of one statement: what SQL Server takes.</summary>
    internal const int MaxRows = 1_000;

    /// <summary>Changes the rows that meet a condition, at once, and reads what became of them: who meets it first has it.</summary>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="set">Adds what stands behind <c>SET</c>.</param>
    /// <param name="where">Adds what stands behind <c>WHERE</c>.</param>
    /// <returns>The rows, as they are now.</returns>
    public static Task<List<T>> UpdateAsync<T>(
        this ModuleDbContext db, string table, Action<SqlBuilder> set, Action<SqlBuilder> where, string[] returning, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var dialect = db.Dialect;
        var sql = new SqlBuilder(db).AppendUnsafe("UPDATE ").AppendUnsafe(table).AppendUnsafe(" SET ");
        set(sql);
        sql.AppendUnsafe(dialect.ReturningBefore(returning)).AppendUnsafe(" WHERE ");
        where(sql);
        sql.AppendUnsafe(dialect.ReturningAtEnd(returning));
        return sql.ReadAsync(read, cancellationToken);
    }

    /// <summary>As <see cref="UpdateAsync"/>, for a condition that at most one row meets.</summary>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="set">What stands behind <c>SET</c>.</param>
    /// <param name="where">What stands behind <c>WHERE</c>.</param>
    /// <returns>The row as it is now, or null where none met the condition.</returns>
    public static async Task<T?> UpdateReturningAsync<T>(
        this ModuleDbContext db, string table, FormattableString set, FormattableString where, string[] returning, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        where T : class =>
        (await db.UpdateAsync(table, sql => sql.Add(set), sql => sql.Add(where), returning, read, cancellationToken)).SingleOrDefault();

    /// <summary>Asks for one number, such as a count.</summary>
    /// <param name="db">The module's context, in the running transaction.</param>
    public static async Task<int> ReadNumberAsync(this ModuleDbContext db, FormattableString query, CancellationToken cancellationToken) =>
        (await new SqlBuilder(db).Add(query).ReadAsync(row => Convert.ToInt32(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), cancellationToken)).Single();

    /// <summary>
    /// Locks rows until the transaction ends, in the order of their keys, so that what is read of them next stays true. Where there is
    /// only one writer it does nothing.
    /// </summary>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="where">Adds what stands behind <c>WHERE</c>.</param>
    public static async Task LockRowsAsync(this ModuleDbContext db, string table, Action<SqlBuilder> where, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(db);
        if (db.Dialect.LockRows(sql, table, where))
        {
            await sql.ExecuteAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Lets one transaction at a time go on under a name, for a rule over rows that do not exist yet. Take it before any row is locked.
    /// Where there is only one writer it does nothing.
    /// </summary>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="name">The name; a long one is known by its digest.</param>
    public static async Task AcquireLockAsync(this ModuleDbContext db, string name, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(db);
        if (db.Dialect.AcquireLock(sql, Short(name)))
        {
            await sql.ExecuteAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="AcquireLockAsync"/>, without waiting for who has the name.</summary>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="name">The name; a long one is known by its digest.</param>
    public static async Task<bool> TryAcquireLockAsync(this ModuleDbContext db, string name, CancellationToken cancellationToken)
    {
        var sql = new SqlBuilder(db);
        return !db.Dialect.TryAcquireLock(sql, Short(name)) || (await sql.ReadAsync(row => row.GetBoolean(0), cancellationToken)).Single();
    }

    /// <summary>SQL Server knows the first 255 characters of a name.</summary>
    private static string Short(string name) => name.Length <= 255 ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>
    /// Inserts rows with as few statements as the databases allow; <c>SaveChanges</c> would send one each. Table, columns and
    /// conversions are those of the mapping. Keys are given in the rows' order and are not read back; nothing is tracked.
    /// </summary>
    /// <typeparam name="T">A mapped type without shadow properties.</typeparam>
    /// <param name="db">The module's context, in the running transaction.</param>
    public static Task InsertManyAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken) where T : class =>
        db.InsertAsync(rows, uniqueKey: null, cancellationToken);

    /// <summary>As <see cref="InsertManyAsync"/>, but leaves out the rows whose unique key is taken: whoever inserts first has it.</summary>
    /// <typeparam name="T">A mapped type without shadow properties.</typeparam>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="rows">The rows; no two with the same key.</param>
    public static Task<int> InsertIfNotExistsAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, string[] key, CancellationToken cancellationToken) where T : class =>
        db.InsertAsync(rows, key, cancellationToken);

    /// <summary>As <see cref="InsertManyAsync"/>, and reads columns of what was inserted, in no particular order: the keys that the database has given.</summary>
    /// <typeparam name="T">A mapped type without shadow properties.</typeparam>
    /// <typeparam name="TAnswer">What is read of each.</typeparam>
    /// <param name="db">The module's context, in the running transaction.</param>
    public static async Task<IReadOnlyList<TAnswer>> InsertReturningAsync<T, TAnswer>(
        this ModuleDbContext db, IReadOnlyList<T> rows, string[] returning, Func<DbDataReader, TAnswer> read, CancellationToken cancellationToken) where T : class
    {
        List<TAnswer> answers = new(rows.Count);
        foreach (var statement in RowShape.Of<T>(db).Inserts(db, rows, key: null, returning))
        {
            answers.AddRange(await statement.ReadAsync(read, cancellationToken));
        }

        return answers;
    }

    /// <summary>Writes properties of a row, whatever it held before. Columns and conversions are those of the mapping; nothing is tracked.</summary>
    /// <typeparam name="T">A mapped type.</typeparam>
    /// <param name="db">The module's context, in the running transaction.</param>
    /// <param name="properties">The names of the properties that are written.</param>
    /// <param name="where">What stands behind <c>WHERE</c>.</param>
    /// <returns>How many rows met the condition.</returns>
    public static Task<int> UpdateRowAsync<T>(this ModuleDbContext db, T row, string[] properties, FormattableString where, CancellationToken cancellationToken) where T : class =>
        RowShape.Of<T>(db).Update(db, row, properties).AppendUnsafe(" WHERE ").Add(where).ExecuteAsync(cancellationToken);

    private static async Task<int> InsertAsync<T>(this ModuleDbContext db, IReadOnlyList<T> rows, string[]? uniqueKey, CancellationToken cancellationToken) where T : class
    {
        var written = 0;
        foreach (var statement in RowShape.Of<T>(db).Inserts(db, rows, uniqueKey, returning: null))
        {
            written += await statement.ExecuteAsync(cancellationToken);
        }

        return written;
    }
}
