namespace Commerce.Limit;

using System.Text.Json;

/// <summary>Reads out of a paid order's data what was sold.</summary>
internal static class Sales
{
    private const long Hour = 3_600_000;

    /// <summary>Adds the pieces of an order to the sums.</summary>
    public static void Add(ReadOnlySpan<byte> data, Dictionary<(long Hour, long ProductId), long> sold)
    {
        var reader = new Utf8JsonReader(data);
        List<(long ProductId, long Quantity)> items = [];
        var (product, paidHour) = (0L, 0L);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("productId"u8))
            {
                reader.Read();
                product = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("quantity"u8))
            {
                reader.Read();
                items.Add((product, reader.GetInt64()));
            }
            else if (reader.ValueTextEquals("paidAt"u8))
            {
                reader.Read();
                paidHour = reader.GetDateTimeOffset().ToUnixTimeMilliseconds() / Hour;
            }
        }

        foreach (var (productId, quantity) in items)
        {
            sold[(paidHour, productId)] = sold.GetValueOrDefault((paidHour, productId)) + quantity;
        }
    }
}
