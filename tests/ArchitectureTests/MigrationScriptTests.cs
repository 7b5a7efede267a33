namespace Commerce.ArchitectureTests;

using System.Text.RegularExpressions;
using SharedKernel.Infrastructure.Data;
using SharedKernel.UnitTests;

/// <summary>
/// What <c>migrate --script</c> prints for the database servers. No server is at hand here for SQL Server, so what can be said about
/// its script without one is said.
/// </summary>
public sealed partial class MigrationScriptTests
{
    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public void A_script_is_the_same_each_time_and_may_be_run_again(string provider)
    {
        var scripts = ScriptsOf(provider);

        scripts.Count.ShouldBeGreaterThan(1);
        foreach (var (context, script) in scripts)
        {
            var again = ScriptsOf(provider).Single(other => other.Context == context).Script;
            script.ShouldBe(again, context);
            UnguardedLines(script).ShouldBeEmpty(context);
        }
    }

    [Fact]
    public void The_script_for_SQL_Server_says_nothing_that_2017_does_not_know_and_compares_text_by_its_bytes()
    {
        foreach (var (context, script) in ScriptsOf("SqlServer"))
        {
            script.ShouldNotContain("MERGE ", Case.Insensitive, context);
            script.ShouldNotContain("json_", Case.Insensitive, context);
            TextColumn().Matches(script).ShouldAllBe(column => column.Value.Contains("COLLATE Latin1_General_100_BIN2", StringComparison.Ordinal));
            TextColumn().Count(script).ShouldBeGreaterThanOrEqualTo(context == "RankingSqlServer" ? 0 : 1, context);
        }
    }

    [Fact]
    public void The_script_for_SQL_Server_can_be_read_by_its_parser_and_so_can_what_it_says_in_strings()
    {
        foreach (var (context, script) in ScriptsOf("SqlServer"))
        {
            TransactSql.ShouldParse(script).ShouldBeGreaterThan(3, context);
        }

        var executed = ScriptsOf("SqlServer").Sum(script => Executed().Count(script.Script));
        executed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_script_for_PostgreSQL_compares_text_by_its_bytes()
    {
        foreach (var (context, script) in ScriptsOf("PostgreSql"))
        {
            Varchar().Matches(script).ShouldAllBe(column => column.Value.Contains("COLLATE \"C\"", StringComparison.Ordinal), context);
        }
    }

    private static List<(string Context, string Script)> ScriptsOf(string provider) =>
    [
        .. Repository.Types.Where(type => type is { IsAbstract: false } && Contexts.IsFactory(type))
            .Select(Contexts.Make).Cast<ModuleDbContext>()
            .Where(context => context.GetType().Name.EndsWith(provider, StringComparison.Ordinal))
            .Select(context => (context.GetType().Name, DatabaseMigrations.Script(context))),
    ];

    /// <summary>Lines that change something outside a condition that asks whether it was done before.</summary>
    private static List<string> UnguardedLines(string script)
    {
        List<string> unguarded = [];
        var isGuarded = false;
        foreach (var line in script.Split('\n').Select(line => line.Trim()))
        {
            isGuarded = line.StartsWith("IF ", StringComparison.Ordinal) || (isGuarded && line is not ("END;" or "END IF;"));
            if (!isGuarded && Change().IsMatch(line) && !line.StartsWith("CREATE TABLE IF NOT EXISTS", StringComparison.Ordinal))
            {
                unguarded.Add(line);
            }
        }

        return unguarded;
    }

    [GeneratedRegex(@"^(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|EXEC)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Change();

    [GeneratedRegex(@"EXEC\s*\(N'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Executed();

    [GeneratedRegex(@"^\s*\[[a-z_]+\] n?(var)?char\([^)]*\).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TextColumn();

    [GeneratedRegex(@"^\s*\w+ (character varying|text).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Varchar();
}
