namespace Commerce.SharedKernel.Infrastructure.Http.OpenApi;

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

/// <summary>Examples of answers, put together from what fields of a name look like, so that one order adds up wherever it is shown.</summary>
internal static class Samples
{
    private const int MaxDepth = 6;

    private const string SomeUuid = "0199a3c0-7b1e-7c44-8f65-2d1f0a9b3c11";

    private const string SomeTime = "2026-01-31T09:00:00.000Z";

    /// <summary>The vocabulary of the API: a field that has a name of its own looks like this.</summary>
    private static readonly JsonObject ByName = JsonNode.Parse("""
        {
          "userId": "demo", "currency": "KRW", "couponCode": "DEMO-WELCOME", "name": "Mug", "description": "Holds a third of a litre.",
          "accessToken": "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", "tokenType": "Bearer", "expiresIn": 86400, "nextCursor": "MjAuNDI",
          "amount": 10000, "balance": 10000, "balanceAfter": 10000, "price": 5000, "unitPrice": 5000, "quantity": 2, "lineTotal": 10000,
          "subtotal": 10000, "discount": 1000, "total": 9000, "minOrderAmount": 0, "percent": 10, "maxAmount": 5000,
          "stock": 100, "stockAfter": 100, "delta": 10, "totalQuantity": 100, "issuedQuantity": 40, "remainingQuantity": 60,
          "days": 3, "consistent": true, "checked": 120
        }
        """)!.AsObject();

    /// <summary>An example of a type, or null where nothing sensible can be said.</summary>
    public static JsonNode? Of(Type type) => Of(type, "", 0);

    private static JsonNode? Of(Type type, string name, int depth)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var contract = SchemaBook.Contract(bare);
        return contract.Kind switch
        {
            _ when depth > MaxDepth => null,
            JsonTypeInfoKind.Object when bare != typeof(object) => Object(contract, depth),
            JsonTypeInfoKind.Enumerable when name == "violations" => new JsonArray(),
            JsonTypeInfoKind.Enumerable => Of(contract.ElementType!, name, depth + 1) is { } item ? new JsonArray(item) : new JsonArray(),
            JsonTypeInfoKind.Dictionary => new JsonObject(),
            _ => Simple(bare, name),
        };
    }

    private static JsonObject Object(JsonTypeInfo contract, int depth)
    {
        var example = new JsonObject();
        foreach (var property in contract.Properties)
        {
            // What may be absent would tell a story that contradicts itself, such as a pending order with a payment.
            var mayBeAbsent = Nullable.GetUnderlyingType(property.PropertyType) is not null || (!property.PropertyType.IsValueType && property.IsGetNullable);
            if ((!mayBeAbsent || ByName.ContainsKey(property.Name)) && Of(property.PropertyType, property.Name, depth + 1) is { } value)
            {
                example[property.Name] = value;
            }
        }

        return example;
    }

    private static JsonNode? Simple(Type type, string name)
    {
        if (type.IsEnum)
        {
            return JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(type)[0]);
        }

        JsonNode? other = Type.GetTypeCode(type) switch
        {
            TypeCode.String => name.Length == 0 ? "text" : name,
            TypeCode.Boolean => true,
            TypeCode.Int32 or TypeCode.Int64 => 1,
            TypeCode.Decimal or TypeCode.Double => 1.5,
            _ when type == typeof(Guid) => SomeUuid,
            _ when type == typeof(DateTimeOffset) => SomeTime,
            _ => null,
        };
        return other is not null && ByName[name] is { } known && known.GetValueKind() == other.GetValueKind() ? known.DeepClone() : other;
    }
}
