namespace Commerce.Coupon.Infrastructure.Http;

using Application;
using Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel;
using SharedKernel.Infrastructure.Http;

/// <summary>All doors of Coupon.</summary>
internal static class CouponEndpoints
{
    private const string AccountNotFound = "balance.account_not_found";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapCampaigns(routes);
        MapCoupons(routes);
    }

    private static void MapCampaigns(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/coupon-campaigns", (Query<CampaignFilter> filter, ISender sender, CancellationToken ct) =>
                sender.Send(new ListCampaigns(filter.Value.Open, filter.Value.Page), ct).ToOk())
            .Describe("ListCampaigns", "The campaigns, newest first.")
            .Reads<CampaignFilter>()
            .Answers<Page<CampaignAnswer>>()
            .ForEverybody();

        routes.MapGet("/coupon-campaigns/{couponCode}", (string couponCode, ISender sender, CancellationToken ct) => sender.Send(new GetCampaign(couponCode), ct).ToOk())
            .Describe("GetCampaign", "One campaign; its code is compared without case.")
            .Answers<CampaignAnswer>()
            .Refuses(CouponErrors.NotFound)
            .ForEverybody();

        routes.MapPost("/coupon-campaigns", (Body<CreateCampaignRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(body.Value.ToCommand(), ct).ToCreated(campaign => $"{Endpoints.BasePath}/coupon-campaigns/{campaign.CouponCode}"))
            .Describe("CreateCampaign", "Starts a campaign.")
            .Takes(new CreateCampaignRequest("SPRING-10", "Ten percent off in spring", new DiscountRequest(DiscountTerms.Percentage, Percent: 10, MaxAmount: 5_000), 1_000))
            .Answers<CampaignAnswer>(StatusCodes.Status201Created)
            .Refuses(CouponErrors.CodeTaken)
            .ForAdmins();

        routes.MapPost("/coupon-campaigns/{couponCode}/close", (string couponCode, ISender sender, CancellationToken ct) =>
                sender.Send(new CloseCampaign(couponCode), ct).ToOk())
            .Describe("CloseCampaign", "Ends a campaign now; one that has ended before stays as it is.")
            .Answers<CampaignAnswer>()
            .Refuses(CouponErrors.NotFound)
            .ForAdmins();
    }

    private static void MapCoupons(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/coupons/issue", (Caller caller, Body<IssueCouponRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new IssueCoupon(caller.UserId, body.Value.CouponCode), ct).ToCreated(coupon => $"{Endpoints.BasePath}/coupons/{coupon.CouponId}"))
            .Describe("IssueCoupon", "Gives the caller a coupon of a campaign: first come, first served, one each.")
            .Takes(new IssueCouponRequest("DEMO-WELCOME"))
            .Answers<CouponAnswer>(StatusCodes.Status201Created)
            .Refuses(CouponErrors.NotFound, CouponErrors.AlreadyIssued, CouponErrors.NotOpen, CouponErrors.SoldOut, CouponErrors.Busy)
            .RefusesAlso(AccountNotFound)
            .ForCustomers();

        routes.MapGet("/coupons", (Caller caller, Query<CouponFilter> filter, ISender sender, CancellationToken ct) =>
                sender.Send(new ListCoupons(caller.UserId, filter.Value.Status, filter.Value.Page), ct).ToOk())
            .Describe("ListCoupons", "The caller's coupons, newest first.")
            .Reads<CouponFilter>()
            .Answers<Page<CouponAnswer>>()
            .RefusesAlso(AccountNotFound)
            .ForCustomers();

        routes.MapGet("/coupons/{couponId}", (Caller caller, string couponId, ISender sender, CancellationToken ct) =>
                sender.Send(new GetCoupon(caller.UserId, PathId.Uuid(couponId)), ct).ToOk())
            .Describe("GetCoupon", "One of the caller's coupons.")
            .Answers<CouponAnswer>()
            .Refuses(CouponErrors.NotFound)
            .RefusesAlso(AccountNotFound)
            .ForCustomers();
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
/// <param name="ValidDays">For how many days a coupon is valid, 1 to 3,650; for ever, if absent.</param>
internal sealed record CreateCampaignRequest(
    string CouponCode,
    string Name,
    DiscountRequest Discount,
    int TotalQuantity,
    long? MinOrderAmount = null,
    DateTimeOffset? OpensAt = null,
    DateTimeOffset? ClosesAt = null,
    int? ValidDays = null)
{
    public CreateCampaign ToCommand() => new(
        CouponCode,
        Name,
        new DiscountTerms(Discount.Type, Discount.Amount, Discount.Percent, Discount.MaxAmount),
        TotalQuantity,
        MinOrderAmount ?? 0,
        OpensAt,
        ClosesAt,
        ValidDays);
}

/// <summary>A discount: fixed with an amount, or a percentage with or without a most.</summary>
/// <param name="Type">fixed or percentage.</param>
/// <param name="Amount">Of a fixed one: how much, in minor units, at least 1.</param>
/// <param name="Percent">Of a percentage: how much of the subtotal, 1 to 100.</param>
/// <param name="MaxAmount">Of a percentage: the most it takes off, in minor units, at least 1.</param>
internal sealed record DiscountRequest(string Type, long? Amount = null, int? Percent = null, long? MaxAmount = null);

/// <summary>A coupon that is wanted.</summary>
/// <param name="CouponCode">The campaign's code, in any case.</param>
internal sealed record IssueCouponRequest(string CouponCode);
