namespace Commerce.SharedKernel.Infrastructure.Audit;

/// <summary>One thing that must always hold. Runs in a snapshot scope, beside the others.</summary>
public interface IAuditCheck
{
    /// <summary>Its stable name, such as <c>balance.ledger</c>.</summary>
    string Name { get; }

    /// <summary>What must hold, in one sentence.</summary>
    string Description { get; }

    /// <summary>Looks.</summary>
    Task RunAsync(AuditFindings findings, CancellationToken cancellationToken);
}
