using Commerce.Bench;

// Every scenario measures its two sides in turn, in one run against one Host, and prints ratios: absolute numbers are this machine's.
return args switch
{
    ["order-size", ..] => await OrderSize.RunAsync(),
    ["rebuild", var orders] => await Rebuild.RunAsync(int.Parse(orders, System.Globalization.CultureInfo.InvariantCulture)),
    ["rebuild"] => await Rebuild.RunAsync(1_000_000),
    ["audit", var orders, var server] => await Audit.RunAsync(int.Parse(orders, System.Globalization.CultureInfo.InvariantCulture), server),
    ["audit", var orders] => await Audit.RunAsync(int.Parse(orders, System.Globalization.CultureInfo.InvariantCulture), null),
    ["audit"] => await Audit.RunAsync(1_000_000, null),
    ["operations", .. var options] => await MeasureOperationsAsync(options),
    _ => Usage(),
};

static async Task<int> MeasureOperationsAsync(string[] words)
{
    Dictionary<string, string> options = new(StringComparer.Ordinal) { ["--seconds"] = "5", ["--rounds"] = "5", ["--clients"] = "64" };
    List<string> names = [];
    Queue<string> left = new(words);
    while (left.TryDequeue(out var word))
    {
        if (!word.StartsWith("--", StringComparison.Ordinal))
        {
            names.Add(word);
        }
        else if (left.TryDequeue(out var value))
        {
            options[word] = value;
        }
        else
        {
            return Usage();
        }
    }

    var against = options.GetValueOrDefault("--against");
    return await Operations.RunAsync(names, against is null ? null : Path.GetFullPath(against), Number("--seconds"), Number("--rounds"), Number("--clients"));

    int Number(string option) => int.Parse(options[option], System.Globalization.CultureInfo.InvariantCulture);
}

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Bench -- order-size | rebuild [orders] | audit [orders [PostgreSQL connection string]] | operations [name …] [--against folder] [--seconds 5] [--rounds 5] [--clients 64]");
    return 2;
}
