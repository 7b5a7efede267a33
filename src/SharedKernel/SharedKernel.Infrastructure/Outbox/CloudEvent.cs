namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Data;

/// <summary>Writes an event as CloudEvents 1.0 in JSON, structured mode (https://github.com/cloudevents/spec, v1.0.2).</summary>
public static class CloudEvent
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the event, on one line.</summary>
    public static void Write(IBufferWriter<byte> buffer, OutboxEvent happened)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteString("specversion", "1.0");
        writer.WriteString("id", happened.EventId);
        writer.WriteString("source", happened.Source);
        writer.WriteString("type", happened.Type);
        writer.WriteString("subject", happened.Subject);
        writer.WriteString("time", happened.OccurredAt.UtcDateTime.ToString(UtcTimeConverter.Format, System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("datacontenttype", "application/json");
        writer.WriteNumber("sequence", happened.Sequence);
        if (happened.Traceparent is { } traceparent)
        {
            // The extension "Distributed Tracing" of the same specification.
            writer.WriteString("traceparent", traceparent);
        }

        writer.WritePropertyName("data");
        writer.WriteRawValue(happened.Data);
        writer.WriteEndObject();
    }
}
