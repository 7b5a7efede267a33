namespace Commerce.Balance.Infrastructure.Http;

using Application;
using Domain;
using SharedKernel.Web.OpenApi;

/// <summary>What the reference shows of Balance's requests and responses.</summary>
internal static class BalanceExamples
{
    /// <summary>One of each type.</summary>
    public static readonly IReadOnlyList<object> All =
    [
        new ChargeRequest(10_000),
        new OpenAccountRequest("alice"),
        new AccountResponse("demo", 10_000, "KRW", OpenApiExamples.Time),
        new ChargeReceipt(OpenApiExamples.Id, 10_000, 10_000, "KRW", OpenApiExamples.Time),
        new TransactionResponse(OpenApiExamples.Id, WalletTransactionType.Charge, 10_000, 10_000, OrderId: null, OpenApiExamples.Time),
    ];
}
