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

/// <summary>A test of what only the embedded database does: its file, its one lane, its group commit.</summary>
public sealed class EmbeddedFactAttribute : FactAttribute
{
    public EmbeddedFactAttribute() => Skip ??= TestProvider.IsShared ? "About the embedded database." : null;
}

/// <summary>As <see cref="EmbeddedFactAttribute"/>, with data.</summary>
public sealed class EmbeddedTheoryAttribute : TheoryAttribute
{
    public EmbeddedTheoryAttribute() => Skip ??= TestProvider.IsShared ? "About the embedded database." : null;
}

/// <summary>A test of what only database servers do: several Hosts, several lanes.</summary>
public sealed class ServerFactAttribute : FactAttribute
{
    public ServerFactAttribute() => Skip ??= TestProvider.IsShared ? null : "About database servers.";
}

/// <summary>As <see cref="ServerFactAttribute"/>, with data.</summary>
public sealed class ServerTheoryAttribute : TheoryAttribute
{
    public ServerTheoryAttribute() => Skip ??= TestProvider.IsShared ? null : "About database servers.";
}

/// <summary>A test of a fault that only PostgreSQL can be made to have.</summary>
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute(string reason) =>
        Skip ??= TestProvider.Name == SharedKernel.Infrastructure.Persistence.PostgreSqlDatabase.Name ? null : reason;
}
