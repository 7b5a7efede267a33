namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Globalization;
using System.Text.Json;
using Http;
using Microsoft.EntityFrameworkCore;
using Persistence;

/// <summary>The shop's story from a position on, oldest first. Who follows <c>nextCursor</c> misses nothing.</summary>
/// <param name="Type">Only events of this type; null for all.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListEvents(string? Type, PageRequest Page) : IQuery<EventPage>, IReadFromQuery<ListEvents>
{
    public static ListEvents Read(QueryReader query) => new(query.Text("type", "Only events of this CloudEvents `type`.", OutboxEvent.MaxTypeLength), query.Page());
}

/// <summary>A page of the story.</summary>
/// <param name="Items">The events, oldest first.</param>
/// <param name="NextCursor">What to ask with for what comes next; never null: ask again later where there is nothing yet.</param>
internal sealed record EventPage(IReadOnlyList<EventAnswer> Items, string NextCursor);

/// <summary>An event as CloudEvents 1.0 in JSON (https://github.com/cloudevents/spec, v1.0.2).</summary>
/// <param name="Specversion">The version of CloudEvents: 1.0.</param>
/// <param name="Id">The same however often the event is read or delivered.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Type">What happened.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Datacontenttype">What <paramref name="Data"/> is: application/json.</param>
/// <param name="Sequence">1, 2, … per subject, without gaps.</param>
/// <param name="Traceparent">The request that caused it (W3C Trace Context), if one did.</param>
/// <param name="Data">What is to be known.</param>
internal sealed record EventAnswer(
    string Specversion, Guid Id, string Source, string Type, string Subject, DateTimeOffset Time, string Datacontenttype, int Sequence, string? Traceparent, JsonElement Data);

/// <inheritdoc cref="ListEvents"/>
internal sealed class ListEventsHandler(PlatformDbContext platform) : IQueryHandler<ListEvents, EventPage>
{
    public async Task<Result<EventPage>> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        var list = $"events/{request.Type}";
        if (!Cursor.TryRead(request.Page.Cursor, list, 1, out var keys))
        {
            return Cursor.Refusal;
        }

        // Read first: every position up to it is visible by now.
        var told = await platform.Stories.Select(story => story.LastPosition).SingleAsync(cancellationToken);
        long after = 0;
        if (keys is not null)
        {
            if (!long.TryParse(keys[0], NumberStyles.None, CultureInfo.InvariantCulture, out after))
            {
                return Cursor.Refusal;
            }

            if (await IsGoneAsync(after, told, cancellationToken))
            {
                return PlatformErrors.EventsGone;
            }
        }

        var found = await platform.OutboxEvents.Where(e => e.Position > after && e.Position <= told && (request.Type == null || e.Type == request.Type))
            .OrderBy(e => e.Position).Take(request.Page.Limit).ToListAsync(cancellationToken);
        // A page that is not full has seen everything, also what its filter left out.
        var reached = found.Count == request.Page.Limit ? found[^1].Position!.Value : told;
        return new EventPage([.. found.Select(Answer)], Cursor.Make(list, reached.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Positions have no gaps, so where the one after the cursor is missing, it was removed: the reader has missed it.</summary>
    private async Task<bool> IsGoneAsync(long after, long told, CancellationToken cancellationToken)
    {
        if (after >= told)
        {
            // A cursor from beyond the end is one of another database, such as before a restore.
            return after > told;
        }

        return !await platform.OutboxEvents.AnyAsync(e => e.Position == after + 1, cancellationToken);
    }

    private static EventAnswer Answer(OutboxEvent happened)
    {
        using var data = JsonDocument.Parse(happened.Data);
        return new EventAnswer(
            "1.0", happened.EventId, happened.Source, happened.Type, happened.Subject, happened.OccurredAt, "application/json", happened.Sequence, happened.Traceparent, data.RootElement.Clone());
    }
}
