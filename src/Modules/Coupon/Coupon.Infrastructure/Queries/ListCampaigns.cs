namespace Commerce.Coupon.Infrastructure.Queries;

using Application;
using Domain;
using Persistence;
using SharedKernel.Web.Binding;

/// <summary>The campaigns, newest first.</summary>
/// <param name="Open">Only those of which somebody could get a coupon now: open, and not sold out.</param>
/// <param name="Page">Which page.</param>
internal sealed record ListCampaigns(bool Open, PageRequest Page) : IQuery<Page<CampaignResponse>>, IReadFromQuery<ListCampaigns>
{
    public static ListCampaigns Read(QueryReader query) =>
        new(query.Flag("open", "Only campaigns that issue coupons now: open by the clock, and not sold out."), query.Page());
}

internal sealed class ListCampaignsHandler(CouponDbContext db, TypeAdapterConfig mappings, TimeProvider clock) : IQueryHandler<ListCampaigns, Page<CampaignResponse>>
{
    public Task<Result<Page<CampaignResponse>>> Handle(ListCampaigns request, CancellationToken cancellationToken)
    {
        var campaigns = request.Open ? db.Campaigns.Where(CouponCampaign.IsIssuing(clock.UtcNowMs())) : db.Campaigns;
        return campaigns.ToPageAsync(request.Page, $"campaigns/{request.Open}", campaign => campaign.Adapt<CampaignResponse>(mappings), cancellationToken);
    }
}
