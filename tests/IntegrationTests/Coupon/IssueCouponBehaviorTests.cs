namespace Commerce.IntegrationTests.Coupon;

using Commerce.Coupon.Application;
using Commerce.Coupon.Domain;
using Commerce.Coupon.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using SharedKernel.Infrastructure.Commands;

public sealed class IssueCouponBehaviorTests
{
    private static readonly CouponCode Code = CouponCode.Parse("SPRING");

    private readonly SoldOutCache soldOut = new(TimeProvider.System);

    [Fact]
    public async Task A_sold_out_refusal_makes_memory_look()
    {
        (await HandleAsync(CouponErrors.SoldOut)).Error!.Code.ShouldBe("coupon.sold_out");

        soldOut.Contains(Code).ShouldBeTrue();
    }

    [Fact]
    public async Task Another_refusal_does_not()
    {
        (await HandleAsync(CouponErrors.NotOpen)).Error!.Code.ShouldBe("coupon.not_open");

        soldOut.Contains(Code).ShouldBeFalse();
    }

    private async Task<Result<CouponResponse>> HandleAsync(Result<CouponResponse> outcome)
    {
        using var limiter = new IssueConcurrencyLimiter(new CouponSettings());
        var behavior = new IssueCouponBehavior(soldOut, limiter, new CurrentRequest(), Substitute.For<IServiceScopeFactory>(), TimeProvider.System);
        return await behavior.Handle(new IssueCoupon("alice", Code), _ => Task.FromResult(outcome), CancellationToken.None);
    }
}
