namespace Commerce.Coupon.Infrastructure;

using System.Threading.RateLimiting;
using Application;
using Balance.Contracts;
using Domain;
using SharedKernel.Infrastructure.Commands;

/// <summary>
/// Stands before the queue: answers the crowd that comes after a campaign has sold out by one indexed read, and lets only so many
/// issues of one code wait at once.
/// </summary>
internal sealed class IssueCouponBehavior(
    SoldOutCache soldOut, IssueConcurrencyLimiter limiter, CurrentRequest current, IServiceScopeFactory services, TimeProvider clock)
    : IPipelineBehavior<IssueCoupon, Result<CouponResponse>>
{
    public async Task<Result<CouponResponse>> Handle(IssueCoupon request, RequestHandlerDelegate<Result<CouponResponse>> next, CancellationToken cancellationToken)
    {
        if (request.CouponCode is not { } code)
        {
            return await next(cancellationToken);
        }

        // With an idempotency key the answer has to be recorded, which only a transaction can do.
        if (current.Context.Idempotency is null && soldOut.Contains(code) && await RefuseLateComerAsync(code, request.UserId, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        using var permit = limiter.TryAcquire(code);
        if (!permit.IsAcquired)
        {
            return CouponErrors.Busy;
        }

        var outcome = await next(cancellationToken);
        if (string.Equals(outcome.Error?.Code, CouponErrors.SoldOut.Code, StringComparison.Ordinal))
        {
            // This is how a Host that was started again learns of it.
            soldOut.MarkSuspect(code);
        }

        return outcome;
    }

    private async Task<Error?> RefuseLateComerAsync(CouponCode couponCode, string userId, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var coupons = scope.ServiceProvider.GetRequiredService<ICouponRepository>();
        if (await soldOut.FindAsync(couponCode, () => coupons.FindCampaignAsync(couponCode, cancellationToken)) is not { } campaign)
        {
            return null;
        }

        var account = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RequireAccount(userId), cancellationToken);
        return account.Error ?? campaign.CheckCanIssue(await coupons.FindHeldAsync(campaign.Id, userId, cancellationToken), clock.UtcNowMs());
    }
}

/// <summary>Bounds how many issues of one code are under way at once.</summary>
internal sealed class IssueConcurrencyLimiter(CouponSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<CouponCode> limiter = PartitionedRateLimiter.Create<CouponCode, CouponCode>(couponCode =>
        RateLimitPartition.GetConcurrencyLimiter(couponCode, _ => new ConcurrencyLimiterOptions { PermitLimit = settings.IssueConcurrency, QueueLimit = 0 }));

    /// <summary>Asks for a permit, without waiting.</summary>
    /// <returns>To be disposed of when the issue is through; not acquired where too many are under way.</returns>
    public RateLimitLease TryAcquire(CouponCode couponCode) => limiter.AttemptAcquire(couponCode);

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();
}
