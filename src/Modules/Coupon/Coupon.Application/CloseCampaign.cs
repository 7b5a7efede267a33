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
        if (!CouponCampaign.TryReadCode(request.CouponCode, out var code) || await coupons.FindForChangeAsync(code, cancellationToken) is not { } campaign)
        {
            return CouponErrors.NotFound;
        }

        if (campaign.IsClosed)
        {
            return campaign.Adapt<CampaignAnswer>(mappings);
        }

        // Read after the row is locked: every coupon that was counted is there, and none comes after.
        var closesAt = campaign.CloseAt(clock.Now(), await coupons.FindLastIssueAsync(campaign, cancellationToken));
        await coupons.CloseAsync(campaign.Id, closesAt, cancellationToken);
        afterCommit.Do(() => soldOut.LookAgain(code));
        return campaign.Adapt<CampaignAnswer>(mappings) with { ClosesAt = closesAt };
    }
}
