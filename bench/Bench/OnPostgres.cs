namespace Commerce.Bench;

/// <summary>The scenarios on PostgreSQL, for Commerce alone: the limit works on SQLite only. The server's own processor time is not in the numbers.</summary>
internal static class OnPostgres
{
    /// <summary>Measures and prints.</summary>
    /// <param name="server">The connection string of an empty database.</param>
    public static async Task<bool> RunAsync(IReadOnlyList<string> operations, Options options, string server)
    {
        string[] settings = [.. FilledShop.Settings, "--Database:Provider=PostgreSql", $"--ConnectionStrings:Commerce={server}"];
        var folder = Directory.CreateTempSubdirectory("commerce-bench-").FullName;
        await (await ShopProcess.StartAsync(folder, settings)).DisposeAsync();
        await using (var rows = await PostgreSqlRows.OpenAsync(server))
        {
            await FilledShop.FillAsync(rows, orders: 0);
        }

        bool isConsistent;
        await using (var side = new Side("commerce", await ShopProcess.StartAsync(folder, settings), new Workload(folder, options.Clients)))
        {
            foreach (var operation in operations)
            {
                await side.LoadAsync(operation, options.LongestWarmUp, options.WarmUp);
                List<Sample> taken = [];
                for (var round = 0; round < options.Rounds; round++)
                {
                    taken.Add(await side.LoadAsync(operation, options.Round));
                    Console.WriteLine($"  {operation,-12} {taken[^1]}");
                }

                Console.WriteLine($"  {operation,-12} {Sample.Median(taken)} median");
            }

            isConsistent = await Comparison.AuditAsync(side.Name, side.Shop);
        }

        Directory.Delete(folder, recursive: true);
        return isConsistent;
    }
}
