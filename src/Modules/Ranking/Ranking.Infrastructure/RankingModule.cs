namespace Commerce.Ranking.Infrastructure;

using Application;
using Domain;
using Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Persistence;
using SharedKernel.Web;

/// <summary>The products that sell most, counted from the orders' events.</summary>
public sealed class RankingModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDatabase<RankingDbContext, RankingSqlite, RankingPostgreSql, RankingSqlServer>();
        services.AddSettings<RankingSettings>(RankingSettings.Section);
        services.AddScoped<ISalesRepository, SalesRepository>();
        services.AddScoped<TopProductsBuilder>();
        services.AddSingleton<RankingCache>();
        services.AddSingleton<TopProductsEvents>();
        services.AddSingleton(provider => new RankingCalendar(TimeZoneInfo.FindSystemTimeZoneById(provider.GetRequiredService<RankingSettings>().TimeZone)));
        services.AddHostedService<DailyRebuild>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder routes) => RankingEndpoints.Map(routes.MapGroup("").WithExamples(RankingExamples.All));
}
