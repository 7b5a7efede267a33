namespace Commerce.Coupon.Infrastructure;

using Application;
using Balance.Contracts;
using Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel;
using SharedKernel.Infrastructure.Mediator;

/// <summary>
/// Before the lane: answers the crowd that comes after a campaign has sold out by one indexed read, and lets only so many issues of
/// one code wait at once.
/// </summary>
internal sealed class IssueCouponGate(SoldOutCampaigns soldOut, IssueTurns turns, IServiceScopeFactory services, TimeProvider clock)
    : IGate<IssueCoupon, Result<CouponAnswer>>
{
    public async ValueTask<Admission<Result<CouponAnswer>>> EnterAsync(IssueCoupon command, RequestContext context, CancellationToken cancellationToken)
    {
        if (!CouponCampaign.TryReadCode(command.CouponCode, out var code))
        {
            // The way behind the gate has its own words for it.
            return Admission<Result<CouponAnswer>>.Through();
        }

        // With an idempotency key the answer has to be recorded, which only the lane can do.
        if (context.Idempotency is null && soldOut.MayHave(code) && await AnswerLateComerAsync(code, command.UserId, cancellationToken) is { } refusal)
        {
            return Admission<Result<CouponAnswer>>.With(refusal);
        }

        return turns.TryEnter(code) is { } turn
            ? Admission<Result<CouponAnswer>>.Through(turn)
            : Admission<Result<CouponAnswer>>.With(CouponErrors.Busy);
    }

    private async Task<Error?> AnswerLateComerAsync(string couponCode, string userId, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var coupons = scope.ServiceProvider.GetRequiredService<ICouponRepository>();
        if (await soldOut.FindAsync(couponCode, () => coupons.FindCampaignAsync(couponCode, cancellationToken)) is not { } campaign)
        {
            return null;
        }

        var account = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RequireAccount(userId), cancellationToken);
        return account.Error ?? campaign.RefuseIssue(await coupons.FindHeldAsync(campaign.Id, userId, cancellationToken), clock.Now());
    }
}
