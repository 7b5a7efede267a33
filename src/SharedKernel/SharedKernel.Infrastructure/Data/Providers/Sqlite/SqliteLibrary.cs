namespace Commerce.SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>How the library works in this process.</summary>
internal static class SqliteLibrary
{
    /// <summary>Locks nothing within a connection: https://www.sqlite.org/threadsafe.html.</summary>
    private const int MultiThread = 2;

    /// <summary>Whether it counts its memory: https://www.sqlite.org/c3ref/c_config_covering_index_scan.html.</summary>
    private const int MemoryStatus = 9;

    /// <summary>
    /// Every connection of the Host is used by one thread at a time, so SQLite need not lock it at each call; nor need it count its memory, for
    /// which all threads would wait for each other. Before the first connection of the process: where somebody was faster, everything
    /// works, only slower.
    /// </summary>
    public static void Configure()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(MultiThread);
        _ = SQLitePCL.raw.sqlite3_config(MemoryStatus, 0);
    }
}
