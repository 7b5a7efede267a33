namespace Commerce.SharedKernel.UnitTests;

using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Infrastructure.Data.Providers.PostgreSql;
using SharedKernel.Infrastructure.Data.Providers.Sqlite;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;
using SharedKernel.Infrastructure.Leases;

/// <summary>What an error says of the database: whether the session is kept, and what the caller is told.</summary>
public sealed class DatabaseFaultTests
{
    private static readonly IDatabaseProvider PostgreSql = DesignTime.Database(PostgreSqlDatabaseProvider.Name);
    private static readonly IDatabaseProvider Sqlite = DesignTime.Database(SqliteDatabaseProvider.Name);

    [Theory]
    [InlineData("40001", DatabaseFault.Conflict)]
    [InlineData("40P01", DatabaseFault.Conflict)]
    [InlineData("55P03", DatabaseFault.Conflict)]
    [InlineData("23505", DatabaseFault.Constraint)]
    [InlineData("23514", DatabaseFault.Constraint)]
    [InlineData("42P01", DatabaseFault.Mistake)]
    [InlineData("42501", DatabaseFault.Mistake)]
    [InlineData("22001", DatabaseFault.Mistake)]
    [InlineData("P0001", DatabaseFault.Constraint)]
    [InlineData("57014", DatabaseFault.Unavailable)]
    [InlineData("25006", DatabaseFault.Unavailable)]
    [InlineData("57P01", DatabaseFault.Unavailable)]
    [InlineData("53100", DatabaseFault.Unavailable)]
    [InlineData("53300", DatabaseFault.Unavailable)]
    [InlineData("08006", DatabaseFault.Unavailable)]
    [InlineData("XX000", DatabaseFault.Unavailable)]
    [InlineData("25P02", DatabaseFault.Unavailable)]
    public void PostgreSql_says_it_by_the_class_of_its_state(string state, DatabaseFault fault) =>
        PostgreSql.Classify(new InvalidOperationException("outer", new PostgresException("said", "ERROR", "ERROR", state))).ShouldBe(fault);

    [Theory]
    [InlineData(8, DatabaseFault.Unavailable)]
    [InlineData(10, DatabaseFault.Unavailable)]
    [InlineData(11, DatabaseFault.Unavailable)]
    [InlineData(13, DatabaseFault.Unavailable)]
    [InlineData(14, DatabaseFault.Unavailable)]
    [InlineData(5, DatabaseFault.Conflict)]
    [InlineData(6, DatabaseFault.Conflict)]
    [InlineData(19, DatabaseFault.Constraint)]
    [InlineData(1, DatabaseFault.Mistake)]
    [InlineData(20, DatabaseFault.Mistake)]
    public void Sqlite_says_it_by_its_result_code(int code, DatabaseFault fault) => Sqlite.Classify(new SqliteException("said", code)).ShouldBe(fault);

    [Theory]
    [InlineData(13, 13, true)]
    [InlineData(8, 8, true)]
    [InlineData(10, 778, true)]
    [InlineData(10, 1034, false)]
    [InlineData(10, 10, false)]
    public void A_commit_for_which_there_was_no_room_did_not_happen_and_after_a_failed_flush_nobody_knows(int code, int extended, bool isCertain) =>
        Sqlite.IsCertainlyRolledBack(new SqliteException("said", code, extended)).ShouldBe(isCertain);

    [Theory]
    [InlineData(1205, 13, DatabaseFault.Conflict)]
    [InlineData(1222, 16, DatabaseFault.Conflict)]
    [InlineData(3960, 16, DatabaseFault.Conflict)]
    [InlineData(SqlServerErrors.LockRefused, 16, DatabaseFault.Conflict)]
    [InlineData(2627, 14, DatabaseFault.Constraint)]
    [InlineData(2601, 14, DatabaseFault.Constraint)]
    [InlineData(547, 16, DatabaseFault.Constraint)]
    [InlineData(102, 15, DatabaseFault.Mistake)]
    [InlineData(208, 16, DatabaseFault.Mistake)]
    [InlineData(229, 14, DatabaseFault.Mistake)]
    [InlineData(262, 14, DatabaseFault.Mistake)]
    [InlineData(50_000, 16, DatabaseFault.Constraint)]
    // What a first run of the provider has found to be answered as a defect.
    [InlineData(1204, 19, DatabaseFault.Unavailable)]
    [InlineData(1203, 20, DatabaseFault.Unavailable)]
    [InlineData(1221, 20, DatabaseFault.Unavailable)]
    [InlineData(601, 12, DatabaseFault.Unavailable)]
    [InlineData(615, 21, DatabaseFault.Unavailable)]
    [InlineData(617, 16, DatabaseFault.Unavailable)]
    [InlineData(669, 22, DatabaseFault.Unavailable)]
    [InlineData(926, 14, DatabaseFault.Unavailable)]
    [InlineData(927, 14, DatabaseFault.Unavailable)]
    [InlineData(1802, 16, DatabaseFault.Unavailable)]
    [InlineData(1807, 16, DatabaseFault.Unavailable)]
    [InlineData(3906, 16, DatabaseFault.Unavailable)]
    [InlineData(3935, 16, DatabaseFault.Unavailable)]
    [InlineData(3966, 17, DatabaseFault.Unavailable)]
    [InlineData(4221, 16, DatabaseFault.Unavailable)]
    [InlineData(8628, 17, DatabaseFault.Unavailable)]
    [InlineData(8645, 17, DatabaseFault.Unavailable)]
    [InlineData(8651, 17, DatabaseFault.Unavailable)]
    [InlineData(9515, 16, DatabaseFault.Unavailable)]
    [InlineData(10922, 16, DatabaseFault.Unavailable)]
    [InlineData(10930, 16, DatabaseFault.Unavailable)]
    [InlineData(10936, 16, DatabaseFault.Unavailable)]
    [InlineData(17889, 16, DatabaseFault.Unavailable)]
    [InlineData(20, 20, DatabaseFault.Unavailable)]
    [InlineData(40143, 16, DatabaseFault.Unavailable)]
    [InlineData(40540, 16, DatabaseFault.Unavailable)]
    [InlineData(42108, 16, DatabaseFault.Unavailable)]
    [InlineData(42109, 16, DatabaseFault.Unavailable)]
    [InlineData(-2, 11, DatabaseFault.Unavailable)]
    public void Sql_server_says_it_by_its_number(int number, byte severity, DatabaseFault fault) => SqlServerErrors.Classify(number, severity).ShouldBe(fault);

