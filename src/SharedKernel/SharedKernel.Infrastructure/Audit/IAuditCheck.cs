namespace Commerce.SharedKernel.Infrastructure.Audit;

/// <summary>One thing that must always hold. Runs in a snapshot scope, beside the others.</summary>
public interface IAuditCheck
{
    /// <summary>Its stable name, such as <c>balance.ledger</c>.</summary>
    string Name { get; }

    /// <summary>What must hold, in one sentence.</summary>
    string Description { get; }

    /// <summary>Looks.</summary>
    /// <param name="findings">Where to put what is found.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>When everything has been looked at.</returns>
    Task RunAsync(AuditFindings findings, CancellationToken cancellationToken);
}

/// <summary>What one check found.</summary>
public sealed class AuditFindings
{
    /// <summary>The most violations that are reported of a check.</summary>
    public const int MaxViolations = 100;

    private readonly List<AuditViolation> violations = [];

    /// <summary>How many things were looked at.</summary>
    public long Checked { get; private set; }

    /// <summary>Whether nothing was found.</summary>
    public bool Consistent { get; private set; } = true;

    /// <summary>The first violations.</summary>
    public IReadOnlyList<AuditViolation> Violations => violations;

    /// <summary>Things were looked at.</summary>
    /// <param name="count">How many.</param>
    public void Looked(long count = 1) => Checked += count;

    /// <summary>Something does not hold.</summary>
    /// <param name="subject">The kind of thing, such as <c>order</c>.</param>
    /// <param name="id">Which one.</param>
    /// <param name="detail">What is wrong with it.</param>
    public void Violated(string subject, string id, string detail)
    {
        Consistent = false;
        if (violations.Count < MaxViolations)
        {
            violations.Add(new AuditViolation(subject, id, detail));
        }
    }
}

/// <summary>Something that should hold and does not.</summary>
/// <param name="Subject">The kind of thing, such as <c>order</c>.</param>
/// <param name="Id">Which one.</param>
/// <param name="Detail">What is wrong with it.</param>
public sealed record AuditViolation(string Subject, string Id, string Detail);
