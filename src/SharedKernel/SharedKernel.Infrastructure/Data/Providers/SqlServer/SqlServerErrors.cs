namespace Commerce.SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>
/// What the error numbers of SQL Server mean
/// (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors).
/// </summary>
internal static class SqlServerErrors
{
    /// <summary>An error of our own: a named lock was refused, which is a deadlock or a timeout.</summary>
    public const int LockRefused = 51_205;

    public const int DuplicateKey = 2627;
    public const int DuplicateIndex = 2601;
    public const int Deadlock = 1205;
    public const int SnapshotConflict = 3960;
    public const int CannotOpenDatabase = 4060;
    public const int DatabaseExists = 1801;
    public const int LoginFailed = 18456;

    private const int LockTimeout = 1222;

    /// <summary>The severity of a statement that the server cannot read.</summary>
    private const byte SyntaxError = 15;

    /// <summary>Numbers from here on are raised by SQL itself: a trigger's, for example.</summary>
    private const int Raised = 50_000;

    /// <summary>A foreign key, a check, a null.</summary>
    private static readonly int[] Constraints = [DuplicateKey, DuplicateIndex, 515, 547];

    /// <summary>
    /// A missing table, column, procedure or right, a value that does not fit, a trigger that is in the way of OUTPUT (334). Creating a
    /// database is a right of its own (262).
    /// </summary>
    private static readonly int[] Mistakes = [201, 207, 208, 220, 229, 230, 232, 241, 245, 262, 334, 2628, 2812, 8114, 8115, 8134, 8152];

    /// <summary>
    /// What an error means. All that is in none of the lists was rolled back, and no constraint spoke: no lock resources (1204), no memory
    /// (8645, 8651), a database that cannot be written to (3906), a copy of model that is locked (1807), a failover, and so on.
    /// </summary>
    /// <param name="severity">The severity, 0 to 25.</param>
    /// <returns>What it says of the database.</returns>
    public static DatabaseFault Classify(int number, byte severity) => number switch
    {
        Deadlock or LockTimeout or SnapshotConflict or LockRefused => DatabaseFault.Conflict,
        _ when Constraints.Contains(number) => DatabaseFault.Constraint,
        >= Raised => DatabaseFault.Constraint,
        _ when severity == SyntaxError || Mistakes.Contains(number) => DatabaseFault.Mistake,
        _ => DatabaseFault.Unavailable,
    };
}
