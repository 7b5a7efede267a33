namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Globalization;
using Data;
using Outbox;

/// <summary>The positions of the events have no holes above the mark up to which events may have been removed.</summary>
internal sealed class PositionAudit(PlatformDbContext platform) : IAuditCheck
{
    public string Name => "event.positions";

    public string Description =>
        "Above the mark up to which events may have been removed, the positions are contiguous up to the last one that was given.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        if (await platform.OutboxSequence.AsNoTracking().ToListAsync(cancellationToken) is not [{ Id: OutboxSequence.OnlyId } sequence])
        {
            findings.AddViolation("outboxSequence", Text(OutboxSequence.OnlyId), "There is not exactly one row that says how far the events have positions.");
            return;
        }

        CheckSequence(sequence, findings);
        var next = sequence.LowWaterPosition + 1;
        await foreach (var placed in ReadAsync(sequence.LowWaterPosition, cancellationToken))
        {
            findings.AddChecked();
            if (placed.Position > sequence.LastPosition)
            {
                findings.AddViolation("event", placed.EventId.ToString(), $"Its position {placed.Position} is beyond the last one that was given, {sequence.LastPosition}.");
                continue;
            }

            ReportGap(next, placed.Position, findings);
            next = placed.Position + 1;
        }

        ReportGap(next, sequence.LastPosition + 1, findings);
        await CheckMarkAsync(sequence, findings, cancellationToken);
    }

    private static void CheckSequence(OutboxSequence sequence, AuditFindings findings)
    {
        if (sequence.LowWaterPosition < 0 || sequence.LowWaterPosition > sequence.LastPosition)
        {
            findings.AddViolation("outboxSequence", Text(sequence.Id), $"lowWaterPosition {sequence.LowWaterPosition} is not between 0 and lastPosition {sequence.LastPosition}.");
        }

        if (sequence.LowWaterPosition == 0 != sequence.LowWaterTime is null)
        {
            findings.AddViolation("outboxSequence", Text(sequence.Id), $"lowWaterPosition is {sequence.LowWaterPosition}, and lowWaterTime is {(sequence.LowWaterTime is { } time ? $"{time:O}" : "empty")}.");
        }

        if (sequence.LowWaterTime > findings.AsOf + AuditTimes.Tolerance)
        {
            findings.AddViolation("outboxSequence", Text(sequence.Id), $"lowWaterTime {sequence.LowWaterTime:O} is yet to come.");
        }
    }

    private static void ReportGap(long from, long until, AuditFindings findings)
    {
        if (until > from)
        {
            findings.AddViolation("position", Text(from), until - from == 1 ? $"No event has position {from}." : $"No events have the positions {from} to {until - 1}.");
        }
    }

    /// <summary>The event at the mark may be gone; while it is there, the mark names it.</summary>
    private async Task CheckMarkAsync(OutboxSequence sequence, AuditFindings findings, CancellationToken cancellationToken)
    {
        var atMark = await platform.OutboxEvents.Where(e => e.Position == sequence.LowWaterPosition).Select(e => (Guid?)e.EventId).SingleOrDefaultAsync(cancellationToken);
        if ((atMark is not null && atMark != sequence.LowWaterEventId) || (sequence.LowWaterPosition == 0 && sequence.LowWaterEventId is not null))
        {
            findings.AddViolation("outboxSequence", Text(sequence.Id), $"lowWaterEventId is {sequence.LowWaterEventId?.ToString() ?? "empty"}; at lowWaterPosition {sequence.LowWaterPosition} is {atMark?.ToString() ?? "no event"}.");
        }
    }

    private IAsyncEnumerable<Placed> ReadAsync(long mark, CancellationToken cancellationToken) => AuditStream.ReadAsync(
        mark,
        (after, limit) => platform.OutboxEvents.Where(e => e.Position > after).OrderBy(e => e.Position).Take(limit)
            .Select(e => new Placed(e.Position!.Value, e.EventId)).ToListAsync(cancellationToken),
        placed => placed.Position,
        cancellationToken);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record Placed(long Position, Guid EventId);
}
