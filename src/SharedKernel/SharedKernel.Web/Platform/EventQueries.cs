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
    public static DeliveriesQuery Read(QueryReader query) =>
        new(new ListDeliveries(query.AnyOf("status", "How they stand: one or more, separated by commas.", DeliveryStatus.Parked), query.Page()));
}
