namespace Commerce.Coupon.Application;

using Domain;

/// <summary>Ends a campaign now; one that has ended before stays as it is.</summary>
/// <param name="CouponCode">Its code; null for a text that cannot be one, and so does not exist.</param>
public sealed record CloseCampaign(CouponCode? CouponCode) : ICommand<CampaignResponse>;

internal sealed class CloseCampaignHandler(
    ICouponRepository coupons, ISoldOutCache soldOut, IUnitOfWork work, TypeAdapterConfig mappings, TimeProvider clock)
    : ICommandHandler<CloseCampaign, CampaignResponse>
{
    public async Task<Result<CampaignResponse>> Handle(CloseCampaign request, CancellationToken cancellationToken)
    {
        if (request.CouponCode is not { } code || await coupons.FindForChangeAsync(code, cancellationToken) is not { } campaign)
        {
            return CouponErrors.NotFound;
        }

        if (campaign.IsClosed)
        {
            return campaign.Adapt<CampaignResponse>(mappings);
        }

        // Read after the row is locked: every coupon that was counted is there, and none comes after.
        var closesAt = campaign.CloseAt(clock.UtcNowMs(), await coupons.FindLastIssueAsync(campaign, cancellationToken));
        await coupons.CloseAsync(campaign.Id, closesAt, cancellationToken);
        work.OnCommitted(() => soldOut.Invalidate(code));
        return campaign.Adapt<CampaignResponse>(mappings) with { ClosesAt = closesAt };
    }
}
