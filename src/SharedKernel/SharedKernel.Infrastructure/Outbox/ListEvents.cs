namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Globalization;
using Data;

/// <summary>The shop's events from a position on, oldest first. Who follows <c>nextCursor</c> misses nothing.</summary>
/// <param name="Type">Only events of this type; null for all.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListEvents(string? Type, PageRequest Page) : IQuery<EventPage>;

/// <summary>A page of events.</summary>
/// <param name="Items">The events, oldest first.</param>
/// <param name="NextCursor">What to ask with for what comes next; never null: ask again later where there is nothing yet.</param>
internal sealed record EventPage(IReadOnlyList<CloudEvent> Items, string NextCursor) : IPage;

/// <inheritdoc cref="ListEvents"/>
internal sealed partial class ListEventsHandler(SnapshotReader snapshots, SubscriptionRegistry subscriptions, IEventSchemas schemas, ILogger<ListEventsHandler> logger) : IQueryHandler<ListEvents, EventPage>
{
    public async Task<Result<EventPage>> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        if (request.Type is { } type && !subscriptions.Types.Contains(type, StringComparer.Ordinal))
        {
            return RequestErrors.Invalid("type", $"must be one of {string.Join(", ", subscriptions.Types)}");
        }

        var list = $"events/{request.Type}";
        // A cursor without the identity of its event is one of an earlier version: it cannot be checked, so it is refused as none of this list.
        if (!Cursor.TryRead(request.Page.Cursor, list, 2, out var keys))
        {
            return Cursor.Refusal;
        }

        Place? from = null;
        if (keys is not null)
        {
            if (!long.TryParse(keys[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                return Cursor.Refusal;
            }

            from = new Place(position, keys[1]);
        }

        // Mark, cursor and page as of one instant: no removal comes between them.
        return await snapshots.ReadAsync((scope, ct) => ReadAsync(scope.GetRequiredService<PlatformDbContext>(), request, list, from, ct), cancellationToken);
    }

    private async Task<Result<EventPage>> ReadAsync(PlatformDbContext platform, ListEvents request, string list, Place? cursor, CancellationToken cancellationToken)
    {
        var sequence = await platform.OutboxSequence.AsNoTracking().SingleAsync(cancellationToken);
        if (cursor is { } given && await FindAsync(platform, sequence, given.Position, cancellationToken) != given)
        {
            return PlatformErrors.EventsGone;
        }

        var from = cursor ?? Place.Of(sequence.LowWaterPosition, sequence.LowWaterEventId);
        var found = await platform.OutboxEvents.AsNoTracking()
            .Where(e => e.Position > from.Position && e.Position <= sequence.LastPosition && (request.Type == null || e.Type == request.Type))
            .OrderBy(e => e.Position).Take(request.Page.Limit).ToListAsync(cancellationToken);
        // Counted whatever the filter leaves out: a reader of one type is not led over a hole either.
        var end = found.Count == request.Page.Limit ? found[^1].Position!.Value : sequence.LastPosition;
        if (await platform.OutboxEvents.LongCountAsync(e => e.Position > from.Position && e.Position <= end, cancellationToken) != end - from.Position)
        {
            HasHole(logger, from.Position, sequence.LowWaterPosition, sequence.LastPosition);
            return PlatformErrors.EventsGone;
        }

        // A page that is not full has seen everything, also what its filter left out.
        var reached = found.Count == request.Page.Limit
            ? Place.Of(found[^1].Position!.Value, found[^1].EventId)
            : await FindAsync(platform, sequence, sequence.LastPosition, cancellationToken) ?? from;
        return new EventPage([.. found.Select(happened => CloudEvent.Of(happened, schemas))], Cursor.Make(list, reached.Position.ToString(CultureInfo.InvariantCulture), reached.EventId));
    }

    /// <summary>What stands at a position that a reader may go on from; null where events behind it were removed, or none was ever there.</summary>
    private static async Task<Place?> FindAsync(PlatformDbContext platform, OutboxSequence sequence, long position, CancellationToken cancellationToken)
    {
        if (position == sequence.LowWaterPosition)
        {
            return Place.Of(position, sequence.LowWaterEventId);
        }

        if (position < sequence.LowWaterPosition || position > sequence.LastPosition)
        {
            return null;
        }

        var eventId = await platform.OutboxEvents.Where(e => e.Position == position).Select(e => (Guid?)e.EventId).SingleOrDefaultAsync(cancellationToken);
        return eventId is null ? null : Place.Of(position, eventId);
    }

    [LoggerMessage(LogLevel.Error, "Events are missing behind position {From}, above the low-water mark {LowWater} and up to {Last}: the reader is refused and does not skip them")]
    private static partial void HasHole(ILogger logger, long from, long lowWater, long last);

    /// <summary>A place among the events: a position, and the event there, by which another history is known. Position 0 has no event and needs none: nothing was read yet.</summary>
    private readonly record struct Place(long Position, string EventId)
    {
        public static Place Of(long position, Guid? eventId) => new(position, eventId?.ToString() ?? "");
    }
}
