namespace Commerce.Order.Application;

using Domain;

/// <summary>What to do about a coupon that cannot be used.</summary>
public enum OnInvalidCoupon
{
    /// <summary>Refuse the order.</summary>
    Reject,

    /// <summary>Order without it.</summary>
    Ignore,
}

/// <summary>What somebody wants to order; the same for a quote, an order and a checkout.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="Items">What; the same product twice is added up.</param>
/// <param name="CouponId">The coupon to use.</param>
/// <param name="OnInvalidCoupon">What to do if it cannot be used.</param>
/// <param name="Reference">The client's own, which comes back as it was sent; null for none.</param>
public sealed record OrderRequest(string UserId, IReadOnlyList<ProductQuantity> Items, Guid? CouponId, OnInvalidCoupon OnInvalidCoupon, string? Reference = null)
{
    /// <summary>Lines of an order.</summary>
    public const int MaxLines = 100;

    /// <summary>Pieces of one product.</summary>
    public const int MaxQuantity = 999;
}

internal sealed class OrderRequestValidator : AbstractValidator<OrderRequest>
{
    public OrderRequestValidator()
    {
        RuleFor(request => request.Items.Count).InclusiveBetween(1, OrderRequest.MaxLines).OverridePropertyName("Items").WithMessage($"must have 1 to {OrderRequest.MaxLines} lines");
        RuleFor(request => request.Reference)
            .Must(reference => reference is null || DisplayName.IsText(reference, Order.MaxReferenceLength))
            .WithMessage($"must have at most {Order.MaxReferenceLength} characters, without U+0000");
        RuleFor(request => request.Items).Custom((items, context) =>
        {
            Dictionary<long, long> pieces = [];
            for (var i = 0; i < items.Count && i < OrderRequest.MaxLines; i++)
            {
                var sum = pieces[items[i].ProductId] = pieces.GetValueOrDefault(items[i].ProductId) + items[i].Quantity;
                if (items[i].Quantity < 1 || sum > OrderRequest.MaxQuantity)
                {
                    context.AddFailure($"Items[{i}].Quantity", $"must be from 1 to {OrderRequest.MaxQuantity} pieces of a product, all its lines together");
                }
            }
        });
    }
}
