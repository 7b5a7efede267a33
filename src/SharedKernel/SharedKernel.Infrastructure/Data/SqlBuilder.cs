namespace Commerce.SharedKernel.Infrastructure.Data;

using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore.Storage;

/// <summary>A statement under construction: text, and the values that become its parameters as the mapping stores their types.</summary>
public sealed class SqlBuilder
{
    /// <summary>The names of the first parameters, made once.</summary>
    private static readonly string[] Names = [.. Enumerable.Range(0, SqlExtensions.MaxParameters).Select(index => string.Create(CultureInfo.InvariantCulture, $"@p{index}"))];

    /// <summary>Lists up to this length are as long as they are: most orders have so few lines.</summary>
    private const int UnpaddedLength = 4;

    private readonly StringBuilder text = new();
    private readonly string? whole;
    private readonly List<Value> values = [];
    private readonly DbTransaction transaction;
    private readonly ModuleDbContext db;

    /// <summary>A statement in the context's running transaction.</summary>
    public SqlBuilder(ModuleDbContext db)
    {
        this.db = db;
        transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException($"{db.Module} may only write while a command runs: send one.");
        if (transaction.Connection is null)
        {
            throw new TransactionAbortedException();
        }
    }

    /// <summary>A statement whose text is there already; its parameters are added in their order.</summary>
    internal SqlBuilder(ModuleDbContext db, string whole) : this(db) => this.whole = whole;

    /// <summary>The name of a parameter by its place, from 0.</summary>
    internal static string NameOf(int index) => index < Names.Length ? Names[index] : string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    /// <summary>Adds text as it is: never anything that somebody has sent.</summary>
    public SqlBuilder AppendUnsafe(string part)
    {
        text.Append(part);
        return this;
    }

    /// <summary>Adds text; what is interpolated becomes parameters.</summary>
    public SqlBuilder Add(FormattableString part)
    {
        var names = new object[part.ArgumentCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Parameter(part.GetArgument(i));
        }

        text.AppendFormat(CultureInfo.InvariantCulture, part.Format, names);
        return this;
    }

    /// <summary>Adds <c>(…, …)</c>.</summary>
    public SqlBuilder AddList(IEnumerable<long> values)
    {
        var separator = "(";
        foreach (var value in Padded([.. values]))
        {
            AppendUnsafe(separator).AppendUnsafe(Parameter(value));
            separator = ", ";
        }

        return AppendUnsafe(")");
    }

    /// <summary>Adds <c>CASE column WHEN key THEN value … END</c>: one statement then changes many rows, each in its own way.</summary>
    public SqlBuilder AddCase(string column, IEnumerable<(long Key, long Value)> values)
    {
        AppendUnsafe("CASE ").AppendUnsafe(column);
        foreach (var (key, value) in Padded([.. values]))
        {
            AppendUnsafe(" WHEN ").AppendUnsafe(Parameter(key)).AppendUnsafe(" THEN ").AppendUnsafe(Parameter(value));
        }

        return AppendUnsafe(" END");
    }

    /// <summary>Adds a parameter.</summary>
    public string Parameter(object? value) => Parameter(db.MappingOf(value?.GetType() ?? typeof(string)), value, value is null);

    /// <summary>Adds a parameter of a mapped column's type.</summary>
    /// <param name="isNullable">Whether the column takes null.</param>
    public string Parameter(RelationalTypeMapping mapping, object? value, bool isNullable)
    {
        var name = NameOf(values.Count);
        values.Add(new Value(name, mapping, value, isNullable));
        return name;
    }

    /// <summary>Runs it.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var command = Command();
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs it and reads what it answers.</summary>
    public async Task<List<T>> ReadAsync<T>(Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>
    /// Repeats the last value of a long list up to a power of two, which changes nothing about what it says: there are then few texts, and
    /// the database knows them all.
    /// </summary>
    private static List<T> Padded<T>(List<T> values)
    {
        if (values.Count > UnpaddedLength)
        {
            var last = values[^1];
            for (var missing = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Count) - values.Count; missing > 0; missing--)
            {
                values.Add(last);
            }
        }

        return values;
    }

    /// <summary>
    /// Made only to be run at once: a connection of SQLite keeps every command in a list until the command is disposed of, and walks
    /// that list each time one is (<c>SqliteConnection.RemoveCommand</c>), so one that is never run slows down all that come after it.
    /// </summary>
    private DbCommand Command()
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        command.CommandText = whole ?? text.ToString();
        foreach (var value in values)
        {
            command.Parameters.Add(value.Mapping.CreateParameter(command, value.Name, value.Given, value.IsNullable));
        }

        return command;
    }

    private readonly record struct Value(string Name, RelationalTypeMapping Mapping, object? Given, bool IsNullable);
}
