namespace Commerce.Coupon.Application;

using Balance.Contracts;
using Domain;
using FluentValidation;
using Mapster;
using MediatR;
using SharedKernel;

/// <summary>Gives a user a coupon of a campaign: first come, first served, one each.</summary>
/// <param name="UserId">Who wants one.</param>
/// <param name="CouponCode">The campaign's code, in any case.</param>
public sealed record IssueCoupon(string UserId, string CouponCode) : ICommand<CouponAnswer>;

internal sealed class IssueCouponValidator : AbstractValidator<IssueCoupon>
{
    public IssueCouponValidator() => RuleFor(command => command.CouponCode).IsCouponCode();
}

internal sealed class IssueCouponHandler(
    ICouponRepository coupons, ISender sender, SoldOutCampaigns soldOut, IAfterCommit afterCommit, TypeAdapterConfig mappings, TimeProvider clock)
    : ICommandHandler<IssueCoupon, CouponAnswer>
{
    public async Task<Result<CouponAnswer>> Handle(IssueCoupon request, CancellationToken cancellationToken)
    {
        var account = await sender.Send(new RequireAccount(request.UserId), cancellationToken);
        if (account.IsRefusal)
        {
            return account.Error;
        }

        if (!CouponCampaign.TryReadCode(request.CouponCode, out var code) || await coupons.FindCampaignAsync(code, cancellationToken) is not { } campaign)
        {
            return CouponErrors.NotFound;
        }

        var now = clock.Now();
        var held = await coupons.FindHeldAsync(campaign.Id, request.UserId, cancellationToken);
        if (campaign.RefuseIssue(held, now) is { } refusal)
        {
            return Refuse(campaign, refusal);
        }

        if (await coupons.TakeNextAsync(campaign.Id, cancellationToken) is not { } sequence)
        {
            // All are out, or an admin has closed it since it was read.
            return Refuse(campaign, (await coupons.FindCampaignAsync(code, cancellationToken))?.RefuseIssue(null, now) ?? CouponErrors.SoldOut);
        }

        var coupon = IssuedCoupon.Issue(campaign, request.UserId, sequence, now);
        if (!await coupons.AddAsync(coupon, cancellationToken))
        {
            // The user's other try was faster; the refusal takes the count back with it.
            return CouponErrors.Holding((await coupons.FindHeldAsync(campaign.Id, request.UserId, cancellationToken))!.Value);
        }

        if (sequence == campaign.TotalQuantity)
        {
            afterCommit.Do(() => soldOut.LookAgain(campaign.CouponCode));
        }

        return coupon.Adapt<CouponAnswer>(mappings);
    }

    private Error Refuse(CouponCampaign campaign, Error refusal)
    {
        if (string.Equals(refusal.Code, CouponErrors.SoldOut.Code, StringComparison.Ordinal))
        {
            // At once: a refusal has no commit to wait for. This is how a Host that was started again learns of it.
            soldOut.Suspect(campaign.CouponCode);
        }

        return refusal;
    }
}
