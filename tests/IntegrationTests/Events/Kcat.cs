namespace Commerce.IntegrationTests.Events;

using System.Diagnostics;
using System.Text.Json;
using Harness;

/// <summary>A consumer that has nothing to do with this project: Debian's kcat.</summary>
internal static class Kcat
{
    public const string Program = "/usr/bin/kcat";

    /// <summary>Between the parts of a message, and at its end: characters that JSON escapes.</summary>
    private const char Part = '\u001f';

    /// <summary>Everything in a topic from its beginning, partition by partition in the order of the offsets.</summary>
    public static async Task<IReadOnlyList<KafkaMessage>> ReadAsync(string bootstrapServers, string topic)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-C", "-b", bootstrapServers, "-t", topic, "-o", "beginning", "-e", "-q", "-m", "30", "-f", $"%p{Part}%o{Part}%k{Part}%h{Part}%s\\n"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ToMessage).OrderBy(message => message.Partition).ThenBy(message => message.Offset)];
    }

    private static KafkaMessage ToMessage(string line)
    {
        var parts = line.Split(Part);
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        var headers = parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split('=', 2)).ToDictionary(header => header[0], header => header[1], StringComparer.Ordinal);
        return new KafkaMessage(int.Parse(parts[0], invariant), long.Parse(parts[1], invariant), parts[2], headers, JsonDocument.Parse(parts[4]).RootElement);
    }
}

/// <summary>A message as it stands in the topic.</summary>
internal sealed record KafkaMessage(int Partition, long Offset, string Key, IReadOnlyDictionary<string, string> Headers, JsonElement Event)
{
    public Guid Id => Event.Uuid("id");

    public string Type => Event.Text("type");

    public int Sequence => int.Parse(Event.Text("sequence")!, System.Globalization.CultureInfo.InvariantCulture);
}
