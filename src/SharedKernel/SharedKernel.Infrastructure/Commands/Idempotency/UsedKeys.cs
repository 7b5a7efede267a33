namespace Commerce.SharedKernel.Infrastructure.Commands.Idempotency;

using Data;

/// <summary>
/// Tells work that is done ahead of a command's transaction whether that transaction will only answer from a key's record, so that nothing
/// is prepared for a repetition.
/// </summary>
public sealed class UsedKeys(PlatformDbContext platform, CurrentRequest current, TimeProvider clock)
{
    /// <summary>
    /// A key this close to its end counts as unused: it may be forgotten before the command reaches its transaction, which then needs
    /// what was to be prepared.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>Whether an earlier request has used the current request's key.</summary>
    /// <returns>False also for a request without a key.</returns>
    public async Task<bool> IsCurrentUsedAsync(CancellationToken cancellationToken)
    {
        if (current.Context is not { Idempotency: { } key, UserId: { } userId })
        {
            return false;
        }

        var after = clock.UtcNowMs() - IdempotencyRecord.Lifetime + Margin;
        return await platform.IdempotencyRecords.AnyAsync(
            record => record.UserId == userId && record.RequestKey == key.Key && record.CreatedAt > after, cancellationToken);
    }
}
