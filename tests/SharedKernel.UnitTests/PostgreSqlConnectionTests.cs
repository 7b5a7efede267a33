namespace Commerce.SharedKernel.UnitTests;

using Npgsql;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;

public sealed class PostgreSqlConnectionTests
{
    [Fact]
    public void What_is_not_said_is_chosen_and_what_is_said_stays()
    {
        var chosen = Reading("Host=db;Username=commerce");
        (chosen.Timeout, chosen.MaxAutoPrepare, chosen.MaxPoolSize, chosen.KeepAlive).ShouldBe((3, 200, 7, 10));
        chosen.Options!.ShouldContain("default_transaction_read_only=on");
        chosen.Database.ShouldBe("commerce");

        var said = Reading("Host=db;Database=shop;Timeout=9;Max Auto Prepare=0;Maximum Pool Size=5;Options=-c work_mem=8MB");
        (said.Timeout, said.MaxAutoPrepare, said.MaxPoolSize, said.Database).ShouldBe((9, 0, 5, "shop"));
        said.Options!.ShouldStartWith("-c work_mem=8MB ");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=db;Port=many;Password=hunter2")]
    [InlineData("Database=commerce;Password=hunter2")]
    public void What_is_no_connection_string_is_refused_by_its_setting_and_without_its_secrets(string connectionString)
    {
        var refused = Should.Throw<StartupException>(() => Reading(connectionString));

        refused.Message.ShouldContain("ConnectionStrings:Commerce");
        refused.ToString().ShouldNotContain("hunter2");
    }

    private static NpgsqlConnectionStringBuilder Reading(string connectionString) => new(
        new PostgreSqlDatabaseProvider(connectionString, new DatabaseSettings { ReadConnections = 7 }, TimeProvider.System).Reading);
}
