namespace Commerce.IntegrationTests.Hosts;

using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Harness;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;

/// <summary>A start that cannot succeed ends with exit code 1 and a sentence that names the setting, and nothing that is secret.</summary>
[Collection(HostsCollection.Name)]
public sealed class BadStartTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const string Secret = "s3cr3t-0f-th3-sh0p";

    /// <summary>A server that is not there is given as long as is asked for; one that refuses is not.</summary>
    private static readonly TimeSpan LongTimeout = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(30);

    private static string HostKeyword => TestProvider.Name == PostgreSqlDatabaseProvider.Name ? "Host" : "Server";

    [ServerFact]
    public async Task A_server_that_does_not_answer_is_waited_for_and_then_named_without_the_password()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var address = TestProvider.Name == PostgreSqlDatabaseProvider.Name ? $"Host=127.0.0.1;Port={port}" : $"Server=tcp:127.0.0.1,{port};TrustServerCertificate=True";

        var output = await RefuseAsync($"{address};Database=commerce;User ID=commerce;Password={Secret}", TimeSpan.FromSeconds(2));

        output.ShouldContain("Waiting up to 2 s for the database");
        output.ShouldContain("after 2 s (Database:StartTimeout)");
    }

    [ServerFact]
    public async Task A_server_whose_name_nobody_knows_is_waited_for_and_then_named_without_the_password()
    {
        // A name that never exists (RFC 2606).
        var output = await RefuseAsync($"{HostKeyword}=no-such-server.invalid;Database=commerce;User ID=commerce;Password={Secret}", TimeSpan.FromSeconds(2));

        output.ShouldContain("after 2 s (Database:StartTimeout)");
        output.ShouldContain("no-such-server.invalid");
    }

    [ServerFact]
    public async Task A_wrong_password_is_refused_at_once_and_not_shown()
    {
        var wrong = new DbConnectionStringBuilder { ConnectionString = server.ConnectionString ?? TestProvider.ConnectionString! };
        wrong["Password"] = Secret;
        var started = Stopwatch.GetTimestamp();

        var output = await RefuseAsync(wrong.ConnectionString, LongTimeout);

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(AtOnce);
        output.ShouldNotContain("Waiting up to");
    }

    [ServerFact]
    public async Task A_missing_connection_string_is_asked_for()
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string> { ["ConnectionStrings:Commerce"] = HostProcess.Unset });

        exitCode.ShouldBe(1, output);
        output.ShouldContain("ConnectionStrings:Commerce");
        output.ShouldNotContain("   at ");
    }

    [ServerFact]
    public async Task An_unknown_provider_is_told_the_known_ones()
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string> { ["Database:Provider"] = "Oracle" });

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Database:Provider");
        output.ShouldContain("Sqlite, PostgreSql, SqlServer");
    }

    [ServerFact]
    public async Task A_database_that_a_newer_Host_has_migrated_is_refused_and_left_alone()
    {
        await using var app = await CommerceApp.StartAsync();
        await app.CloseAsync();
        await app.SqlAsync("INSERT INTO balance__migrations VALUES ('99991231235959_FromTheFuture', '99.0.0')");

        var (exitCode, output) = await HostProcess.RefuseAsync(app.Database.Settings);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("newer than this Host");
        output.ShouldContain("99991231235959_FromTheFuture");
        output.ShouldContain("Balance");
        output.ShouldNotContain("   at ");
        (await app.CountAsync("SELECT COUNT(*) FROM balance__migrations")).ShouldBeGreaterThan(1);
    }

    [ServerFact]
    public async Task An_empty_database_that_may_not_be_migrated_is_refused_with_the_remedy()
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(new Dictionary<string, string> { ["Database:MigrateOnStart"] = "false" });

        exitCode.ShouldBe(1, output);
        output.ShouldContain("migrate");
        output.ShouldContain("Database:MigrateOnStart");
        output.ShouldNotContain("   at ");
    }

    private static async Task<string> RefuseAsync(string connectionString, TimeSpan startTimeout)
    {
        var (exitCode, output) = await HostProcess.RefuseAsync(
            new Dictionary<string, string> { ["ConnectionStrings:Commerce"] = connectionString, ["Database:StartTimeout"] = startTimeout.ToString() });

        exitCode.ShouldBe(1, output);
        output.ShouldContain("Commerce cannot start: ");
        output.ShouldContain("ConnectionStrings:Commerce");
        output.ShouldNotContain(Secret);
        output.ShouldNotContain("   at ");
        return output;
    }
}
