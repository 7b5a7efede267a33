namespace Commerce.SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>What is said to SQL Server about sessions: one's own when it is opened, and those of Hosts that are frozen.</summary>
internal static class SqlServerSessions
{
    /// <summary>
    /// Rows are counted by the server, whatever an administrator has made the default of new sessions (<c>user options</c>); and whether the
    /// database may be written to, which a readable secondary's may not.
    /// </summary>
    public const string OpeningSql = "SET NOCOUNT OFF; SELECT CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS nvarchar(20))";

    /// <summary>The answer of <see cref="EndIdleSql"/> to a login that lacks a right.</summary>
    public const int RightMissing = -1;

    /// <summary>
    /// Ends our sessions that have stood still inside a transaction for 15 s, as PostgreSQL does by itself
    /// (<c>idle_in_transaction_session_timeout</c>): they belong to a Host that is frozen, and hold its locks. Answers how many, or -1 where
    /// the login lacks a right: without it the view shows nobody else, and says nothing of that. A service without server-wide rights
    /// answers NULL to the question, and is tried. Another Host may have ended the same session a moment before (6106).
    /// </summary>
    public const string EndIdleSql = """
        DECLARE @sql nvarchar(max) = N'', @ended int = 0;
        IF HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') = 0 OR HAS_PERMS_BY_NAME(NULL, NULL, 'ALTER ANY CONNECTION') = 0
            SET @ended = -1;
        ELSE
        BEGIN
            SELECT @ended = @ended + 1, @sql = @sql + N'BEGIN TRY KILL ' + CAST(session_id AS nvarchar(10)) + N'; END TRY BEGIN CATCH IF ERROR_NUMBER() <> 6106 THROW; END CATCH; '
            FROM sys.dm_exec_sessions
            WHERE database_id = DB_ID() AND program_name = N'Commerce' AND session_id <> @@SPID AND status = N'sleeping' AND open_transaction_count > 0
                AND last_request_end_time < DATEADD(SECOND, -15, GETDATE());
            EXEC(@sql);
        END;
        SELECT @ended;
        """;
}
