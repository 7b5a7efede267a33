// The shapes that the compiler must see in order to name a type of Microsoft.Data.Sqlite, and what our own code calls. No code: never loaded.
using System;
using System.Runtime.InteropServices;

namespace SQLitePCL
{
    public class sqlite3 : SafeHandle
    {
        private sqlite3() : base(IntPtr.Zero, true) { }

        public override bool IsInvalid => throw null;

        protected override bool ReleaseHandle() => throw null;
    }

    public class sqlite3_stmt : SafeHandle
    {
        private sqlite3_stmt() : base(IntPtr.Zero, true) { }

        public override bool IsInvalid => throw null;

        protected override bool ReleaseHandle() => throw null;
    }

    public static class raw
    {
        // SQLite's result codes.
        public const int SQLITE_OK = 0;
        public const int SQLITE_ERROR = 1;
        public const int SQLITE_INTERNAL = 2;
        public const int SQLITE_PERM = 3;
        public const int SQLITE_ABORT = 4;
        public const int SQLITE_BUSY = 5;
        public const int SQLITE_LOCKED = 6;
        public const int SQLITE_NOMEM = 7;
        public const int SQLITE_READONLY = 8;
        public const int SQLITE_INTERRUPT = 9;
        public const int SQLITE_IOERR = 10;
        public const int SQLITE_CORRUPT = 11;
        public const int SQLITE_NOTFOUND = 12;
        public const int SQLITE_FULL = 13;
        public const int SQLITE_CANTOPEN = 14;
        public const int SQLITE_PROTOCOL = 15;
        public const int SQLITE_EMPTY = 16;
        public const int SQLITE_SCHEMA = 17;
        public const int SQLITE_TOOBIG = 18;
        public const int SQLITE_CONSTRAINT = 19;
        public const int SQLITE_MISMATCH = 20;
        public const int SQLITE_MISUSE = 21;
        public const int SQLITE_NOLFS = 22;
        public const int SQLITE_AUTH = 23;
        public const int SQLITE_FORMAT = 24;
        public const int SQLITE_RANGE = 25;
        public const int SQLITE_NOTADB = 26;
        public const int SQLITE_NOTICE = 27;
        public const int SQLITE_WARNING = 28;
        public const int SQLITE_ROW = 100;
        public const int SQLITE_DONE = 101;
        public const int SQLITE_IOERR_READ = 266;
        public const int SQLITE_IOERR_SHORT_READ = 522;
        public const int SQLITE_IOERR_WRITE = 778;
        public const int SQLITE_IOERR_FSYNC = 1034;
        public const int SQLITE_IOERR_DIR_FSYNC = 1290;
        public const int SQLITE_IOERR_TRUNCATE = 1546;
        public const int SQLITE_IOERR_FSTAT = 1802;
        public const int SQLITE_IOERR_UNLOCK = 2058;
        public const int SQLITE_IOERR_RDLOCK = 2314;
        public const int SQLITE_IOERR_DELETE = 2570;
        public const int SQLITE_IOERR_BLOCKED = 2826;
        public const int SQLITE_IOERR_NOMEM = 3082;
        public const int SQLITE_IOERR_ACCESS = 3338;
        public const int SQLITE_IOERR_CHECKRESERVEDLOCK = 3594;
        public const int SQLITE_IOERR_LOCK = 3850;
        public const int SQLITE_IOERR_CLOSE = 4106;
        public const int SQLITE_IOERR_DIR_CLOSE = 4362;
        public const int SQLITE_IOERR_SHMOPEN = 4618;
        public const int SQLITE_IOERR_SHMSIZE = 4874;
        public const int SQLITE_IOERR_SHMLOCK = 5130;
        public const int SQLITE_IOERR_SHMMAP = 5386;
        public const int SQLITE_IOERR_SEEK = 5642;
        public const int SQLITE_IOERR_DELETE_NOENT = 5898;
        public const int SQLITE_IOERR_MMAP = 6154;
        public const int SQLITE_IOERR_GETTEMPPATH = 6410;
        public const int SQLITE_IOERR_CONVPATH = 6666;
        public const int SQLITE_LOCKED_SHAREDCACHE = 262;
        public const int SQLITE_BUSY_RECOVERY = 261;
        public const int SQLITE_BUSY_SNAPSHOT = 517;
        public const int SQLITE_CANTOPEN_NOTEMPDIR = 270;
        public const int SQLITE_CANTOPEN_ISDIR = 526;
        public const int SQLITE_CANTOPEN_FULLPATH = 782;
        public const int SQLITE_CANTOPEN_CONVPATH = 1038;
        public const int SQLITE_CORRUPT_VTAB = 267;
        public const int SQLITE_READONLY_RECOVERY = 264;
        public const int SQLITE_READONLY_CANTLOCK = 520;
        public const int SQLITE_READONLY_ROLLBACK = 776;
        public const int SQLITE_READONLY_DBMOVED = 1032;
        public const int SQLITE_ABORT_ROLLBACK = 516;
        public const int SQLITE_CONSTRAINT_CHECK = 275;
        public const int SQLITE_CONSTRAINT_COMMITHOOK = 531;
        public const int SQLITE_CONSTRAINT_FOREIGNKEY = 787;
        public const int SQLITE_CONSTRAINT_FUNCTION = 1043;
        public const int SQLITE_CONSTRAINT_NOTNULL = 1299;
        public const int SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
        public const int SQLITE_CONSTRAINT_TRIGGER = 1811;
        public const int SQLITE_CONSTRAINT_UNIQUE = 2067;
        public const int SQLITE_CONSTRAINT_VTAB = 2323;
        public const int SQLITE_CONSTRAINT_ROWID = 2579;
        public const int SQLITE_NOTICE_RECOVER_WAL = 283;
        public const int SQLITE_NOTICE_RECOVER_ROLLBACK = 539;
        public const int SQLITE_WARNING_AUTOINDEX = 284;

        public static int sqlite3_get_autocommit(sqlite3 db) => throw null;

        public static int sqlite3_libversion_number() => throw null;
    }
}