    [Theory]
    [InlineData(SqliteDatabaseProvider.Name)]
    [InlineData(PostgreSqlDatabaseProvider.Name)]
    [InlineData(SqlServerDatabaseProvider.Name)]
    public void A_server_that_takes_no_writes_and_a_transaction_that_has_ended_are_passing_faults_and_our_own_defects_are_none(string provider)
    {
        var database = DesignTime.Database(provider);

        database.IsTransient(new TransactionAbortedException()).ShouldBeTrue();
        database.Classify(new InvalidOperationException("a defect")).ShouldBe(DatabaseFault.None);
        database.IsTransient(new InvalidOperationException("a defect")).ShouldBeFalse();
        if (provider != SqliteDatabaseProvider.Name)
        {
            database.Classify(new ReadOnlyServerException("a standby")).ShouldBe(DatabaseFault.Unavailable);
            database.IsHopeless(new ReadOnlyServerException("a standby")).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_broken_line_is_a_lost_connection_and_whatever_took_too_long_is_none()
    {
        PostgreSql.IsConnectionLost(new InvalidOperationException("outer", new NpgsqlException("broken", new IOException()))).ShouldBeTrue();
        PostgreSql.IsConnectionLost(new PostgresException("said", "FATAL", "FATAL", "57P01")).ShouldBeTrue();
        PostgreSql.IsConnectionLost(new NpgsqlException("The connection pool has been exhausted", new TimeoutException())).ShouldBeFalse();
        PostgreSql.IsConnectionLost(new PostgresException("said", "ERROR", "ERROR", "57014")).ShouldBeFalse();
        PostgreSql.IsConnectionLost(new ReadOnlyServerException("a standby")).ShouldBeFalse();
        PostgreSql.IsConnectionLost(new InvalidOperationException("a defect")).ShouldBeFalse();
        Sqlite.IsConnectionLost(new SqliteException("said", 10)).ShouldBeFalse();
    }

    [Fact]
    public void A_refused_login_is_not_waited_for()
    {
        PostgreSql.IsHopeless(new PostgresException("said", "FATAL", "FATAL", "28P01")).ShouldBeTrue();
        PostgreSql.IsHopeless(new PostgresException("said", "FATAL", "FATAL", "3D000")).ShouldBeFalse();
        PostgreSql.IsHopeless(new PostgresException("said", "FATAL", "FATAL", "57P03")).ShouldBeFalse();
    }
}

public sealed class ObservedLeaseTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_holder_counts_from_before_its_beat_and_whoever_waits_from_after_its_look()
    {
        var (ours, others) = (new ObservedLease(), new ObservedLease());
        var before = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(5));
        var after = clock.GetTimestamp();
        ours.Observe(new Lease { Name = "l", Holder = "self", Epoch = 1, Heartbeat = 1 }, before, after, "self");
        others.Observe(new Lease { Name = "l", Holder = "other", Epoch = 1, Heartbeat = 1 }, before, after, "self");

        // The look took five seconds: the holder no longer believes, and whoever waits has not waited yet.
        ours.IsHeld(clock, LeaseManager.Validity).ShouldBeFalse();
        clock.Advance(LeaseManager.Patience - TimeSpan.FromTicks(1));
        others.HasStoodStill(new Lease { Name = "l", Holder = "other", Epoch = 1, Heartbeat = 1 }, clock).ShouldBeFalse();
        clock.Advance(TimeSpan.FromTicks(1));
        others.HasStoodStill(new Lease { Name = "l", Holder = "other", Epoch = 1, Heartbeat = 1 }, clock).ShouldBeTrue();
    }
}
