namespace Commerce.Bench;

/// <summary>What Commerce must reach beside the limit: at least this part of its throughput, for at most so many times its processor time.</summary>
internal sealed record Bound(double Throughput, double Processor)
{
    /// <summary>How far a result may be off before a quick run fails: other work on the machine moves both numbers.</summary>
    private const double Slack = 2;

    /// <summary>Whether a result is within the bound.</summary>
    public bool Holds(double throughput, double processor) => throughput >= Throughput && processor <= Processor;

    /// <summary>Whether a result is so far off that no noise explains it.</summary>
    public bool IsFarOff(double throughput, double processor) => throughput < Throughput / Slack && processor > Processor * Slack;
}

/// <summary>The one table of all bounds, on SQLite.</summary>
internal static class Bounds
{
    /// <summary>Fifty lines may cost this many times one line.</summary>
    public const double FiftyLines = 4;

    /// <summary>Everybody buying one product reaches this part of what ordinary checkouts reach.</summary>
    public const double HotProduct = 0.9;

    /// <summary>A checkout in the largest history reaches this part of one in the smallest.</summary>
    public const double Growth = 0.85;

    /// <summary>An audit of a million orders takes at most so many seconds of processor time.</summary>
    public const double AuditSeconds = 30;

    /// <summary>A rebuild of the ranking from a million orders takes at most so many seconds.</summary>
    public const double RebuildSeconds = 10;

    /// <summary>The last minute of a soak may differ from the first by this part.</summary>
    public const double Soak = 0.05;

    /// <summary>Seconds from the start of the process to the first answer.</summary>
    public const double ColdStart = 0.8;

    private static readonly Bound Write = new(0.6, 1.8);
    private static readonly Bound Small = new(0.5, 2);
    private static readonly Bound Read = new(0.45, 2.5);

    /// <summary>What is compared with the limit, in the order of the table.</summary>
    public static IReadOnlyDictionary<string, Bound?> Scenarios { get; } = new Dictionary<string, Bound?>(StringComparer.Ordinal)
    {
        ["checkout"] = Write,
        ["checkout-key"] = Write,
        ["order-pay"] = Write,
        ["hot-product"] = null,
        ["charge"] = Small,
        ["coupon-hot"] = Small,
        ["product"] = Read,
        ["products"] = Small,
        ["balance"] = Read,
        ["top"] = Read,
        ["mixed"] = null,
        ["lines-1"] = null,
        ["lines-50"] = null,
    };
}
