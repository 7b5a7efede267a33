namespace Commerce.SharedKernel.Infrastructure.Commands.Idempotency;

using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>What was answered to a request that bore an idempotency key; written in the transaction of the work itself.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The row's key.</summary>
    public long Id { get; init; }

    /// <summary>Whose key it is.</summary>
    public required string UserId { get; init; }

    /// <summary>The header's value.</summary>
    public required string RequestKey { get; init; }

    /// <summary>SHA-256 of role, method, raw target and raw body, in hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The command's result as JSON; an empty object for a command that changes nothing; null while it runs.</summary>
    public string? Outcome { get; init; }

    /// <summary>When it was claimed.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
        {
            builder.Property(record => record.UserId).HasMaxLength(SharedKernel.UserId.MaxLength);
            builder.Property(record => record.RequestKey).HasMaxLength(IdempotencyRequest.MaxLength);
            builder.Property(record => record.Fingerprint).HasMaxLength(64);
            builder.HasIndex(record => new { record.UserId, record.RequestKey }).IsUnique();
            builder.HasIndex(record => record.CreatedAt);
        }
    }
}
