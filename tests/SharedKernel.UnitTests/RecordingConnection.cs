namespace Commerce.SharedKernel.UnitTests;

using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

/// <summary>What was said: the text, and the parameters as the provider would send them.</summary>
internal sealed record Statement(string Text, IReadOnlyList<object?> Values, IReadOnlyList<DbType> Types);

/// <summary>A connection to nowhere that keeps what is said, with the genuine parameters of SQL Server's client.</summary>
internal sealed class RecordingConnection : DbConnection
{
    public List<Statement> Said { get; } = [];

    /// <summary>What a statement answers; nothing, unless a test says otherwise.</summary>
    public Func<string, DbDataReader> Answer { get; init; } = _ => new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture }.CreateDataReader();

    /// <summary>How many rows a statement changes.</summary>
    public int Changed { get; init; }

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=nowhere";

    public override string Database => "nowhere";

    public override string DataSource => "nowhere";

    public override string ServerVersion => "14.0";

    public override ConnectionState State => ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Close()
    {
    }

    public override void Open()
    {
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new Command(this);

    private sealed class Transaction(RecordingConnection connection, IsolationLevel level) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => level;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }

        public override void Save(string savepointName)
        {
        }

        public override void Rollback(string savepointName)
        {
        }

        public override void Release(string savepointName)
        {
        }
    }

    private sealed class Command(RecordingConnection connection) : DbCommand
    {
        private readonly SqlCommand genuine = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = connection;

        protected override DbParameterCollection DbParameterCollection => genuine.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery() => Keep();

        public override object? ExecuteScalar() => Keep();

        protected override DbParameter CreateDbParameter() => genuine.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            Keep();
            return connection.Answer(CommandText);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                genuine.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Keep()
        {
            var parameters = genuine.Parameters.Cast<SqlParameter>().ToList();
            connection.Said.Add(new Statement(CommandText, [.. parameters.Select(parameter => parameter.Value)], [.. parameters.Select(parameter => parameter.DbType)]));
            return connection.Changed;
        }
    }
}
