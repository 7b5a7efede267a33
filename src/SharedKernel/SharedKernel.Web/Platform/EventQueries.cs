namespace Commerce.SharedKernel.Web.Platform;

using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Web.Binding;

/// <summary>Reads <see cref="ListEvents"/> from a query string; the message itself knows no HTTP.</summary>
internal sealed record EventsQuery(ListEvents Message) : IReadFromQuery<EventsQuery>
{
    public static EventsQuery Read(QueryReader query) =>
        new(new ListEvents(query.Text("type", "Only events of this CloudEvents `type`.", OutboxEvent.MaxTypeLength), query.Page()));
}

/// <summary>Reads <see cref="ListDeliveries"/> from a query string.</summary>
internal sealed record DeliveriesQuery(ListDeliveries Message) : IReadFromQuery<DeliveriesQuery>
{
    private static readonly string[] Statuses = [.. Enum.GetNames<DeliveryStatus>().Select(name => name.ToLowerInvariant())];

    public static DeliveriesQuery Read(QueryReader query) => new(new ListDeliveries(
        Enum.Parse<DeliveryStatus>(query.OneOf("status", "How they stand.", nameof(DeliveryStatus.Parked).ToLowerInvariant(), Statuses)!, ignoreCase: true),
        query.Page()));
}
