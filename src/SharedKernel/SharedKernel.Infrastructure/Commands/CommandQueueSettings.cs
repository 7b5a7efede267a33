namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.ComponentModel.DataAnnotations;

/// <summary>How commands queue for the database, section <c>CommandQueue</c>.</summary>
public sealed class CommandQueueSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "CommandQueue";

    /// <summary>Command workers on a database server; 0 chooses two per core. More hurt hot rows. SQLite has one writer, and one command worker.</summary>
    [Range(0, 64)]
    public int Count { get; set; }

    /// <summary>Commands that may wait; one more is answered 429.</summary>
    [Range(1, 100_000)]
    public int QueueLength { get; set; } = 4_096;

    /// <summary>Commands that may share one commit, on SQLite.</summary>
    [Range(1, 4_096)]
    public int GroupSize { get; set; } = 256;
}
