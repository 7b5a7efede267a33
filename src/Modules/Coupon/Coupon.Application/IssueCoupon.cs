namespace Commerce.Coupon.Application;

using Balance.Contracts;
using Domain;

/// <summary>Gives a user a coupon of a campaign: first come, first served, one each.</summary>
/// <param name="UserId">Who wants one.</param>
/// <param name="CouponCode">The campaign's code; null for a text that cannot be one.</param>
public sealed record IssueCoupon(string UserId, CouponCode? CouponCode) : ICommand<CouponResponse>;

internal sealed class IssueCouponValidator : AbstractValidator<IssueCoupon>
{
    public IssueCouponValidator() => RuleFor(command => command.CouponCode).NotNull().WithMessage($"must be {CouponCode.Form}");
}

internal sealed class IssueCouponHandler(
    ICouponRepository coupons, ISender sender, ISoldOutCache soldOut, IUnitOfWork work, TypeAdapterConfig mappings, TimeProvider clock)
    : ICommandHandler<IssueCoupon, CouponResponse>
{
    public async Task<Result<CouponResponse>> Handle(IssueCoupon request, CancellationToken cancellationToken)
    {
        var account = await sender.Send(new RequireAccount(request.UserId), cancellationToken);
        if (account.IsFailure)
        {
            return account.Error;
        }

        if (request.CouponCode is not { } code || await coupons.FindForIssueAsync(code, request.UserId, cancellationToken) is not var (campaign, held))
        {
            return CouponErrors.NotFound;
        }

        var now = clock.UtcNowMs();
        if (campaign.CheckCanIssue(held, now) is { } refusal)
        {
            return refusal;
        }

        if (await coupons.TakeNextAsync(campaign.Id, cancellationToken) is not { } sequence)
        {
            // All are out, or an admin has closed it since it was read.
            return (await coupons.FindCampaignAsync(code, cancellationToken))?.CheckCanIssue(null, now) ?? CouponErrors.SoldOut;
        }

        var coupon = IssuedCoupon.Issue(campaign, request.UserId, sequence, now);
        if (!await coupons.AddAsync(coupon, cancellationToken))
        {
            // The user's other try was faster; the refusal takes the count back with it.
            return CouponErrors.AlreadyHolds((await coupons.FindHeldAsync(campaign.Id, request.UserId, cancellationToken))!.Value);
        }

        if (sequence == campaign.TotalQuantity)
        {
            work.OnCommitted(() => soldOut.Invalidate(code));
        }

        return coupon.Adapt<CouponResponse>(mappings);
    }
}
