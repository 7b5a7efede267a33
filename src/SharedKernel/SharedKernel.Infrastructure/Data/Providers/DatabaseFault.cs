namespace Commerce.SharedKernel.Infrastructure.Data.Providers;

/// <summary>What an exception says of the database.</summary>
public enum DatabaseFault
{
    /// <summary>Nothing: it did not come from the database.</summary>
    None,

    /// <summary>A unique key, a foreign key, a check or an error that a trigger raises said no: the database is well, and so is the session.</summary>
    Constraint,

    /// <summary>Another transaction was in the way (deadlock, serialization failure, lock timeout): trying again may help, on the same session.</summary>
    Conflict,

    /// <summary>What was asked cannot be: a wrong statement, a missing table or right, a value that does not fit. A defect of ours or of the set-up.</summary>
    Mistake,

    /// <summary>
    /// Everything else: the server is away, changes its role, is read-only, full or in trouble, or has ended the statement. Nothing was done;
    /// trying again may help, but not on a session to the server that said so.
    /// </summary>
    Unavailable,
}

/// <summary>A server that answers and cannot be written to: a standby, or one that was made read-only. Counts as a server that is away.</summary>
public sealed class ReadOnlyServerException(string reason) : System.Data.Common.DbException(reason);
