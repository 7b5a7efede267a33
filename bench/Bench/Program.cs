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
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Bench -- order-size | rebuild [orders] | audit [orders [PostgreSQL connection string]]");
    return 2;
}
