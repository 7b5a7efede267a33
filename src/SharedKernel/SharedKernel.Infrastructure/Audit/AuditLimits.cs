namespace Commerce.SharedKernel.Infrastructure.Audit;

/// <summary>What the audit does not prove. The same sentences stand in docs/audit.md.</summary>
public static class AuditLimits
{
    /// <summary>The sentences, for operators.</summary>
    public static IReadOnlyList<string> NotProven { get; } =
    [
        "That a row exists which was removed together with every row that refers to it: nothing else remembers it.",
        "That a cancelled or expired order has held goods at all: under Order:Reserve=AtPayment it has taken none, and the order does not say which mode it was made under.",
        "The content of events that were removed after Outbox:KeepDays, and everything that only they said of an order.",
        "Texts and settings that nothing is derived from: names and descriptions of products, prices of today, the closing time of a campaign beyond its coupons, and the answers kept for idempotency keys.",
        "The terms of campaigns and the listeners of events from before they were noted: such coupons and events are passed over.",
        "That a delivery which is marked as delivered has arrived, or that a parked or discarded one should not have been: GET /deliveries lists the parked ones.",
        "The sales ranking of hours before its window.",
    ];
}
