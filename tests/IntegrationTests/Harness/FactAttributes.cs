namespace Commerce.IntegrationTests;

using Harness;

/// <summary>A test on every database; shown as skipped, with the reason, where its database is not configured.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute() => Skip = TestProvider.WhyNot;
}

/// <summary>As <see cref="FactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute() => Skip = TestProvider.WhyNot;
}

/// <summary>A test of what only the embedded database does: its file, its one command worker, its group commit.</summary>
public sealed class EmbeddedFactAttribute : FactAttribute
{
    public EmbeddedFactAttribute() => Skip ??= TestProvider.SupportsConcurrentWriters ? "About the embedded database." : null;
}

/// <summary>As <see cref="EmbeddedFactAttribute"/>, with data.</summary>
public sealed class EmbeddedTheoryAttribute : TheoryAttribute
{
    public EmbeddedTheoryAttribute() => Skip ??= TestProvider.SupportsConcurrentWriters ? "About the embedded database." : null;
}

/// <summary>A test of what only database servers do: several Hosts, several command workers.</summary>
public sealed class ServerFactAttribute : FactAttribute
{
    public ServerFactAttribute() => Skip ??= TestProvider.SupportsConcurrentWriters ? null : "About database servers.";
}

/// <summary>As <see cref="ServerFactAttribute"/>, with data.</summary>
public sealed class ServerTheoryAttribute : TheoryAttribute
{
    public ServerTheoryAttribute() => Skip ??= TestProvider.SupportsConcurrentWriters ? null : "About database servers.";
}

/// <summary>A test of a fault that only PostgreSQL can be made to have.</summary>
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute(string reason) =>
        Skip ??= TestProvider.Name == SharedKernel.Infrastructure.Data.Providers.PostgreSql.PostgreSqlDatabaseProvider.Name ? null : reason;
}
