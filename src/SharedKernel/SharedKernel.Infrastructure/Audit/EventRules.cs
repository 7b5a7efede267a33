namespace Commerce.SharedKernel.Infrastructure.Audit;

using System.Text.RegularExpressions;
using Outbox;

/// <summary>An event without its payload.</summary>
internal sealed record EventRow(
    long Id, Guid EventId, string Subject, DateTimeOffset OccurredAt, long? Position, string? Listeners, string? Traceparent);

/// <summary>A delivery without its error's text; one that is held back waits behind a parked one of its listener and subject.</summary>
internal sealed record DeliveryRow(
    long Id,
    long OutboxEventId,
    string Listener,
    string Subject,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    bool HasError,
    DateTimeOffset? EndedAt,
    bool IsHeldBack);

/// <summary>What must hold of an event and its deliveries.</summary>
internal static partial class EventRules
{
    /// <summary>Says what does not hold of an event, one sentence per fault.</summary>
    public static IEnumerable<string> Check(EventRow happened, IReadOnlyList<DeliveryRow> deliveries, DateTimeOffset asOf)
    {
        if (AuditTimes.MadeAt(happened.EventId) != happened.OccurredAt)
        {
            yield return $"Its id was not made at {happened.OccurredAt:O}, when it occurred.";
        }

        if (happened.OccurredAt > asOf + AuditTimes.Tolerance)
        {
            yield return $"It occurs at {happened.OccurredAt:O}, which is yet to come.";
        }

        if (happened.Position is null && happened.OccurredAt < asOf - AuditTimes.Tolerance)
        {
            yield return "It has no position yet.";
        }

        if (happened.Traceparent is { } trace && !Traceparent().IsMatch(trace))
        {
            yield return "Its traceparent is not one.";
        }

        foreach (var fault in CheckListeners(happened, deliveries))
        {
            yield return fault;
        }
    }

    /// <summary>Says what does not hold of a delivery, one sentence per fault.</summary>
    public static IEnumerable<string> CheckDelivery(DeliveryRow delivery, EventRow happened, DateTimeOffset asOf)
    {
        if (delivery.Subject != happened.Subject)
        {
            yield return $"Its subject is {delivery.Subject}, its event's is {happened.Subject}.";
        }

        var isPending = delivery.Status == DeliveryStatus.Pending;
        if (isPending != delivery.EndedAt is null)
        {
            yield return $"It is {delivery.Status} and {(delivery.EndedAt is null ? "has not ended" : $"ended at {delivery.EndedAt:O}")}.";
        }

        if (delivery.EndedAt > asOf + AuditTimes.Tolerance)
        {
            yield return $"It ends at {delivery.EndedAt:O}, which is yet to come.";
        }

        if (delivery.Attempts < 0 || delivery.Attempts > DeliveryStore.MaxAttempts || (isPending && delivery.Attempts == DeliveryStore.MaxAttempts))
        {
            yield return $"It is {delivery.Status} after {delivery.Attempts} failed tries of {DeliveryStore.MaxAttempts}.";
        }

        if (isPending ? delivery.Attempts > 0 != delivery.NextAttemptAt is not null : delivery.Attempts == 0 && delivery.NextAttemptAt is not null)
        {
            yield return $"After {delivery.Attempts} failed tries the next one is {(delivery.NextAttemptAt is null ? "not dated" : $"at {delivery.NextAttemptAt:O}")}.";
        }

        if (isPending && delivery.Attempts > 0 && !delivery.HasError)
        {
            yield return "A try has failed, and no error is noted.";
        }

        var due = delivery.NextAttemptAt ?? happened.OccurredAt;
        if (isPending && !delivery.IsHeldBack && due < asOf - AuditTimes.Tolerance)
        {
            yield return $"It has been due to {delivery.Listener} since {due:O}, and nobody delivers it.";
        }
        else if (isPending && delivery.NextAttemptAt > asOf + AuditTimes.Tolerance)
        {
            yield return $"Its next try is at {due:O}, which no pause explains.";
        }
    }

    private static IEnumerable<string> CheckListeners(EventRow happened, IReadOnlyList<DeliveryRow> deliveries)
    {
        foreach (var twice in deliveries.GroupBy(delivery => delivery.Listener, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return $"It has {twice.Count()} deliveries to {twice.Key}.";
        }

        if (happened.Listeners is not { } noted)
        {
            yield break;
        }

        var wanted = noted.Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var missing in wanted.Except(deliveries.Select(delivery => delivery.Listener), StringComparer.Ordinal))
        {
            yield return $"Its delivery to {missing} is missing.";
        }

        foreach (var extra in deliveries.Select(delivery => delivery.Listener).Except(wanted, StringComparer.Ordinal))
        {
            yield return $"It has a delivery to {extra}, which was not written with it.";
        }
    }

    [GeneratedRegex("^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Traceparent();
}
