namespace Commerce.SharedKernel.Infrastructure.Commands.Idempotency;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Data;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>Whether a key serves the command that asks for it.</summary>
internal enum KeyClaim
{
    /// <summary>It does: the command is to run.</summary>
    Granted,

    /// <summary>An earlier request has had it.</summary>
    Taken,

    /// <summary>A request with it is running on another Host.</summary>
    Running,
}

/// <summary>
/// The memory behind <c>Idempotency-Key</c> (in the spirit of draft-ietf-httpapi-idempotency-key-header). The unique key of the table
/// decides who was first, not a look before the work.
/// </summary>
internal sealed class IdempotencyRecords(PlatformDbContext platform, IdempotencyUsage usage, TimeProvider clock)
{
    /// <summary>What is stored for a command that changes nothing.</summary>
    private const string NoResponse = "{}";

    /// <summary>Claims the key for the command that is about to run.</summary>
    /// <param name="isRepetition">
    /// Whether this Host has tried the command before: its own first try may still hold the key on the server, and its record then says what
    /// became of it. Everybody else is not to wait, because waiting occupies a command worker.
    /// </param>
    /// <returns>Whether it serves the command.</returns>
    public async Task<KeyClaim> ClaimAsync(string userId, IdempotencyRequest key, bool isRepetition)
    {
        var name = LockOf(userId, key);
        if (isRepetition)
        {
            await platform.AcquireLockAsync(name, CancellationToken.None);
        }
        else if (!await platform.TryAcquireLockAsync(name, CancellationToken.None))
        {
            return KeyClaim.Running;
        }

        var now = clock.UtcNowMs();
        var claim = new IdempotencyRecord { UserId = userId, RequestKey = key.Key, Fingerprint = key.Fingerprint, CreatedAt = now };
        if (await InsertAsync(claim))
        {
            return KeyClaim.Granted;
        }

        // Taken, unless it has outlived its time and nobody has swept it yet.
        var forgotten = now - IdempotencyRecord.Lifetime;
        var isTakenOver = await platform.Database.ExecuteSqlAsync($"""
            UPDATE platform_idempotency_records SET fingerprint = {key.Fingerprint}, outcome = NULL, created_at = {now}
            WHERE user_id = {userId} AND request_key = {key.Key} AND created_at <= {forgotten}
            """) == 1;
        // Or unless it was swept since the first look.
        return isTakenOver || await InsertAsync(claim) ? KeyClaim.Granted : KeyClaim.Taken;
    }

    private async Task<bool> InsertAsync(IdempotencyRecord claim) =>
        await platform.InsertIfNotExistsAsync([claim], [nameof(IdempotencyRecord.UserId), nameof(IdempotencyRecord.RequestKey)], CancellationToken.None) == 1;

    /// <summary>Looks whether a user, whose key was granted, stores too much.</summary>
    /// <returns>Why the key must be given back, or null.</returns>
    public async Task<Error?> RefuseAsync(string userId)
    {
        if (usage.AddKey(userId))
        {
            var stored = await platform.IdempotencyRecords.Where(record => record.UserId == userId).GroupBy(record => record.UserId)
                .Select(records => new { Keys = records.LongCount(), Characters = records.Sum(record => (long)(record.Outcome ?? "").Length) })
                .SingleAsync();
            usage.Counted(userId, stored.Keys, stored.Characters);
        }

        return usage.Refuse(userId);
    }

    /// <summary>Keeps the answer for those who ask again.</summary>
    /// <typeparam name="TOutcome">The command's result.</typeparam>
    /// <param name="isStored">Whether the answer is stored; else only that the key was used.</param>
    public Task CompleteAsync<TOutcome>(string userId, IdempotencyRequest key, TOutcome outcome, bool isStored)
    {
        var json = isStored ? JsonSerializer.Serialize(outcome, StorageJson.Options) : NoResponse;
        usage.AddResponse(userId, json.Length);
        return platform.Database.ExecuteSqlAsync(
            $"UPDATE platform_idempotency_records SET outcome = {json} WHERE user_id = {userId} AND request_key = {key.Key}");
    }

    /// <summary>Gives the key back: what happened says nothing about the business.</summary>
    public Task ForgetAsync(string userId, IdempotencyRequest key) =>
        platform.Database.ExecuteSqlAsync($"DELETE FROM platform_idempotency_records WHERE user_id = {userId} AND request_key = {key.Key}");

    /// <summary>What was answered before, as JSON, or the reason why it cannot be given.</summary>
    public async Task<(string? Json, Error? Error)> FindAsync(string userId, IdempotencyRequest key)
    {
        var record = await platform.IdempotencyRecords.AsNoTracking().SingleOrDefaultAsync(r => r.UserId == userId && r.RequestKey == key.Key);
        if (record is null)
        {
            // Swept away since the claim found it: the next try finds the key free.
            return (null, PlatformErrors.KeyInProgress);
        }

        if (!string.Equals(record.Fingerprint, key.Fingerprint, StringComparison.Ordinal))
        {
            return (null, PlatformErrors.KeyReused);
        }

        return record.Outcome is { } json ? (json, null) : (null, PlatformErrors.KeyInProgress);
    }

    /// <summary>The name under which a key is locked; a digest, because names are shorter than users and keys may be.</summary>
    private static string LockOf(string userId, IdempotencyRequest key) =>
        "idempotency:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}\n{key.Key}")));
}

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
