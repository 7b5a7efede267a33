namespace Commerce.Coupon.Application;

using Domain;

/// <summary>Starts a campaign.</summary>
/// <param name="CouponCode">Its code; null for a text that cannot be one.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Discount">What its coupons take off.</param>
/// <param name="TotalQuantity">How many coupons there are.</param>
/// <param name="MinOrderAmount">The least an order must come to before the discount, in minor units.</param>
/// <param name="OpensAt">From when on coupons are issued; null for at once.</param>
/// <param name="ClosesAt">From when on no more are issued; null for no end.</param>
/// <param name="ValidDays">For how many days a coupon is valid; null forever.</param>
public sealed record CreateCampaign(
    CouponCode? CouponCode,
    string Name,
    DiscountTerms Discount,
    int TotalQuantity,
    long MinOrderAmount = 0,
    DateTimeOffset? OpensAt = null,
    DateTimeOffset? ClosesAt = null,
    int? ValidDays = null) : ICommand<CampaignResponse>;

/// <summary>A discount as it is asked for.</summary>
/// <param name="Type">How it is computed.</param>
/// <param name="Amount">Of a fixed one: how much, in minor units.</param>
/// <param name="Percent">Of a percentage: how much of the subtotal.</param>
/// <param name="MaxAmount">Of a percentage: the most it takes off, in minor units; null for no most.</param>
public sealed record DiscountTerms(DiscountType Type, long? Amount = null, int? Percent = null, long? MaxAmount = null)
{
    internal Discount ToDiscount() =>
        Type == DiscountType.Fixed ? Domain.Discount.Fixed(Amount!.Value) : Domain.Discount.Percentage(Percent!.Value, MaxAmount);
}

internal sealed class CreateCampaignValidator : AbstractValidator<CreateCampaign>
{
    public CreateCampaignValidator(TimeProvider clock)
    {
        RuleFor(command => command.CouponCode).NotNull().WithMessage($"must be {CouponCode.Form}");
        RuleFor(command => command.Name).Custom((name, context) =>
        {
            if (DisplayName.FaultOf(name, CouponCampaign.MaxNameLength) is { } fault)
            {
                context.AddFailure(fault);
            }
        });
        RuleFor(command => command.Discount).SetValidator(new DiscountTermsValidator());
        RuleFor(command => command.TotalQuantity).InclusiveBetween(1, CouponCampaign.MaxTotalQuantity)
            .WithMessage($"must be from 1 to {CouponCampaign.MaxTotalQuantity}");
        RuleFor(command => command.MinOrderAmount).InclusiveBetween(0, CouponCampaign.MaxMinOrderAmount)
            .WithMessage($"must be from 0 to {CouponCampaign.MaxMinOrderAmount}");
        RuleFor(command => command.ClosesAt).Must((command, closesAt) => closesAt > (command.OpensAt ?? clock.UtcNowMs()))
            .When(command => command.ClosesAt is not null).WithMessage("must be after opensAt");
        RuleFor(command => command.ValidDays).InclusiveBetween(1, CouponCampaign.MaxValidDays)
            .WithMessage($"must be from 1 to {CouponCampaign.MaxValidDays}");
    }
}

internal sealed class DiscountTermsValidator : AbstractValidator<DiscountTerms>
{
    private static readonly string Amounts = $"must be from {Discount.MinAmount} to {Discount.GreatestAmount}";

    public DiscountTermsValidator()
    {
        RuleFor(terms => terms.Type).IsInEnum();
        When(terms => terms.Type == DiscountType.Fixed, () =>
        {
            RuleFor(terms => terms.Amount).NotNull().WithMessage("is required");
            RuleFor(terms => terms.Amount).InclusiveBetween(Discount.MinAmount, Discount.GreatestAmount).WithMessage(Amounts);
            RuleFor(terms => terms.Percent).Null().WithMessage("belongs to a percentage");
            RuleFor(terms => terms.MaxAmount).Null().WithMessage("belongs to a percentage");
        });
        When(terms => terms.Type == DiscountType.Percentage, () =>
        {
            RuleFor(terms => terms.Percent).NotNull().WithMessage("is required");
            RuleFor(terms => terms.Percent).InclusiveBetween(Discount.MinPercent, Discount.MaxPercent)
                .WithMessage($"must be from {Discount.MinPercent} to {Discount.MaxPercent}");
            RuleFor(terms => terms.MaxAmount).InclusiveBetween(Discount.MinAmount, Discount.GreatestAmount).WithMessage(Amounts);
            RuleFor(terms => terms.Amount).Null().WithMessage("belongs to a fixed discount");
        });
    }
}

internal sealed class CreateCampaignHandler(ICouponRepository coupons, TypeAdapterConfig mappings, TimeProvider clock)
    : ICommandHandler<CreateCampaign, CampaignResponse>
{
    public async Task<Result<CampaignResponse>> Handle(CreateCampaign request, CancellationToken cancellationToken)
    {
        var campaign = new CouponCampaign
        {
            CouponCode = request.CouponCode!.Value,
            Name = DisplayName.Normalize(request.Name),
            Discount = request.Discount.ToDiscount(),
            MinOrderAmount = request.MinOrderAmount,
            TotalQuantity = request.TotalQuantity,
            OpensAt = request.OpensAt ?? clock.UtcNowMs(),
            ClosesAt = request.ClosesAt,
            ValidDays = request.ValidDays,
        };
        return await coupons.AddAsync(campaign, cancellationToken) ? campaign.Adapt<CampaignResponse>(mappings) : CouponErrors.CodeTaken;
    }
}
