namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Domain;
using Mapster;
using Persistence;
using SharedKernel;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>The campaigns, newest first.</summary>
/// <param name="Open">Only those of which somebody could get a coupon now: open, and not sold out.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListCampaigns(bool Open, PageRequest Page) : IQuery<Page<CampaignAnswer>>;

/// <summary>Its query string.</summary>
/// <param name="Open">Only those of which somebody could get a coupon now.</param>
/// <param name="Page">Which page.</param>
internal sealed record CampaignFilter(bool Open, PageRequest Page) : IReadFromQuery<CampaignFilter>
{
    public static CampaignFilter Read(QueryReader query) =>
        new(query.Flag("open", "Only campaigns that issue coupons now: open by the clock, and not sold out."), query.Page());
}

internal sealed class ListCampaignsHandler(CouponDbContext db, TypeAdapterConfig mappings, TimeProvider clock) : IQueryHandler<ListCampaigns, Page<CampaignAnswer>>
{
    public Task<Result<Page<CampaignAnswer>>> Handle(ListCampaigns request, CancellationToken cancellationToken)
    {
        IQueryable<CouponCampaign> campaigns = db.Campaigns;
        if (request.Open)
        {
            var now = clock.Now();
            campaigns = campaigns.Where(campaign => !campaign.IsClosed && campaign.OpensAt <= now && (campaign.ClosesAt == null || campaign.ClosesAt > now)
                && campaign.IssuedQuantity < campaign.TotalQuantity);
        }

        return campaigns.ToPageAsync(request.Page, $"campaigns/{request.Open}", campaign => campaign.Adapt<CampaignAnswer>(mappings), cancellationToken);
    }
}
