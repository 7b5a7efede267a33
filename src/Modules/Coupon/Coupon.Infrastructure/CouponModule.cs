namespace Commerce.Coupon.Infrastructure;

using Application;
using Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Persistence;
using SharedKernel.Web;

/// <summary>First-come-first-served coupons: campaigns and what was issued of them.</summary>
public sealed class CouponModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDatabase<CouponDbContext, CouponSqlite, CouponPostgreSql, CouponSqlServer>();
        services.AddSettings<CouponSettings>(CouponSettings.Section);
        services.AddSingleton<SoldOutCache>();
        services.AddSingleton<ISoldOutCache>(provider => provider.GetRequiredService<SoldOutCache>());
        services.AddSingleton<IssueConcurrencyLimiter>();
        services.AddScoped<ICouponRepository, CouponRepository>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder routes) => CouponEndpoints.Map(routes.MapGroup("").WithExamples(CouponExamples.All));
}
