namespace Commerce.Host;

using Balance.Infrastructure;
using Catalog.Infrastructure;
using Coupon.Infrastructure;
using Order.Infrastructure;
using Ranking.Infrastructure;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Infrastructure.Outbox.Sinks;
using SharedKernel.Kafka;

/// <summary>The list of modules: registration, migrations, the outbox processor and the tests read it. What else a new one needs: CONTRIBUTING.md.</summary>
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

    /// <summary>Every sink of this Host that is a project of its own.</summary>
    public static IReadOnlyList<ISinkPackage> Sinks { get; } = [new KafkaPackage()];
}
