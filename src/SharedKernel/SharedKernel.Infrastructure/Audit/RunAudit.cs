namespace Commerce.SharedKernel.Infrastructure.Audit;

using Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Persistence;

/// <summary>Looks whether everything that must hold does, on one snapshot, and holds nobody up.</summary>
internal sealed record RunAudit : IQuery<AuditReport>;

/// <summary>What the audit found.</summary>
/// <param name="Consistent">Whether everything holds.</param>
/// <param name="CheckedAt">When the snapshot was taken, UTC.</param>
/// <param name="Checks">Each thing that must hold.</param>
internal sealed record AuditReport(bool Consistent, DateTimeOffset CheckedAt, IReadOnlyList<AuditCheckReport> Checks);

/// <summary>What one check found.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Description">What must hold.</param>
/// <param name="Consistent">Whether it does.</param>
/// <param name="Checked">How many things were looked at.</param>
/// <param name="Violations">What does not hold: the first hundred.</param>
internal sealed record AuditCheckReport(string Name, string Description, bool Consistent, long Checked, IReadOnlyList<AuditViolation> Violations);

/// <summary>Lets one audit run at a time: it reads everything.</summary>
internal sealed class AuditTurn : IDisposable
{
    /// <summary>Free while nobody audits.</summary>
    public SemaphoreSlim Free { get; } = new(1, 1);

    public void Dispose() => Free.Dispose();
}

internal sealed class RunAuditHandler(Snapshots snapshots, AuditTurn turn, TimeProvider clock) : IQueryHandler<RunAudit, AuditReport>
{
    public async Task<Result<AuditReport>> Handle(RunAudit request, CancellationToken cancellationToken)
    {
        if (!await turn.Free.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return PlatformErrors.Overloaded.With("Another audit is running.");
        }

        try
        {
            return await snapshots.ReadAsync(RunChecksAsync, cancellationToken);
        }
        finally
        {
            turn.Free.Release();
        }
    }

    private async Task<AuditReport> RunChecksAsync(IServiceProvider scope, CancellationToken cancellationToken)
    {
        var checkedAt = clock.Now();
        List<AuditCheckReport> reports = [];
        foreach (var check in scope.GetServices<IAuditCheck>().OrderBy(check => check.Name, StringComparer.Ordinal))
        {
            var findings = new AuditFindings();
            await check.RunAsync(findings, cancellationToken);
            reports.Add(new AuditCheckReport(check.Name, check.Description, findings.Consistent, findings.Checked, findings.Violations));
        }

        return new AuditReport(reports.TrueForAll(report => report.Consistent), checkedAt, reports);
    }
}

/// <summary>The audit's door.</summary>
public static class AuditEndpoints
{
    /// <summary>Maps it.</summary>
    /// <param name="routes">The group <c>/api/v1</c>.</param>
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", (ISender sender, CancellationToken ct) => sender.Send(new RunAudit(), ct).ToOk())
            .Describe("RunAudit", "Proves, on one snapshot, that money, stock, coupons, orders, events and ranking agree.")
            .Answers<AuditReport>()
            .Refuses(PlatformErrors.Overloaded)
            .ForAdmins();
}
