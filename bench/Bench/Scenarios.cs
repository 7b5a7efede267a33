namespace Commerce.Bench;

/// <summary>The scenarios by name, and what "all" means.</summary>
internal static class Scenarios
{
    /// <summary>How it is called.</summary>
    public const string Usage = """
        dotnet run -c Release --project bench/Bench -- <scenario> … [--seconds 20] [--rounds 5] [--clients 64] [--warm-up 20000] [--quick] [--save] [--against folder]
        Beside the limit: checkout checkout-key order-pay hot-product charge coupon-hot product products balance top mixed order-size
        Alone: equality cold-start growth [--orders 10000,1000000] soak [--minutes 10] rebuild [--orders 1000000] audit [--orders 1000000]
        On PostgreSQL, where there is no limit: [--database postgres --server "connection string of an empty database"]
        Together: all (with --quick: in under three minutes, without cold-start, growth, soak, rebuild and audit)
        """;

    private static readonly string[] OrderSize = ["lines-1", "lines-50"];

    /// <summary>Those that stand alone, by name.</summary>
    private static readonly Dictionary<string, Func<Options, Task<bool>>> Alone = new(StringComparer.Ordinal)
    {
        ["equality"] = async _ => await Equality.EqualityCheck.RunAsync(),
        ["cold-start"] = ColdStart.RunAsync,
        ["growth"] = Growth.RunAsync,
        ["soak"] = Soak.RunAsync,
        ["rebuild"] = async options => await Rebuild.RunAsync(options.Orders[^1]),
        ["audit"] = async options => await Audit.RunAsync(options.Orders[^1], options.Server) == 0,
    };

    /// <summary>Runs what was asked for.</summary>
    /// <returns>0 when everything went as it must.</returns>
    public static async Task<int> RunAsync(Options options)
    {
        var names = options.Names.SelectMany(name => name switch
        {
            "all" => options.IsQuick ? ["equality", .. Bounds.Scenarios.Keys] : ["equality", .. Bounds.Scenarios.Keys, .. Alone.Keys.Where(alone => alone != "equality")],
            "order-size" => OrderSize,
            _ => [name],
        }).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0 || names.Find(name => !Alone.ContainsKey(name) && !Bounds.Scenarios.ContainsKey(name)) is not null)
        {
            throw new ArgumentException($"No such scenario: {string.Join(' ', names.Where(name => !Alone.ContainsKey(name) && !Bounds.Scenarios.ContainsKey(name)))}");
        }

        var passes = true;
        foreach (var alone in names.Where(Alone.ContainsKey))
        {
            Console.WriteLine($"== {alone}");
            passes &= await Alone[alone](options);
        }

        var compared = names.Where(Bounds.Scenarios.ContainsKey).ToList();
        if (compared.Count > 0)
        {
            if (options.Server is { } server)
            {
                passes &= await OnPostgres.RunAsync(compared, options, server);
                return passes ? 0 : 1;
            }

            var results = await Comparison.RunAsync(compared, options);
            passes &= results.Report();
            await results.WriteAsync(options.Saves);
        }

        return passes ? 0 : 1;
    }
}
