namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Data;

/// <summary>
/// An event as CloudEvents 1.0 in JSON, structured mode (https://github.com/cloudevents/spec, v1.0.2): in <c>GET /events</c>, and to every sink.
/// </summary>
/// <param name="Specversion">The version of CloudEvents: 1.0.</param>
/// <param name="Id">The same however often the event is read or delivered.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Type">What happened.</param>
/// <param name="Subject">What it happened to: the id of the order.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Datacontenttype">What <paramref name="Data"/> is: application/json.</param>
/// <param name="Dataschema">The address of the JSON Schema of events of this type.</param>
/// <param name="Sequence">1, 2, … per subject, without gaps; a text, as the extension of the same specification wants it.</param>
/// <param name="Sequencetype">How to read it: Integer.</param>
/// <param name="Traceparent">The request that caused it (W3C Trace Context), if one did.</param>
/// <param name="Data">The order as it then was.</param>
public sealed record CloudEvent(
    string Specversion, Guid Id, string Source, string Type, string Subject, DateTimeOffset Time, string Datacontenttype, string Dataschema, string Sequence, string Sequencetype, string? Traceparent, JsonElement Data)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is known of a stored event.</summary>
    public static CloudEvent Of(OutboxEvent happened, IEventSchemas schemas) => new(
        "1.0", happened.EventId, happened.Source, happened.Type, happened.Subject, happened.OccurredAt, "application/json", schemas.AddressOf(happened.Type),
        happened.Sequence.ToString(CultureInfo.InvariantCulture), "Integer", happened.Traceparent,
        JsonElement.Parse(happened.Data));

    /// <summary>Writes the event on one line, without an end of line.</summary>
    public void Write(IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, Writing);
        JsonSerializer.Serialize(writer, this, ApiJson.Options);
    }
}
