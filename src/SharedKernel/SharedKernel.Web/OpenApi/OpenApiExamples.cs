namespace Commerce.SharedKernel.Web.OpenApi;

using System.Text.Json;
using System.Text.Json.Nodes;
using SharedKernel.Infrastructure.Data;

/// <summary>Examples of requests and responses, in the metadata of the endpoints that accept or produce their types.</summary>
/// <param name="Values">The examples, at most one of a type.</param>
public sealed record OpenApiExamples(IReadOnlyList<object> Values)
{
    /// <summary>The id of every example.</summary>
    public static readonly Guid Id = Guid.Parse("0199a3c0-7b1e-7c44-8f65-2d1f0a9b3c11");

    /// <summary>The time of every example.</summary>
    public static readonly DateTimeOffset Time = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The example of a type in an endpoint's metadata, the endpoint's own before its group's. A page has none: its items have.</summary>
    internal static JsonNode? Of(Type? type, IEnumerable<object> metadata)
    {
        var examples = metadata.OfType<OpenApiExamples>().Reverse().SelectMany(examples => examples.Values).ToList();
        return examples.Find(example => example.GetType() == type) is { } found ? JsonSerializer.SerializeToNode(found, type!, ApiJson.Options) : null;
    }
}
