namespace Commerce.SharedKernel.UnitTests;

using Microsoft.SqlServer.TransactSql.ScriptDom;

/// <summary>SQL Server's own parser, at the level of 2017. It knows the language, and neither tables nor types.</summary>
internal static class TransactSql
{
    /// <summary>Reads statements; fails with the text and what the parser said of it. Strings that <c>EXEC(N'…')</c> runs are read too.</summary>
    /// <param name="text">One or more statements, in batches separated by <c>GO</c>.</param>
    /// <returns>How many statements there are, those in strings counted.</returns>
    public static int ShouldParse(string text)
    {
        var visitor = new Strings();
        Read(text).Accept(visitor);
        return visitor.Statements + visitor.Executed.Sum(ShouldParse);
    }

    /// <summary>The names of the columns that the last statement answers: of a SELECT, or of what OUTPUT says of a change.</summary>
    /// <param name="text">The statements.</param>
    /// <returns>The names, empty where a column has none.</returns>
    public static IReadOnlyList<string> AnswersOf(string text)
    {
        var visitor = new Answers();
        Read(text).Accept(visitor);
        return visitor.Names;
    }

    private static TSqlFragment Read(string text)
    {
        using var reader = new StringReader(text);
        var fragment = new TSql140Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        errors.Select(error => $"line {error.Line}, column {error.Column}: {error.Message}").ShouldBeEmpty(text);
        return fragment;
    }

    private sealed class Strings : TSqlFragmentVisitor
    {
        public int Statements { get; private set; }

        public List<string> Executed { get; } = [];

        public override void Visit(TSqlStatement node) => Statements++;

        public override void Visit(ExecutableStringList node)
        {
            // One that is put together of variables is known only to the server.
            if (node.Strings.All(part => part is StringLiteral))
            {
                Executed.Add(string.Concat(node.Strings.Cast<StringLiteral>().Select(part => part.Value)));
            }
        }
    }

    private sealed class Answers : TSqlFragmentVisitor
    {
        public IReadOnlyList<string> Names { get; private set; } = [];

        public override void Visit(OutputClause node) => Names = NamesOf(node.SelectColumns);

        public override void Visit(SelectStatement node)
        {
            if (node.QueryExpression is QuerySpecification query)
            {
                Names = NamesOf(query.SelectElements);
            }
        }

        private static List<string> NamesOf(IEnumerable<SelectElement> elements) =>
        [
            .. elements.Select(element => element is SelectScalarExpression scalar
                ? scalar.ColumnName?.Value ?? (scalar.Expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value ?? ""
                : ""),
        ];
    }
}

/// <summary>The parser is worth something only if it can refuse.</summary>
public sealed class TransactSqlTests
{
    [Theory]
    [InlineData("SELECT id FROM balance_wallets LIMIT 1")]
    [InlineData("UPDATE balance_wallets SET balance = 1 RETURNING id")]
    [InlineData("UPDATE balance_wallets SET balance = 1 WHERE id = 1 OUTPUT inserted.id")]
    [InlineData("INSERT INTO balance_wallets (id) VALUES (1) ON CONFLICT DO NOTHING")]
    [InlineData("SELECT key FROM platform_leases")]
    [InlineData("SELECT id FROM platform_leases WHERE name IS NOT DISTINCT FROM holder")]
    [InlineData("EXEC(N'SELECT id FROM balance_wallets LIMIT 1')")]
    public void What_2017_does_not_know_is_refused(string text) =>
        Should.Throw<ShouldAssertException>(() => TransactSql.ShouldParse(text)).Message.ShouldContain("line 1");

    [Fact]
    public void What_is_answered_has_the_names_of_its_columns()
    {
        TransactSql.AnswersOf("SELECT [o].[id], [o].[status] AS [s], 1 FROM [order_orders] AS [o]").ShouldBe(["id", "s", ""]);
        TransactSql.AnswersOf("UPDATE t SET a = 1 OUTPUT inserted.id, inserted.a WHERE id = 1").ShouldBe(["id", "a"]);
    }

    [Fact]
    public void A_statement_and_the_one_in_its_string_are_both_read() => TransactSql.ShouldParse("IF 1 = 1 EXEC(N'SELECT ''a'' AS a')").ShouldBe(3);
}
