namespace Commerce.Coupon.Application;

using Domain;

/// <summary>The rows of campaigns and coupons. Every race is decided by a conditional update or a unique key.</summary>
public interface ICouponRepository
{
    /// <summary>The campaign of a code.</summary>
    /// <returns>The campaign, or null.</returns>
    Task<CouponCampaign?> FindCampaignAsync(CouponCode couponCode, CancellationToken cancellationToken);

    /// <summary>The campaign of a code, and the coupon that a user holds of it, by one query.</summary>
    /// <returns>Both, or null where there is no such campaign.</returns>
    Task<CampaignForUser?> FindForIssueAsync(CouponCode couponCode, string userId, CancellationToken cancellationToken);

    /// <summary>Adds a campaign, unless its code is taken.</summary>
    /// <returns>False when another one has the code.</returns>
    Task<bool> AddAsync(CouponCampaign campaign, CancellationToken cancellationToken);

    /// <summary>The campaign of a code, which nobody else changes until the transaction ends.</summary>
    /// <returns>The campaign, or null.</returns>
    Task<CouponCampaign?> FindForChangeAsync(CouponCode couponCode, CancellationToken cancellationToken);

    /// <summary>When the latest coupon of a campaign was issued.</summary>
    /// <param name="campaign">The campaign, as <see cref="FindForChangeAsync"/> found it.</param>
    /// <returns>The instant, or null where none was.</returns>
    Task<DateTimeOffset?> FindLastIssueAsync(CouponCampaign campaign, CancellationToken cancellationToken);

    /// <summary>Closes a campaign: nothing is issued after the commit.</summary>
    Task CloseAsync(long campaignId, DateTimeOffset closesAt, CancellationToken cancellationToken);

    /// <summary>Counts one more coupon of a campaign, if there is one and no admin has closed it.</summary>
    /// <returns>Which one it is; null when all are out, or it was closed since it was read.</returns>
    Task<int?> TakeNextAsync(long campaignId, CancellationToken cancellationToken);

    /// <summary>The coupon that a user holds of a campaign.</summary>
    /// <returns>Its name outside, or null.</returns>
    Task<Guid?> FindHeldAsync(long campaignId, string userId, CancellationToken cancellationToken);

    /// <summary>Adds a coupon, unless its user holds one of the campaign.</summary>
    /// <returns>False when the user holds one.</returns>
    Task<bool> AddAsync(IssuedCoupon coupon, CancellationToken cancellationToken);

    /// <summary>A user's coupon, with its campaign.</summary>
    /// <returns>The coupon; null when there is none, or when it is somebody else's.</returns>
    Task<IssuedCoupon?> FindCouponAsync(Guid couponId, string userId, CancellationToken cancellationToken);

    /// <summary>Gives a coupon to an order, if no order has it.</summary>
    /// <param name="userId">Whose it must be.</param>
    /// <returns>False when an order has it.</returns>
    Task<bool> UseAsync(Guid couponId, string userId, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes the coupon of an order back from it, if it has one.</summary>
    Task ReturnAsync(Guid orderId, CancellationToken cancellationToken);
}

/// <summary>A campaign as somebody sees it who wants a coupon of it.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Held">The coupon that the user already holds of it, by its name outside; null for none.</param>
public sealed record CampaignForUser(CouponCampaign Campaign, Guid? Held);
