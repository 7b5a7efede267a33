namespace Commerce.SharedKernel.Web.Platform;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Audit;
using SharedKernel.Web.OpenApi;

/// <summary>The audit's route.</summary>
public static class AuditEndpoints
{
    /// <summary>Maps it.</summary>
    /// <param name="routes">The group <c>/api/v1</c>.</param>
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", (ISender sender, CancellationToken ct) => sender.Send(new RunAudit(), ct).ToOk())
            .WithName("RunAudit").WithSummary("Compares, on one snapshot, money, stock, coupons, orders, events and ranking with each other, and says what it does not prove.")
            .Produces<AuditReport>()
            .WithExamples(new AuditReport(true, OpenApiExamples.Time.AddHours(2), [new AuditCheckReport("balance.ledger", "Every balance equals the sum of its transactions, each balanceAfter follows from the one before, and none is negative; each transaction's type, sign, order and times agree.", true, 3, [])], [AuditLimits.NotProven[0]]))
            .ProducesErrors(PlatformErrors.Overloaded)
            .RequireAdmin();
}
