namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;

/// <summary>One campaign.</summary>
/// <param name="CouponCode">Its code; null for a text that cannot be one, and so does not exist.</param>
internal sealed record GetCampaign(CouponCode? CouponCode) : IQuery<CampaignResponse>;

internal sealed class GetCampaignHandler(CouponDbContext db, TypeAdapterConfig mappings) : IQueryHandler<GetCampaign, CampaignResponse>
{
    public async Task<Result<CampaignResponse>> Handle(GetCampaign request, CancellationToken cancellationToken) =>
        request.CouponCode is { } code
        && await db.Campaigns.SingleOrDefaultAsync(campaign => campaign.CouponCode == code.Value, cancellationToken) is { } campaign
            ? campaign.Adapt<CampaignResponse>(mappings)
            : CouponErrors.NotFound;
}
