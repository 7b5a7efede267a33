namespace Commerce.SharedKernel.Web.OpenApi;

using System.Text.Json;
using System.Text.Json.Nodes;
using SharedKernel.Infrastructure.Data;

/// <summary>
/// Examples of requests and responses, in the metadata of the endpoints that accept or produce their types. All of them tell one story: alice
/// charges 20,000, takes a coupon of the campaign MUG-1000, and orders two mugs with it.
/// </summary>
/// <param name="Values">The examples, at most one of a type.</param>
public sealed record OpenApiExamples(IReadOnlyList<object> Values)
{
    /// <summary>Who orders.</summary>
    public const string UserId = "alice";

    /// <summary>What is ordered.</summary>
    public const long ProductId = 1;

    /// <summary>The campaign.</summary>
    public const string CouponCode = "MUG-1000";

    /// <summary>The order.</summary>
    public static readonly Guid OrderId = Guid.Parse("0199a3c0-7b1e-7c44-8f65-2d1f0a9b3c11");

    /// <summary>The coupon.</summary>
    public static readonly Guid CouponId = Guid.Parse("0199a3bf-9d05-7e1a-b3c4-6a7f10d2e583");

    /// <summary>The charge.</summary>
    public static readonly Guid ChargeId = Guid.Parse("0199a3be-11f2-7a90-9c57-0b48d6e9f371");

    /// <summary>The payment.</summary>
    public static readonly Guid PaymentId = Guid.Parse("0199a3c1-2c66-7d83-a1e9-94c05b7f2d60");

    /// <summary>Whatever else happens: a movement of stock, an event.</summary>
    public static readonly Guid EventId = Guid.Parse("0199a3c1-2c67-7b05-8d12-5e3f9a604c7b");

    /// <summary>When the order is made; the rest happens in the minutes around it.</summary>
    public static readonly DateTimeOffset Time = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The example of a type in an endpoint's metadata, the endpoint's own before its group's. A page has none: its items have.</summary>
    internal static JsonNode? Of(Type? type, IEnumerable<object> metadata)
    {
        var examples = metadata.OfType<OpenApiExamples>().Reverse().SelectMany(examples => examples.Values).ToList();
        return examples.Find(example => example.GetType() == type) is { } found ? JsonSerializer.SerializeToNode(found, type!, ApiJson.Options) : null;
    }
}
