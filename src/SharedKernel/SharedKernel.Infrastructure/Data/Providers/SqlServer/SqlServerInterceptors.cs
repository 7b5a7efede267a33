namespace Commerce.SharedKernel.Infrastructure.Data.Providers.SqlServer;

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

/// <summary>The server knows no read-only session, so the contexts that read refuse to write themselves.</summary>
internal sealed class SqlServerWriteGuard : DbCommandInterceptor
{
    public static readonly SqlServerWriteGuard Instance = new();

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        throw new InvalidOperationException("This context only reads: send a command.");

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("This context only reads: send a command.");
}

/// <summary>
/// The client sends a command whose transaction the server has ended without one, and so commits it by itself
/// (https://github.com/dotnet/SqlClient/issues/1509). Here it fails instead.
/// </summary>
internal sealed class SqlServerAbortedTransactionGuard : DbCommandInterceptor
{
    public static readonly SqlServerAbortedTransactionGuard Instance = new();

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Refuse(command, eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Refuse(command, eventData.Context);
        return ValueTask.FromResult(result);
    }

    private static void Refuse(DbCommand command, DbContext? context)
    {
        if (context?.Database.CurrentTransaction is not null && command.Transaction?.Connection is null)
        {
            throw new TransactionAbortedException();
        }
    }
}
