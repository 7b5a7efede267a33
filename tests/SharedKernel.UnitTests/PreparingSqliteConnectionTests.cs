namespace Commerce.SharedKernel.UnitTests;

using Infrastructure.Data.Providers.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

public sealed class PreparingSqliteConnectionTests : IDisposable
{
    private readonly PreparingSqliteConnection connection = new("Data Source=:memory:");

    public PreparingSqliteConnectionTests()
    {
        connection.Open();
        connection.Handle!.enable_sqlite3_next_stmt(true);
        Execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    }

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Prepares_a_statement_once_however_often_it_runs()
    {
        for (var i = 1; i <= 5; i++)
        {
            Insert(i, "thing");
        }

        Runs("INSERT INTO things (id, name) VALUES (@id, @name)").ShouldBe(5);
        Read("SELECT id FROM things ORDER BY id").ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Prepares_transactions_and_savepoints_once_too()
    {
        for (var i = 1; i <= 3; i++)
        {
            using var transaction = connection.BeginTransaction();
            transaction.Save("s0");
            Insert(i, "thing");
            transaction.Release("s0");
            transaction.Commit();
        }

        Runs("COMMIT;").ShouldBe(3);
        Runs("SAVEPOINT \"s0\";").ShouldBe(3);
    }

    [Fact]
    public void Reads_a_text_twice_at_once()
    {
        Insert(1, "one");
        Insert(2, "two");
        using var first = Command("SELECT id FROM things ORDER BY id");
        using var second = Command("SELECT id FROM things ORDER BY id");
        using var firstReader = first.ExecuteReader();
        firstReader.Read().ShouldBeTrue();
        using (var secondReader = second.ExecuteReader())
        {
            secondReader.Read().ShouldBeTrue();
            secondReader.GetInt64(0).ShouldBe(1);
        }

        firstReader.Read().ShouldBeTrue();
        firstReader.GetInt64(0).ShouldBe(2);
    }

    [Fact]
    public void Keeps_a_bounded_number_of_statements_and_drops_the_one_that_ran_longest_ago()
    {
        for (var i = 0; i < PreparingSqliteConnection.Capacity + 50; i++)
        {
            Execute($"SELECT {i}");
        }

        connection.Kept.Count.ShouldBe(PreparingSqliteConnection.Capacity);
        Runs("SELECT 0").ShouldBe(0);
        Runs($"SELECT {PreparingSqliteConnection.Capacity}").ShouldBe(1);
    }

    [Fact]
    public void Does_not_keep_a_statement_that_failed_and_runs_the_same_text_again()
    {
        Insert(1, "one");
        var kept = connection.Kept.Count;
        Should.Throw<SqliteException>(() => Insert(1, "again")).SqliteErrorCode.ShouldBe(19);
        connection.Kept.Count.ShouldBe(kept - 1);
        Insert(2, "two");
        Read("SELECT id FROM things").Count.ShouldBe(2);
    }

    [Fact]
    public void Runs_a_statement_again_after_the_schema_has_changed()
    {
        Insert(1, "one");
        Read("SELECT * FROM things").ShouldBe([1]);
        Execute("ALTER TABLE things ADD COLUMN price INTEGER NOT NULL DEFAULT 7");
        using var command = Command("SELECT * FROM things");
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        reader.FieldCount.ShouldBe(3);
    }

    [Fact]
    public void Forgets_its_statements_when_it_closes_and_works_again_when_it_opens()
    {
        connection.Close();
        connection.Kept.Count.ShouldBe(0);
        connection.Open();
        Execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        Insert(1, "one");
        Read("SELECT id FROM things").ShouldBe([1]);
    }

    private SqliteCommand Command(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private void Execute(string text)
    {
        using var command = Command(text);
        command.ExecuteNonQuery();
    }

    private void Insert(long id, string name)
    {
        using var command = Command("INSERT INTO things (id, name) VALUES (@id, @name)");
        command.Parameters.AddWithValue("@id", id);
        command.Parameters.AddWithValue("@name", name);
        command.ExecuteNonQuery().ShouldBe(1);
    }

    private List<long> Read(string text)
    {
        using var command = Command(text);
        using var reader = command.ExecuteReader();
        List<long> ids = [];
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }

    /// <summary>How often SQLite has run the statements of a text that it still has.</summary>
    private int Runs(string text)
    {
        var runs = 0;
        for (var statement = raw.sqlite3_next_stmt(connection.Handle!, null); statement is not null && !statement.IsInvalid; statement = raw.sqlite3_next_stmt(connection.Handle!, statement))
        {
            if (raw.sqlite3_sql(statement).utf8_to_string() == text)
            {
                runs += raw.sqlite3_stmt_status(statement, 6, 0);
            }
        }

        return runs;
    }
}
