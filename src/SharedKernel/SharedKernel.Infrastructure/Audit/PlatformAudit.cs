namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Globalization;
using System.Text.Json;
using Commands.Idempotency;
using Data;
using Leases;

/// <summary>The rows by which Hosts work together have a form that they can have.</summary>
internal sealed class PlatformAudit(PlatformDbContext platform) : IAuditCheck
{
    /// <summary>Answers are read in small pages: each may be as large as a reply.</summary>
    private const int RecordsAtOnce = 100;

    public string Name => "platform.rows";

    public string Description =>
        "Leases, idempotency records and write probes have a form that they can have; no request has been running for more than an hour.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        await foreach (var lease in ReadLeasesAsync(cancellationToken))
        {
            findings.AddChecked();
            findings.AddViolation("lease", lease.Name, CheckLease(lease));
        }

        await foreach (var record in ReadRecordsAsync(cancellationToken))
        {
            findings.AddChecked();
            findings.AddViolation("idempotencyRecord", Text(record.Id), CheckRecord(record, findings.AsOf));
        }

        foreach (var probe in await platform.WriteProbes.AsNoTracking().OrderBy(probe => probe.Id).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken))
        {
            findings.AddViolation("writeProbe", Text(probe.Id), "It was written and not removed, which one transaction does.");
        }
    }

    internal static IEnumerable<string> CheckLease(Lease lease)
    {
        if (lease.Name.Length == 0)
        {
            yield return "It has no name.";
        }

        if (lease.Holder.Length > 0 && !Guid.TryParseExact(lease.Holder, "D", out _))
        {
            yield return $"Its holder '{lease.Holder}' is no Host's id.";
        }

        if (lease.Epoch < 0 || lease.Heartbeat < 0)
        {
            yield return $"Its epoch is {lease.Epoch} and its heartbeat {lease.Heartbeat}; neither can be negative.";
        }
    }

    internal static IEnumerable<string> CheckRecord(IdempotencyRecord record, DateTimeOffset asOf)
    {
        if (record.UserId.Length == 0 || record.RequestKey.Length == 0)
        {
            yield return "It has no user or no key.";
        }

        if (record.Fingerprint.Length != 64 || !record.Fingerprint.All(char.IsAsciiHexDigit))
        {
            yield return "Its fingerprint is not 64 hexadecimal digits.";
        }

        if (record.CreatedAt > asOf + AuditTimes.Tolerance)
        {
            yield return $"It is from {record.CreatedAt:O}, which is yet to come.";
        }

        if (record.Outcome is null && record.CreatedAt < asOf - AuditTimes.Tolerance)
        {
            yield return $"It has no outcome since {record.CreatedAt:O}.";
        }

        if (record.Outcome is { } outcome && !IsJson(outcome))
        {
            yield return "Its outcome is not JSON.";
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private IAsyncEnumerable<Lease> ReadLeasesAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        long.MinValue,
        (after, limit) => platform.Leases.AsNoTracking().Where(lease => lease.Id > after).OrderBy(lease => lease.Id).Take(limit).ToListAsync(cancellationToken),
        lease => lease.Id,
        cancellationToken);

    private IAsyncEnumerable<IdempotencyRecord> ReadRecordsAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        long.MinValue,
        (after, limit) => platform.IdempotencyRecords.AsNoTracking().Where(record => record.Id > after).OrderBy(record => record.Id).Take(limit).ToListAsync(cancellationToken),
        record => record.Id,
        cancellationToken,
        RecordsAtOnce);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
