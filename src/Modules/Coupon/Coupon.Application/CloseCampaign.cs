namespace Commerce.Coupon.Application;

using Domain;
using FluentValidation;
using Mapster;
using SharedKernel;

/// <summary>Ends a campaign now; one that has ended before stays as it is.</summary>
/// <param name="CouponCode">Its code, in any case.</param>
public sealed record CloseCampaign(string CouponCode) : ICommand<CampaignAnswer>;

/// <summary>Nothing to check: a code of the wrong form is one that does not exist.</summary>
internal sealed class CloseCampaignValidator : AbstractValidator<CloseCampaign>;

internal sealed class CloseCampaignHandler(
    ICouponRepository coupons, SoldOutCampaigns soldOut, IAfterCommit afterCommit, TypeAdapterConfig mappings, TimeProvider clock)
    : ICommandHandler<CloseCampaign, CampaignAnswer>
{
    public async Task<Result<CampaignAnswer>> Handle(CloseCampaign request, CancellationToken cancellationToken)
    {
        if (!CouponCampaign.TryReadCode(request.CouponCode, out var code))
        {
            return CouponErrors.NotFound;
        }

        await coupons.CloseAsync(code, clock.Now(), cancellationToken);
        if (await coupons.FindCampaignAsync(code, cancellationToken) is not { } campaign)
        {
            return CouponErrors.NotFound;
        }

        afterCommit.Do(() => soldOut.LookAgain(code));
        return campaign.Adapt<CampaignAnswer>(mappings);
    }
}
