namespace Commerce.SharedKernel.Infrastructure.Idempotency;

using System.Text.Json;
using Mediator;
using Microsoft.EntityFrameworkCore;
using Persistence;

/// <summary>
/// The memory behind <c>Idempotency-Key</c> (in the spirit of draft-ietf-httpapi-idempotency-key-header). The unique key of the table
/// decides who was first, not a look before the work.
/// </summary>
/// <param name="platform">The lane's context.</param>
/// <param name="clock">Decides when a key is forgotten.</param>
internal sealed class IdempotencyRecords(PlatformDbContext platform, TimeProvider clock)
{
    /// <summary>Claims the key for the command that is about to run.</summary>
    /// <returns>False when it is taken.</returns>
    public async Task<bool> ClaimAsync(string userId, IdempotencyRequest key)
    {
        var now = clock.Now();
        var claim = new IdempotencyRecord { UserId = userId, RequestKey = key.Key, Fingerprint = key.Fingerprint, CreatedAt = now };
        if (await platform.InsertAbsentAsync([claim], [nameof(IdempotencyRecord.UserId), nameof(IdempotencyRecord.RequestKey)], CancellationToken.None) == 1)
        {
            return true;
        }

        // Taken, unless it has outlived its time and nobody has swept it yet.
        var forgotten = now - IdempotencyRecord.Lifetime;
        return await platform.Database.ExecuteSqlAsync($"""
            UPDATE platform_idempotency_records SET fingerprint = {key.Fingerprint}, outcome = NULL, created_at = {now}
            WHERE user_id = {userId} AND request_key = {key.Key} AND created_at <= {forgotten}
            """) == 1;
    }

    /// <summary>Keeps the answer for those who ask again.</summary>
    public Task CompleteAsync<TOutcome>(string userId, IdempotencyRequest key, TOutcome outcome)
    {
        var json = JsonSerializer.Serialize(outcome, StoredJson.Options);
        return platform.Database.ExecuteSqlAsync(
            $"UPDATE platform_idempotency_records SET outcome = {json} WHERE user_id = {userId} AND request_key = {key.Key}");
    }

    /// <summary>Gives the key back: what happened says nothing about the business.</summary>
    public Task ForgetAsync(string userId, IdempotencyRequest key) =>
        platform.Database.ExecuteSqlAsync($"DELETE FROM platform_idempotency_records WHERE user_id = {userId} AND request_key = {key.Key}");

    /// <summary>What was answered before: the outcome, or the reason why it cannot be given.</summary>
    public async Task<(TOutcome? Outcome, Error? Error)> FindAsync<TOutcome>(string userId, IdempotencyRequest key)
    {
        var record = await platform.Set<IdempotencyRecord>().AsNoTracking()
            .SingleOrDefaultAsync(r => r.UserId == userId && r.RequestKey == key.Key);
        if (record is null)
        {
            // Swept away since the claim found it: the next try finds the key free.
            return (default, PlatformErrors.KeyInProgress);
        }

        if (!string.Equals(record.Fingerprint, key.Fingerprint, StringComparison.Ordinal))
        {
            return (default, PlatformErrors.KeyReused);
        }

        return record.Outcome is { } json
            ? (JsonSerializer.Deserialize<TOutcome>(json, StoredJson.Options), null)
            : (default, PlatformErrors.KeyInProgress);
    }
}
