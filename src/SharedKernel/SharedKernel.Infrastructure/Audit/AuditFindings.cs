namespace Commerce.SharedKernel.Infrastructure.Audit;

/// <summary>What one check found.</summary>
/// <param name="asOf">When the snapshot was taken, UTC.</param>
/// <param name="onChecked">Is called with the number of things looked at, each time it grows; null where nobody wants to know.</param>
public sealed class AuditFindings(DateTimeOffset asOf, Action<long>? onChecked = null)
{
    /// <summary>The most violations that are reported of a check.</summary>
    public const int MaxViolations = 100;

    private readonly List<AuditViolation> violations = [];

    /// <summary>When the snapshot was taken, UTC: what is said to be late is late as of it, however long the audit takes.</summary>
    public DateTimeOffset AsOf => asOf;

    /// <summary>How many things were looked at.</summary>
    public long Checked { get; private set; }

    /// <summary>Whether nothing was found.</summary>
    public bool Consistent { get; private set; } = true;

    /// <summary>The first violations.</summary>
    public IReadOnlyList<AuditViolation> Violations => violations;

    /// <summary>Things were looked at.</summary>
    public void AddChecked(long count = 1)
    {
        Checked += count;
        onChecked?.Invoke(Checked);
    }

    /// <summary>Something does not hold.</summary>
    /// <param name="subject">The kind of thing, such as <c>order</c>.</param>
    public void AddViolation(string subject, string id, string detail)
    {
        Consistent = false;
        if (violations.Count < MaxViolations)
        {
            violations.Add(new AuditViolation(subject, id, detail));
        }
    }

    /// <summary>Several things do not hold.</summary>
    /// <param name="subject">The kind of thing, such as <c>order</c>.</param>
    /// <param name="details">What is wrong with it; none is fine.</param>
    public void AddViolation(string subject, string id, IEnumerable<string> details)
    {
        foreach (var detail in details)
        {
            AddViolation(subject, id, detail);
        }
    }
}

/// <summary>Something that should hold and does not.</summary>
/// <param name="Subject">The kind of thing, such as <c>order</c>.</param>
/// <param name="Id">Which one.</param>
/// <param name="Detail">What is wrong with it.</param>
public sealed record AuditViolation(string Subject, string Id, string Detail);
