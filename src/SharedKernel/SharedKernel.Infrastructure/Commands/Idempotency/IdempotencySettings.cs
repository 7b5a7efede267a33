namespace Commerce.SharedKernel.Infrastructure.Commands.Idempotency;

using System.ComponentModel.DataAnnotations;

/// <summary>How much is remembered for idempotency keys, section <c>Idempotency</c>. Keys are remembered for 24 hours.</summary>
public sealed class IdempotencySettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Idempotency";

    /// <summary>Keys of one user that are remembered; a request with one more is answered 429 <c>overloaded</c>.</summary>
    [Range(100, 100_000_000)]
    public int MaxKeysPerUser { get; set; } = 100_000;

    /// <summary>Characters of the answers that are stored for one user's keys; beyond, as above.</summary>
    [Range(65_536, 1_099_511_627_776)]
    public long MaxBytesPerUser { get; set; } = 64L << 20;
}
