namespace Commerce.SharedKernel.Infrastructure.Persistence;

using Microsoft.EntityFrameworkCore;

/// <summary>SQL that answers, for the conditional updates that win races.</summary>
public static class Sql
{
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
}
