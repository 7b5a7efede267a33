namespace Commerce.Host;

using Balance.Infrastructure;
using Catalog.Infrastructure;
using Coupon.Infrastructure;
using Order.Infrastructure;
using Ranking.Infrastructure;
using SharedKernel.Infrastructure.Modules;

/// <summary>The list of modules: registration, migrations, the relay and the tests read it. A new module is added here and nowhere else.</summary>
internal static class Modules
{
    /// <summary>Every module of this Host.</summary>
    public static IReadOnlyList<Module> All { get; } =
    [
        new BalanceModule(),
        new CatalogModule(),
        new CouponModule(),
        new OrderModule(),
        new RankingModule(),
    ];
}
