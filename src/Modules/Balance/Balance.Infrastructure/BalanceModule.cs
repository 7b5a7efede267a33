namespace Commerce.Balance.Infrastructure;

using Application;
using Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Persistence;
using SharedKernel.Web;

/// <summary>Prepaid money: accounts, charges, and the ledger.</summary>
public sealed class BalanceModule : Module
{
    /// <inheritdoc/>
    public override void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddModuleDatabase<BalanceDbContext, BalanceSqlite, BalancePostgreSql, BalanceSqlServer>();
        services.AddSettings<BalanceSettings>(BalanceSettings.Section);
        services.AddScoped<IWalletRepository, WalletRepository>();
    }

    /// <inheritdoc/>
    public override void MapEndpoints(IEndpointRouteBuilder routes) => BalanceEndpoints.Map(routes.MapGroup("").WithExamples(BalanceExamples.All));
}
