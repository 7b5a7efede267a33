namespace Commerce.Coupon.Infrastructure;

using System.Threading.RateLimiting;
using Application;
using Domain;

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
