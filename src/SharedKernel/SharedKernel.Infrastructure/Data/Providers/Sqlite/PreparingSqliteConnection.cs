namespace Commerce.SharedKernel.Infrastructure.Data.Providers.Sqlite;

using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

/// <summary>
/// A connection that prepares each statement once and keeps it: of ours, of EF Core, and of transactions and savepoints, which all make their
/// commands here. SQLite itself keeps nothing between two commands, and to prepare costs more than to run.
/// </summary>
/// <remarks>For one user at a time, as every connection. Statements are known by their text, at most <see cref="Capacity"/> of them.</remarks>
internal sealed class PreparingSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>
    /// More than the texts of all commands and queries with lists of usual length; each longer list is another text. A statement takes some 5 KB.
    /// </summary>
    public const int Capacity = 500;

    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> kept = new(StringComparer.Ordinal);
    private readonly LinkedList<SqliteCommand> byUse = new();

    /// <summary>The texts of the statements that are kept.</summary>
    internal IReadOnlyCollection<string> Kept => kept.Keys;

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand() => new Command(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <inheritdoc/>
    public override void Close()
    {
        // Before the base closes: a statement belongs to its connection.
        foreach (var statement in byUse)
        {
            statement.Dispose();
        }

        byUse.Clear();
        kept.Clear();
        base.Close();
    }

    private SqliteCommand Take(string text)
    {
        if (!kept.Remove(text, out var node))
        {
            return new SqliteCommand(text, this);
        }

        byUse.Remove(node);
        return node.Value;
    }

    private void GiveBack(SqliteCommand statement)
    {
        statement.Parameters.Clear();
        statement.Transaction = null;
        // Two commands of one text may have run at once; one statement is enough.
        if (State != ConnectionState.Open || kept.ContainsKey(statement.CommandText))
        {
            statement.Dispose();
            return;
        }

        kept.Add(statement.CommandText, byUse.AddFirst(statement));
        if (byUse.Count > Capacity)
        {
            var oldest = byUse.Last!.Value;
            byUse.RemoveLast();
            kept.Remove(oldest.CommandText);
            oldest.Dispose();
        }
    }

    /// <summary>What callers hold: it never prepares anything itself, and runs on a statement that is kept.</summary>
    private sealed class Command : SqliteCommand
    {
        private readonly PreparingSqliteConnection owner;
        private SqliteCommand? statement;

        public Command(PreparingSqliteConnection owner)
        {
            this.owner = owner;
            Connection = owner;
        }

        public override void Prepare()
        {
            // Done when it runs, and once.
        }

        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            GiveBack();
            var taken = owner.Take(CommandText);
            try
            {
                taken.Transaction = Transaction;
                taken.CommandTimeout = CommandTimeout;
                foreach (SqliteParameter parameter in Parameters)
                {
                    taken.Parameters.Add(parameter);
                }

                var reader = taken.ExecuteReader(behavior);
                statement = taken;
                return reader;
            }
            catch
            {
                // What became of a statement that failed is not looked into.
                taken.Dispose();
                throw;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                GiveBack();
            }

            base.Dispose(disposing);
        }

        private void GiveBack()
        {
            if (statement is { } used)
            {
                statement = null;
                owner.GiveBack(used);
            }
        }
    }
}
