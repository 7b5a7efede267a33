namespace Commerce.IntegrationTests.Coupon;

using Commerce.Coupon.Application;
using Commerce.Coupon.Domain;
using Commerce.Coupon.Infrastructure;

public sealed class IssueConcurrencyLimiterTests
{
    private static readonly CouponCode Code = CouponCode.Parse("AAA");
    private static readonly CouponCode Other = CouponCode.Parse("BBB");

    [Fact]
    public void No_more_than_so_many_issues_of_one_code_are_let_through()
    {
        using var limiter = new IssueConcurrencyLimiter(new CouponSettings { IssueConcurrency = 2 });

        using var first = limiter.TryAcquire(Code);
        using var second = limiter.TryAcquire(Code);
        using var third = limiter.TryAcquire(Code);
        using var other = limiter.TryAcquire(Other);

        (first.IsAcquired, second.IsAcquired, third.IsAcquired, other.IsAcquired).ShouldBe((true, true, false, true));
    }

    [Fact]
    public void A_permit_that_is_given_back_makes_room_once()
    {
        using var limiter = new IssueConcurrencyLimiter(new CouponSettings { IssueConcurrency = 1 });

        var first = limiter.TryAcquire(Code);
        first.Dispose();
        first.Dispose();
        using var second = limiter.TryAcquire(Code);
        using var third = limiter.TryAcquire(Code);

        (second.IsAcquired, third.IsAcquired).ShouldBe((true, false));
    }

    [Fact]
    public async Task Under_a_crowd_the_bound_holds_and_every_permit_comes_back()
    {
        const int Bound = 3;
        using var limiter = new IssueConcurrencyLimiter(new CouponSettings { IssueConcurrency = Bound });
        var inside = 0;
        var most = 0;
        var entered = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var permit = limiter.TryAcquire(Code);
                if (permit.IsAcquired)
                {
                    var now = Interlocked.Increment(ref inside);
                    InterlockedMax(ref most, now);
                    Interlocked.Increment(ref entered);
                    Interlocked.Decrement(ref inside);
                }
            }
        })));

        entered.ShouldBeGreaterThan(0);
        most.ShouldBeLessThanOrEqualTo(Bound);
        var permits = Enumerable.Range(0, Bound + 1).Select(_ => limiter.TryAcquire(Code)).ToList();
        permits.Count(permit => permit.IsAcquired).ShouldBe(Bound);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
            // Somebody else raised it meanwhile.
        }
    }
}
