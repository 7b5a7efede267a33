namespace Commerce.Bench;

using System.Globalization;

/// <summary>A database with products, rich customers, hot campaigns and as many past orders as wanted: filled once, copied for each side.</summary>
internal static class FilledShop
{
    /// <summary>The customers that order, <c>u1</c> and so on.</summary>
    public const int Customers = 1_000;

    /// <summary>The products, by id from 1 on.</summary>
    public const int Products = 1_000;

    /// <summary>The hot campaigns, <c>HOT0</c> and so on.</summary>
    public const int Campaigns = 100;

    /// <summary>The people who want coupons, <c>h0</c> and so on, one of each campaign.</summary>
    public const int Collectors = 20_000;

    private const long Money = 1_000_000_000_000;

    /// <summary>The settings that a shop needs for it.</summary>
    public static string[] Settings { get; } = [$"--Balance:MaxCharge={Money}", $"--Balance:MaxBalance={Money * 10}", "--Demo:Seed=false", "--Order:MaxPendingPerUser=10000"];

    /// <summary>Makes a folder with such a shop.</summary>
    /// <param name="orders">Past orders, each with its two events.</param>
    /// <param name="extra">Statements to add to it.</param>
    public static async Task<string> MakeAsync(int orders, string? extra = null)
    {
        var folder = Directory.CreateTempSubdirectory("commerce-bench-").FullName;
        await (await ShopProcess.StartAsync(folder, Settings)).DisposeAsync();
        await using (var rows = await SqliteRows.OpenAsync(Path.Combine(folder, "data", "commerce.db")))
        {
            await FillAsync(rows, orders);
            if (extra is not null)
            {
                await rows.ExecuteAsync(extra);
            }
        }

        return folder;
    }

    /// <summary>Writes the rows.</summary>
    public static async Task FillAsync(IRowWriter rows, int orders)
    {
        await new AuditShop(orders).WriteAsync(rows);
        var now = TimeProvider.System.GetUtcNow().AddHours(-1);
        await rows.WriteAsync(
            "coupon_campaigns", "coupon_code, name, min_order_amount, total_quantity, issued_quantity, opens_at, is_closed, discount_amount, discount_type",
            Enumerable.Range(0, Campaigns).Select(i => new object?[]
            {
                string.Create(CultureInfo.InvariantCulture, $"HOT{i}"), "Hot", 0L, 10_000_000, 0, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), false, 100L, "Fixed",
            }));
    }

    /// <summary>Copies a shop that nobody has open.</summary>
    public static string Copy(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("commerce-bench-").FullName;
        Directory.CreateDirectory(Path.Combine(copy, "data"));
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "data")))
        {
            File.Copy(file, Path.Combine(copy, "data", Path.GetFileName(file)));
        }

        return copy;
    }
}
