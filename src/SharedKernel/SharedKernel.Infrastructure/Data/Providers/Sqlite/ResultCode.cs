namespace Commerce.SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>The result codes that matter here, from https://www.sqlite.org/rescode.html.</summary>
internal static class ResultCode
{
    public const int Error = 1;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int ReadOnly = 8;
    public const int Full = 13;
    public const int TooBig = 18;
    public const int Constraint = 19;
    public const int Mismatch = 20;
    public const int Misuse = 21;
    public const int Range = 25;
    public const int WriteFailed = 778;
    public const int DuplicatePrimaryKey = 1555;
    public const int DuplicateUnique = 2067;
}
