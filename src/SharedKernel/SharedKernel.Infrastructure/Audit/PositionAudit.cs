namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Outbox;
using Persistence;

/// <summary>The positions of the events have no holes above the mark up to which events may have been removed.</summary>
internal sealed class PositionAudit(PlatformDbContext platform) : IAuditCheck
{
    public string Name => "event.positions";

    public string Description =>
        "Above the mark up to which events may have been removed, the positions are contiguous up to the last one that was given.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        if (await platform.Stories.AsNoTracking().ToListAsync(cancellationToken) is not [{ Id: Story.OnlyId } story])
        {
            findings.Violated("story", Text(Story.OnlyId), "There is not exactly one row that says how far the events have positions.");
            return;
        }

        CheckStory(story, findings);
        var next = story.LowWaterPosition + 1;
        await foreach (var placed in ReadAsync(story.LowWaterPosition, cancellationToken))
        {
            findings.Looked();
            if (placed.Position > story.LastPosition)
            {
                findings.Violated("event", placed.EventId.ToString(), $"Its position {placed.Position} is beyond the last one that was given, {story.LastPosition}.");
                continue;
            }

            ReportGap(next, placed.Position, findings);
            next = placed.Position + 1;
        }

        ReportGap(next, story.LastPosition + 1, findings);
        await CheckMarkAsync(story, findings, cancellationToken);
    }

    private static void CheckStory(Story story, AuditFindings findings)
    {
        if (story.LowWaterPosition < 0 || story.LowWaterPosition > story.LastPosition)
        {
            findings.Violated("story", Text(story.Id), $"lowWaterPosition {story.LowWaterPosition} is not between 0 and lastPosition {story.LastPosition}.");
        }

        if (story.LowWaterPosition == 0 != story.LowWaterTime is null)
        {
            findings.Violated("story", Text(story.Id), $"lowWaterPosition is {story.LowWaterPosition}, and lowWaterTime is {(story.LowWaterTime is { } time ? $"{time:O}" : "empty")}.");
        }

        if (story.LowWaterTime > findings.AsOf + AuditTimes.Tolerance)
        {
            findings.Violated("story", Text(story.Id), $"lowWaterTime {story.LowWaterTime:O} is yet to come.");
        }
    }

    private static void ReportGap(long from, long until, AuditFindings findings)
    {
        if (until > from)
        {
            findings.Violated("position", Text(from), until - from == 1 ? $"No event has position {from}." : $"No events have the positions {from} to {until - 1}.");
        }
    }

    /// <summary>The event at the mark may be gone; while it is there, the mark names it.</summary>
    private async Task CheckMarkAsync(Story story, AuditFindings findings, CancellationToken cancellationToken)
    {
        var atMark = await platform.OutboxEvents.Where(e => e.Position == story.LowWaterPosition).Select(e => (Guid?)e.EventId).SingleOrDefaultAsync(cancellationToken);
        if ((atMark is not null && atMark != story.LowWaterEventId) || (story.LowWaterPosition == 0 && story.LowWaterEventId is not null))
        {
            findings.Violated("story", Text(story.Id), $"lowWaterEventId is {story.LowWaterEventId?.ToString() ?? "empty"}; at lowWaterPosition {story.LowWaterPosition} is {atMark?.ToString() ?? "no event"}.");
        }
    }

    private IAsyncEnumerable<Placed> ReadAsync(long mark, CancellationToken cancellationToken) => FactStream.ReadAsync(
        mark,
        (after, limit) => platform.OutboxEvents.Where(e => e.Position > after).OrderBy(e => e.Position).Take(limit)
            .Select(e => new Placed(e.Position!.Value, e.EventId)).ToListAsync(cancellationToken),
        placed => placed.Position,
        cancellationToken);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record Placed(long Position, Guid EventId);
}
