namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Threading.RateLimiting;
using Data;
using Data.Providers;
using Microsoft.Extensions.Hosting;

/// <summary>Looks whether everything that must hold does, on one snapshot, and holds nobody up.</summary>
internal sealed record RunAudit : IQuery<AuditReport>;

/// <summary>What the audit found.</summary>
/// <param name="Consistent">Whether everything holds.</param>
/// <param name="CheckedAt">When the snapshot was taken, UTC.</param>
/// <param name="Checks">Each thing that must hold.</param>
/// <param name="NotProven">What the audit does not prove, and why: one sentence each.</param>
internal sealed record AuditReport(bool Consistent, DateTimeOffset CheckedAt, IReadOnlyList<AuditCheckReport> Checks, IReadOnlyList<string> NotProven);

/// <summary>What one check found.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Description">What must hold.</param>
/// <param name="Consistent">Whether it does.</param>
/// <param name="Checked">How many things were looked at.</param>
/// <param name="Violations">What does not hold: the first hundred.</param>
internal sealed record AuditCheckReport(string Name, string Description, bool Consistent, long Checked, IReadOnlyList<AuditViolation> Violations);

/// <summary>Lets one audit run at a time in this process; a named lock in the database does so for all Hosts of it.</summary>
internal sealed class AuditLimit : IDisposable
{
    /// <summary>The name of the lock in the database.</summary>
    public const string LockName = "audit";

    /// <summary>Has one permit.</summary>
    public ConcurrencyLimiter Limiter { get; } = new(new ConcurrencyLimiterOptions { PermitLimit = 1 });

    public void Dispose() => Limiter.Dispose();
}

internal sealed partial class RunAuditHandler(
    SnapshotReader snapshots, AuditLimit limit, IDatabaseProvider database, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<RunAuditHandler> logger)
    : IQueryHandler<RunAudit, AuditReport>
{
    /// <summary>How often a long check says how far it is.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(30);

    public async Task<Result<AuditReport>> Handle(RunAudit request, CancellationToken cancellationToken)
    {
        using var permit = limit.Limiter.AttemptAcquire();
        if (!permit.IsAcquired)
        {
            return PlatformErrors.Overloaded.Create("Another audit is running.");
        }

        // A Host that stops waits for its requests; an audit may be minutes away from its end.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await snapshots.ReadAsync(RunChecksAsync, stopping.Token);
        }
        catch (Exception) when (lifetime.ApplicationStopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return PlatformErrors.Unavailable.Create("The Host is stopping.");
        }
    }

    private async Task<Result<AuditReport>> RunChecksAsync(IServiceProvider scope, CancellationToken cancellationToken)
    {
        var checkedAt = clock.UtcNowMs();
        if (!await scope.GetRequiredService<PlatformDbContext>().TryAcquireLockAsync(AuditLimit.LockName, cancellationToken))
        {
            return PlatformErrors.Overloaded.Create("Another Host runs an audit of this database.");
        }

        List<IAuditCheck> checks = [.. scope.GetServices<IAuditCheck>().OrderBy(check => check.Name, StringComparer.Ordinal)];
        Started(logger, checks.Count);
        List<AuditCheckReport> reports = [];
        foreach (var check in checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = clock.GetTimestamp();
            var findings = new AuditFindings(checkedAt, Progress(check.Name, started));
            try
            {
                await check.RunAsync(findings, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && !database.IsTransient(e))
            {
                // A value that cannot even be read is a finding, and no reason to leave the other checks out.
                Broke(logger, e, check.Name, findings.Checked);
                findings.AddViolation("check", check.Name, $"It ended behind {findings.Checked} rows at a value that cannot be read or computed with: {e.GetBaseException().Message}");
            }

            reports.Add(new AuditCheckReport(check.Name, check.Description, findings.Consistent, findings.Checked, findings.Violations));
            Ended(logger, check.Name, findings.Checked, clock.GetElapsedTime(started).TotalSeconds, findings.Consistent);
        }

        return new AuditReport(reports.TrueForAll(report => report.Consistent), checkedAt, reports, AuditLimits.NotProven);
    }

    private Action<long> Progress(string check, long started)
    {
        var last = started;
        return count =>
        {
            if (clock.GetElapsedTime(last) >= ProgressEvery)
            {
                last = clock.GetTimestamp();
                Goes(logger, check, count, clock.GetElapsedTime(started).TotalSeconds);
            }
        };
    }

    [LoggerMessage(LogLevel.Information, "The audit begins: {Checks} checks on one snapshot")]
    private static partial void Started(ILogger logger, int checks);

    [LoggerMessage(LogLevel.Information, "The audit goes on: {Check} has looked at {Checked} in {Seconds:0.0} s")]
    private static partial void Goes(ILogger logger, string check, long @checked, double seconds);

    [LoggerMessage(LogLevel.Error, "The audit's check {Check} ended behind {Checked} rows at a value that cannot be read")]
    private static partial void Broke(ILogger logger, Exception exception, string check, long @checked);

    [LoggerMessage(LogLevel.Information, "The audit has done {Check}: {Checked} looked at in {Seconds:0.0} s, consistent: {Consistent}")]
    private static partial void Ended(ILogger logger, string check, long @checked, double seconds, bool consistent);
}
