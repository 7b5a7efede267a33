namespace Commerce.IntegrationTests.Ranking;

using Harness;

/// <summary>Steps of the tests about the ranking.</summary>
internal static class RankingSteps
{
    private const string RebuiltOnSql = "SELECT rebuilt_on FROM ranking_states";

    /// <summary>The places, most sold first.</summary>
    public static async Task<IReadOnlyList<(long ProductId, long Sold)>> TopAsync(this CommerceApp app, int limit = 50) =>
        [.. (await app.Anonymous().GetAsync($"/products/top?limit={limit}")).ShouldBe(200).Json.List("items").Select(item => (item.Int("productId"), item.Int("soldQuantity")))];

    /// <summary>Waits until the ranking shows exactly this.</summary>
    public static async Task ShouldShowAsync(this CommerceApp app, params (long ProductId, long Sold)[] expected)
    {
        IReadOnlyList<(long ProductId, long Sold)> shown = [];
        try
        {
            await Eventually.BeTrueAsync(async () => (shown = await app.TopAsync()).SequenceEqual(expected));
        }
        catch (ShouldAssertException)
        {
            shown.ShouldBe(expected);
        }
    }

    /// <summary>Waits until the ranking is one that was made at the clock's present time, or later.</summary>
    public static Task HasCountedAnewAsync(this CommerceApp app)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(app.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        return Eventually.BeTrueAsync(async () => (await app.Anonymous().GetAsync("/products/top")).ShouldBe(200).Json.Time("computedAt") >= now);
    }

    /// <summary>Moves the clock to the first minutes of the next hour, so that what follows lies in one hour.</summary>
    public static void BeginAnHour(this CommerceApp app)
    {
        var now = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromMinutes(62 - now.Minute));
    }

    /// <summary>The local date of the last rebuild, once there was one.</summary>
    public static async Task<string> RebuiltOnAsync(this CommerceApp app)
    {
        await Eventually.BeTrueAsync(async () => await app.SqlAsync(RebuiltOnSql) is not null);
        return await app.SqlAsync(RebuiltOnSql) switch
        {
            DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            DateTime date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            var text => (string)text!,
        };
    }
}
