namespace Commerce.Limit;

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

/// <summary>The API's JSON, written by hand.</summary>
internal static class Json
{
    /// <summary>As Commerce writes it: names are shown as they are.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a time: ISO 8601, UTC, milliseconds.</summary>
    public static void Time(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long milliseconds)
    {
        Span<byte> text = stackalloc byte[24];
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>An order, as its owner sees it.</summary>
    public static void Order(Utf8JsonWriter json, Order order) => Order(json, order, isEvent: false);

    /// <summary>An order in its events: without the balance of its owner.</summary>
    public static void OrderData(Utf8JsonWriter json, Order order) => Order(json, order, isEvent: true);

    private static void Order(Utf8JsonWriter json, Order order, bool isEvent)
    {
        json.WriteStartObject();
        json.WriteString("orderId"u8, order.OrderId);
        json.WriteString("userId"u8, order.UserId);
        json.WriteString("status"u8, order.Status.ToLowerInvariant());
        json.WriteStartArray("items"u8);
        foreach (var line in order.Lines)
        {
            json.WriteStartObject();
            json.WriteNumber("productId"u8, line.ProductId);
            json.WriteString("name"u8, line.Name);
            json.WriteNumber("unitPrice"u8, line.UnitPrice);
            json.WriteNumber("quantity"u8, line.Quantity);
            json.WriteNumber("lineTotal"u8, line.UnitPrice * line.Quantity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("subtotal"u8, order.Subtotal);
        json.WriteNumber("discount"u8, 0);
        json.WriteNumber("total"u8, order.Subtotal);
        json.WriteString("currency"u8, Settings.Currency);
        if (order.PaymentId is { } payment)
        {
            json.WriteStartObject("payment"u8);
            json.WriteString("transactionId"u8, payment);
            json.WriteNumber("amount"u8, order.Subtotal);
            if (!isEvent)
            {
                json.WriteNumber("balanceAfter"u8, order.BalanceAfter);
            }

            json.WriteEndObject();
        }

        json.Time("createdAt"u8, order.CreatedAt);
        json.TimeIfAny("expiresAt"u8, order.ExpiresAt);
        json.TimeIfAny("paidAt"u8, order.PaidAt);
        json.TimeIfAny("closedAt"u8, order.ClosedAt);
        if (order.Failure is { } failure)
        {
            json.WriteStartObject("failure"u8);
            json.WriteString("code"u8, failure.Code);
            json.WriteString("detail"u8, failure.Detail);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A coupon that was issued now.</summary>
    public static void Coupon(Utf8JsonWriter json, Coupon coupon)
    {
        var campaign = coupon.Campaign;
        json.WriteStartObject();
        json.WriteString("couponId"u8, coupon.CouponId);
        json.WriteString("userId"u8, coupon.UserId);
        json.WriteString("couponCode"u8, campaign.Code);
        json.WriteNumber("sequence"u8, coupon.Sequence);
        json.WriteString("name"u8, campaign.Name);
        json.WriteStartObject("discount"u8);
        json.WriteString("type"u8, campaign.DiscountType.ToLowerInvariant());
        json.NumberIfAny("amount"u8, campaign.Amount);
        json.NumberIfAny("percent"u8, campaign.Percent);
        json.NumberIfAny("maxAmount"u8, campaign.MaxAmount);
        json.WriteEndObject();
        json.WriteNumber("minOrderAmount"u8, campaign.MinOrderAmount);
        json.WriteString("status"u8, "usable"u8);
        json.Time("issuedAt"u8, coupon.IssuedAt);
        json.TimeIfAny("expiresAt"u8, coupon.ExpiresAt);
        json.WriteEndObject();
    }

    /// <summary>A charge that happened.</summary>
    public static void Charge(Utf8JsonWriter json, (string Id, long Amount, long Balance, long At) charge)
    {
        json.WriteStartObject();
        json.WriteString("transactionId"u8, charge.Id);
        json.WriteNumber("amount"u8, charge.Amount);
        json.WriteNumber("balance"u8, charge.Balance);
        json.WriteString("currency"u8, Settings.Currency);
        json.Time("chargedAt"u8, charge.At);
        json.WriteEndObject();
    }

    public static void TimeIfAny(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? milliseconds)
    {
        if (milliseconds is { } value)
        {
            json.Time(name, value);
        }
    }

    public static void NumberIfAny(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
