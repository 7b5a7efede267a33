namespace Commerce.Ranking.UnitTests;

using Catalog.Contracts;
using Domain;
using MediatR;
using NSubstitute;
using Order.Contracts;

/// <summary>Values that are right, for tests that are about something else.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 20, 0, TimeSpan.Zero);

    public static readonly long Hour = Now.UnixHour();

    /// <summary>A paid order; lines are pairs of product and pieces.</summary>
    public static OrderData Order(DateTimeOffset paidAt, params (long ProductId, int Quantity)[] lines) => new(
        Guid.Parse("0194bc1a-0000-7000-8000-000000000001"),
        "alice",
        "paid",
        [.. lines.Select(line => new OrderDataLine(line.ProductId, "A product", 1_000, line.Quantity, 1_000 * line.Quantity))],
        1_000,
        0,
        1_000,
        "KRW",
        CouponId: null,
        CouponIgnored: null,
        Payment: null,
        CreatedAt: paidAt,
        ExpiresAt: null,
        PaidAt: paidAt,
        ClosedAt: null,
        Failure: null);

    /// <summary>Products ranked by falling pieces: the first has as many as there are.</summary>
    public static IReadOnlyList<ProductSales> Ranked(params long[] productIds) =>
        [.. productIds.Select((productId, place) => new ProductSales(productId, productIds.Length - place))];

    /// <summary>A catalog that sells every product but these.</summary>
    public static ISender CatalogWithout(params long[] discontinued)
    {
        var sender = Substitute.For<ISender>();
        sender.Send(Arg.Any<GetProducts>(), Arg.Any<CancellationToken>()).Returns(call => new Result<IReadOnlyList<ProductSummary>>(
            [.. call.Arg<GetProducts>().ProductIds.Except(discontinued).Select(id => new ProductSummary(id, $"Product {id}", 10 * id))], null, KeepsChanges: true));
        return sender;
    }
}
