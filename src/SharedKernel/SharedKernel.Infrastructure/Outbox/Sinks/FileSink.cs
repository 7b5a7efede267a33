namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Data;
using Data.Providers;
using Microsoft.Win32.SafeHandles;

/// <summary>
/// Appends events to <c>events/orders-YYYYMMDD.ndjson</c> in the data folder, one per line, by the date on which they happened (UTC). On
/// disk before the outbox processor marks them delivered, so a crash repeats events and never loses one.
/// </summary>
/// <param name="database">Whether there may be other Hosts.</param>
internal sealed partial class FileSink(DataSettings data, DataPlatformSettings platform, IDatabaseProvider database, IEventSchemas schemas, ILogger<FileSink> logger) : IEventSink
{
    private const byte EndOfLine = (byte)'\n';

    public string Name => "file";

    public bool IsEnabled => platform.Wants(DataPlatformSettings.File);

    private string Folder => Path.GetFullPath(Path.Combine(data.Directory, "events"));

    public void ValidateConfiguration()
    {
        if (database.SupportsConcurrentWriters)
        {
            WantsOneHost(logger, Folder);
        }
    }

    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Folder))
        {
            foreach (var path in Directory.EnumerateFiles(Folder, "orders-*.ndjson"))
            {
                await using var file = Open(path);
                await CutTornTailAsync(file, cancellationToken);
            }
        }
    }

    public async Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var results = new DeliveryResult[events.Count];
        Array.Fill(results, DeliveryResult.Blocked);
        // Almost always one day: two only around midnight. The order within a day's file is the order of the events.
        foreach (var day in Enumerable.Range(0, events.Count).GroupBy(index => events[index].OccurredAt.UtcDateTime.Date))
        {
            var result = await AppendAsync(day.Key, day.Select(index => events[index]), cancellationToken);
            foreach (var index in day)
            {
                results[index] = result;
            }

            if (result.Kind != DeliveryResultKind.Accepted)
            {
                break;
            }
        }

        return results;
    }

    private async Task<DeliveryResult> AppendAsync(DateTime day, IEnumerable<OutboxEvent> events, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var happened in events)
        {
            CloudEvent.Of(happened, schemas).Write(lines);
            lines.Write([EndOfLine]);
        }

        try
        {
            Directory.CreateDirectory(Folder);
            await AppendAsync(Path.Combine(Folder, $"orders-{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.ndjson"), lines.WrittenMemory, cancellationToken);
            return DeliveryResult.Accepted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full or missing disk is no event's fault.
            return DeliveryResult.Unavailable(e.Message);
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);

    private static async Task AppendAsync(string path, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var end = file.Seek(0, SeekOrigin.End);
        try
        {
            await file.WriteAsync(lines, cancellationToken);
            file.Flush(flushToDisk: true);
            if (end == 0)
            {
                FlushFolder(Path.GetDirectoryName(path)!);
            }
        }
        catch
        {
            // What was half written would otherwise run into the next line.
            file.SetLength(end);
            throw;
        }
    }

    /// <summary>
    /// Brings the name of a new file to disk: on some file systems a power cut could otherwise take the whole file, whose events are
    /// marked. Windows has no such call and needs none.
    /// </summary>
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            using var handle = OpenFolder(Encoding.UTF8.GetBytes(folder + '\0'), 0);
            if (handle.IsInvalid)
            {
                throw new IOException($"{folder} cannot be opened to be flushed: error {Marshal.GetLastPInvokeError()}.");
            }

            RandomAccess.FlushToDisk(handle);
        }
    }

    /// <summary>Removes what a crash left of a line. The event was not marked delivered, so it comes again.</summary>
    private static async Task CutTornTailAsync(FileStream file, CancellationToken cancellationToken)
    {
        const int Step = 4_096;
        var buffer = new byte[Step];
        var end = file.Length;
        while (end > 0)
        {
            var start = Math.Max(0, end - Step);
            file.Position = start;
            var length = (int)(end - start);
            await file.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken);
            var last = buffer.AsSpan(0, length).LastIndexOf(EndOfLine);
            if (last >= 0)
            {
                end = start + last + 1;
                break;
            }

            end = start;
        }

        if (end < file.Length)
        {
            file.SetLength(end);
        }
    }

    /// <summary>.NET opens no folders. The path ends with a zero byte; 0 stands for reading.</summary>
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle OpenFolder(byte[] path, int flags);

    [LoggerMessage(LogLevel.Warning, "Events are written to {Folder} of this Host, which is right for one Host only: with several, the one that has the lease writes to its own folder. Choose another of DataPlatform:Sinks")]
    private static partial void WantsOneHost(ILogger logger, string folder);
}
