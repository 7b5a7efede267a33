namespace Commerce.Balance.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Balance's requests and responses.</summary>
internal static class BalanceExamples
{
    private static readonly DateTimeOffset ChargedAt = OpenApiExamples.Time.AddMinutes(-2);

    /// <summary>An account that was opened just now.</summary>
    public static readonly AccountResponse Opened = new(OpenApiExamples.UserId, 0, "KRW", ChargedAt);

    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new ChargeRequest(20_000),
        new OpenAccountRequest(OpenApiExamples.UserId),
        Opened with { Balance = 20_000 },
        new ChargeReceipt(OpenApiExamples.ChargeId, 20_000, 20_000, "KRW", ChargedAt),
        new TransactionResponse(OpenApiExamples.ChargeId, TransactionType.Charge, 20_000, 20_000, OrderId: null, ChargedAt),
    ];
}
