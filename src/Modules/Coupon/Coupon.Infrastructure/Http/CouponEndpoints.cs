namespace Commerce.Coupon.Infrastructure.Http;

using System.ComponentModel.DataAnnotations;
using Application;
using Balance.Contracts;
using Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>The routes of Coupon.</summary>
internal static class CouponEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapCampaigns(routes);
        MapCoupons(routes);
    }

    private static void MapCampaigns(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/coupon-campaigns", (QueryParameters<ListCampaigns> query, ISender sender, CancellationToken ct) => sender.Send(query.Value, ct).ToOk())
            .WithName("ListCampaigns").WithSummary("The campaigns, newest first.")
            .Produces<Page<CampaignResponse>>()
            .AllowAnonymous();

        routes.MapGet("/coupon-campaigns/{couponCode}", (string couponCode, ISender sender, CancellationToken ct) =>
                sender.Send(new GetCampaign(CouponCode.ParseOrNull(couponCode)), ct).ToOk())
            .WithName("GetCampaign").WithSummary("One campaign; its code is compared without case.")
            .Produces<CampaignResponse>()
            .ProducesErrors(CouponErrors.NotFound)
            .AllowAnonymous();

        routes.MapPost("/coupon-campaigns", (JsonBody<CreateCampaignRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(body.Value.ToCommand(), ct).ToCreated(campaign => $"{Endpoints.BasePath}/coupon-campaigns/{campaign.CouponCode}"))
            .WithName("CreateCampaign").WithSummary("Starts a campaign.")
            .Produces<CampaignResponse>(StatusCodes.Status201Created)
            .ProducesErrors(CouponErrors.CodeTaken)
            .WithExamples(CouponExamples.New)
            .RequireAdmin();

        routes.MapPost("/coupon-campaigns/{couponCode}/close", (string couponCode, ISender sender, CancellationToken ct) =>
                sender.Send(new CloseCampaign(CouponCode.ParseOrNull(couponCode)), ct).ToOk())
            .WithName("CloseCampaign").WithSummary("Ends a campaign now; one that has ended before stays as it is.")
            .Produces<CampaignResponse>()
            .ProducesErrors(CouponErrors.NotFound)
            .WithExamples(CouponExamples.Closed)
            .RequireAdmin();
    }

    private static void MapCoupons(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/coupons/issue", (CurrentUser caller, JsonBody<IssueCouponRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new IssueCoupon(caller.UserId, CouponCode.ParseOrNull(body.Value.CouponCode)), ct)
                    .ToCreated(coupon => $"{Endpoints.BasePath}/coupons/{coupon.CouponId}"))
            .WithName("IssueCoupon").WithSummary("Gives the caller a coupon of a campaign: first come, first served, one each.")
            .Produces<CouponResponse>(StatusCodes.Status201Created)
            .ProducesErrors(CouponErrors.NotFound, CouponErrors.AlreadyIssued, CouponErrors.NotOpen, CouponErrors.SoldOut, CouponErrors.Busy)
            .ProducesErrors(BalanceRefusals.AccountNotFound)
            .RequireCustomer();

        routes.MapGet("/coupons", (CurrentUser caller, QueryParameters<ListCoupons> query, ISender sender, CancellationToken ct) =>
                sender.Send(query.Value with { CallerId = caller.UserId, IsAdmin = caller.IsAdmin }, ct).ToOk())
            .WithName("ListCoupons").WithSummary("The caller's coupons, newest first; for admins everybody's.")
            .Produces<Page<CouponResponse>>()
            .ProducesErrors(PlatformErrors.AuthForbidden)
            .ProducesErrors(BalanceRefusals.AccountNotFound)
            .RequireCustomer();

        routes.MapGet("/coupons/{couponId}", (string couponId, CurrentUser caller, ISender sender, CancellationToken ct) =>
                sender.Send(new GetCoupon(caller.UserId, caller.IsAdmin, RouteId.Uuid(couponId)), ct).ToOk())
            .WithName("GetCoupon").WithSummary("One of the caller's coupons; for admins anybody's.")
            .Produces<CouponResponse>()
            .ProducesErrors(CouponErrors.NotFound)
            .ProducesErrors(BalanceRefusals.AccountNotFound)
            .RequireCustomer();
    }
}

/// <summary>A campaign to start.</summary>
/// <param name="CouponCode">Its code: 3 to 32 of A–Z 0–9 _ -, in any case.</param>
/// <param name="Name">Its name for people: 1 to 200 characters.</param>
/// <param name="Discount">What its coupons take off.</param>
/// <param name="TotalQuantity">How many coupons there are: 1 to 10,000,000.</param>
/// <param name="MinOrderAmount">The least an order must come to before the discount, in minor units.</param>
/// <param name="OpensAt">From when on coupons are issued; now, if absent.</param>
/// <param name="ClosesAt">From when on no more are issued; never, if absent.</param>
/// <param name="ValidDays">For how many days a coupon is valid, 1 to 3,650; forever, if absent.</param>
internal sealed record CreateCampaignRequest(
    [property: RegularExpression(Domain.CouponCode.Pattern)] string CouponCode,
    [property: StringLength(CouponCampaign.MaxNameLength, MinimumLength = 1)] string Name,
    DiscountRequest Discount,
    [property: Range(1, CouponCampaign.MaxTotalQuantity)] int TotalQuantity,
    [property: Range(0, CouponCampaign.MaxMinOrderAmount)] long? MinOrderAmount = null,
    DateTimeOffset? OpensAt = null,
    DateTimeOffset? ClosesAt = null,
    [property: Range(1, CouponCampaign.MaxValidDays)] int? ValidDays = null)
{
    public CreateCampaign ToCommand() => new(
        Domain.CouponCode.ParseOrNull(CouponCode),
        Name,
        new DiscountTerms(Discount.Type, Discount.Amount, Discount.Percent, Discount.MaxAmount),
        TotalQuantity,
        MinOrderAmount ?? 0,
        OpensAt,
        ClosesAt,
        ValidDays);
}

/// <summary>A discount: a fixed amount, or a percentage with or without a limit.</summary>
/// <param name="Type">How it is computed.</param>
/// <param name="Amount">Of a fixed one: how much, in minor units, at least 1.</param>
/// <param name="Percent">Of a percentage: how much of the subtotal, 1 to 100.</param>
/// <param name="MaxAmount">Of a percentage: the limit of what it takes off, in minor units, at least 1.</param>
internal sealed record DiscountRequest(
    DiscountType Type,
    [property: OnlyFor(DiscountType.Fixed, IsRequired = true), Range(Domain.Discount.MinAmount, Domain.Discount.GreatestAmount)] long? Amount = null,
    [property: OnlyFor(DiscountType.Percentage, IsRequired = true), Range(Domain.Discount.MinPercent, Domain.Discount.MaxPercent)] int? Percent = null,
    [property: OnlyFor(DiscountType.Percentage), Range(Domain.Discount.MinAmount, Domain.Discount.GreatestAmount)] long? MaxAmount = null);

/// <summary>A coupon that is wanted.</summary>
/// <param name="CouponCode">The campaign's code, in any case.</param>
internal sealed record IssueCouponRequest([property: RegularExpression(Domain.CouponCode.Pattern)] string CouponCode);
