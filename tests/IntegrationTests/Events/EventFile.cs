namespace Commerce.IntegrationTests.Events;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Harness;

/// <summary>What a Host has written to its event files.</summary>
internal static class EventFile
{
    /// <summary>The events of an order's life, in short.</summary>
    public const string Placed = "com.commerce.order.placed.v1";
    public const string Paid = "com.commerce.order.paid.v1";
    public const string Failed = "com.commerce.order.failed.v1";
    public const string Cancelled = "com.commerce.order.cancelled.v1";
    public const string Expired = "com.commerce.order.expired.v1";
    public const string Refunded = "com.commerce.order.refunded.v1";

    /// <summary>The files, oldest first.</summary>
    public static IReadOnlyList<string> Paths(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "events");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Every whole line, parsed; a line that is being written does not count.</summary>
    public static IReadOnlyList<JsonElement> Read(string dataFolder) =>
        [.. Paths(dataFolder).SelectMany(path => Lines(Text(path))).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>A file as it is, beside whoever writes it.</summary>
    public static string Text(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>How many whole lines there are: cheaper than reading them.</summary>
    public static int Count(string dataFolder) => Paths(dataFolder).Sum(path => Text(path).Count(character => character == '\n'));

    /// <summary>Waits for all events of an order, and answers it.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ShouldTellAsync(this CommerceApp app, Guid orderId, params string[] types)
    {
        List<JsonElement> told = [];
        await Eventually.BeTrueAsync(() =>
        {
            told = [.. Read(app.Folder).Where(line => line.Text("subject") == orderId.ToString())];
            return Task.FromResult(told.Count >= types.Length);
        });
        told.Select(line => line.Text("type")).ShouldBe(types);
        told.Select(line => line.Text("sequence")).ShouldBe(Enumerable.Range(1, types.Length).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        told.ShouldAllBe(line => line.Text("sequencetype") == "Integer");
        return told;
    }

    private static string[] Lines(string text)
    {
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : text[..end].Split('\n');
    }
}
