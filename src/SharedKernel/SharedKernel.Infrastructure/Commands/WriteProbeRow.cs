namespace Commerce.SharedKernel.Infrastructure.Commands;

/// <summary>A row that is written and removed in one transaction, to see that commits reach the disk; none ever stays.</summary>
public sealed class WriteProbeRow
{
    /// <summary>The row's key.</summary>
    public long Id { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public DateTimeOffset ProbedAt { get; init; }
}
