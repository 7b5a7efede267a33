namespace Commerce.Bench.Equality;

using System.Text;
using System.Text.Json;

/// <summary>
/// Whether the limit is honest: the same script is sent to Commerce and to it, each on a copy of the same database, and what they answer and
/// what they keep must be the same.
/// </summary>
internal static class EqualityCheck
{
    private const int MostShown = 20;
    private static readonly string[] Headers = ["Content-Type", "Cache-Control", "Location", "ETag", "Link", "Idempotency-Replayed", "X-Content-Type-Options", "WWW-Authenticate"];
    private static readonly string[] Settings = ["--Balance:MaxCharge=1000000", "--Balance:MaxBalance=1000400000", "--Demo:Seed=false"];

    /// <summary>Runs it, prints what differs; answers whether nothing does.</summary>
    public static async Task<bool> RunAsync()
    {
        var commerce = await FilledShop.MakeAsync(orders: 0, Script.Rows);
        var limit = FilledShop.Copy(commerce);
        try
        {
            var (ours, ourTables) = await PlayAsync(commerce, folder => ShopProcess.StartAsync(null, folder, Settings));
            Console.WriteLine($"  commerce: {ours.Count} answers ({string.Join(", ", ours.CountBy(answer => answer.Split(": ")[1][..3]).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"))}), {ourTables.Sum(table => table.Value.Count)} rows in {ourTables.Count} tables");
            var (theirs, theirTables) = await PlayAsync(limit, folder => ShopProcess.StartLimitAsync(folder, Settings));
            Console.WriteLine($"  limit:    {theirs.Count} answers, {theirTables.Sum(table => table.Value.Count)} rows in {theirTables.Count} tables");
            List<string> differences = [];
            Compare("answers", ours, theirs, differences);
            foreach (var table in ourTables.Keys.Union(theirTables.Keys, StringComparer.Ordinal))
            {
                Compare(table, ourTables.GetValueOrDefault(table) ?? [], theirTables.GetValueOrDefault(table) ?? [], differences);
            }

            foreach (var difference in differences.Take(MostShown))
            {
                Console.WriteLine(difference);
            }

            // Commerce itself looks over what the limit has kept.
            await using (var shop = await ShopProcess.StartAsync(null, limit, Settings))
            {
                if (!await Comparison.AuditAsync("the limit's rows", shop))
                {
                    differences.Add("audit");
                }
            }

            Console.WriteLine(differences.Count == 0 ? "equality: the same answers and the same rows" : $"equality: {differences.Count} differences");
            return differences.Count == 0;
        }
        finally
        {
            Directory.Delete(commerce, recursive: true);
            Directory.Delete(limit, recursive: true);
        }
    }

    private static async Task<(List<string> Answers, SortedDictionary<string, List<string>> Tables)> PlayAsync(string folder, Func<string, Task<ShopProcess>> start)
    {
        var normal = new Normal();
        List<string> answers = [];
        await using (var shop = await start(folder))
        {
            var mint = new TokenMint(folder);
            var script = new Script();
            using var connection = new Connection();
            await connection.OpenAsync(shop.Address);
            for (var number = 0; number < Script.Length; number++)
            {
                var step = script.Next(number);
                answers.Add($"{number} {step.What}: {await SendAsync(connection, mint, script, step, normal)}");
            }

            // The ranking is promised within a second, and events soon after.
            await Task.Delay(TimeSpan.FromSeconds(2));
            answers.Add($"ranking: {await SendAsync(connection, mint, script, new Step("ranking", "/products/top", null), normal)}");
        }

        return (answers, await Tables.ReadAsync(folder, normal));
    }

    private static async Task<string> SendAsync(Connection connection, TokenMint mint, Script script, Step step, Normal normal)
    {
        var (path, token) = (Encoding.ASCII.GetBytes("/api/v1" + step.Path), step.User is null ? [] : mint.HeaderFor(step.User));
        if (step.Body is null)
        {
            connection.Get(path, token);
        }
        else
        {
            connection.Post(path, token, Encoding.UTF8.GetBytes(step.Body), Encoding.ASCII.GetBytes(step.Key ?? ""));
        }

        var status = await connection.SendAsync();
        var body = Encoding.UTF8.GetString(connection.Body);
        script.Note(step, status, OrderIdOf(body));
        var headers = connection.Head.Split("\r\n").Where(line => Array.Exists(Headers, name => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal);
        return $"{status} {normal.Of(body)} [{normal.Of(string.Join("; ", headers))}]";
    }

    private static string? OrderIdOf(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("orderId", out var id) ? id.GetString() : null;
    }

    private static void Compare(string what, List<string> ours, List<string> theirs, List<string> differences)
    {
        if (ours.Count != theirs.Count)
        {
            differences.Add($"{what}: commerce has {ours.Count}, the limit {theirs.Count}");
        }

        for (var i = 0; i < Math.Min(ours.Count, theirs.Count); i++)
        {
            if (ours[i] != theirs[i])
            {
                differences.Add($"{what} {i + 1}:\n  commerce {ours[i]}\n  limit    {theirs[i]}");
            }
        }
    }
}
