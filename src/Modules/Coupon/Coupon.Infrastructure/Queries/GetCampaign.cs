namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Domain;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel;

/// <summary>One campaign.</summary>
/// <param name="CouponCode">Its code, in any case.</param>
internal sealed record GetCampaign(string CouponCode) : IQuery<CampaignAnswer>;

internal sealed class GetCampaignHandler(CouponDbContext db, TypeAdapterConfig mappings) : IQueryHandler<GetCampaign, CampaignAnswer>
{
    public async Task<Result<CampaignAnswer>> Handle(GetCampaign request, CancellationToken cancellationToken) =>
        CouponCampaign.TryReadCode(request.CouponCode, out var code)
        && await db.Campaigns.SingleOrDefaultAsync(campaign => campaign.CouponCode == code, cancellationToken) is { } campaign
            ? campaign.Adapt<CampaignAnswer>(mappings)
            : CouponErrors.NotFound;
}
