namespace Commerce.IntegrationTests.Hosts;

using System.Data.Common;
using System.Globalization;
using Harness;
using SharedKernel.Infrastructure.Data.Providers.SqlServer;

/// <summary>A real deadlock with somebody who locks rows in the opposite order of the house.</summary>
[Collection(HostsCollection.Name)]
public sealed class DeadlockTests
{
    /// <summary>The database chooses the victim; this often it is somebody else.</summary>
    private const int MaxRounds = 40;

    private const int Wanted = 2;

    [ServerFact]
    public async Task A_command_that_loses_a_deadlock_runs_again_and_is_never_refused_for_it()
    {
        await using var app = await CommerceApp.StartAsync();
        var user = await app.NewUserWithAsync(100_000);
        var productId = await app.NewProductAsync(stock: MaxRounds);
        var (lost, bought) = (0, 0);
        for (var round = 0; round < MaxRounds && lost < Wanted; round++)
        {
            await using var rival = await app.Database.OpenAsync();
            await using var transaction = await rival.BeginTransactionAsync();
            await TestDatabase.RunAsync(transaction, TestProvider.Name == SqlServerDatabaseProvider.Name ? "SET DEADLOCK_PRIORITY HIGH" : "SET LOCAL lock_timeout = '30s'");
            // The account first, which the checkout takes last, with the product in its hands.
            await TestDatabase.RunAsync(transaction, $"UPDATE balance_wallets SET updated_at = updated_at WHERE user_id = '{user.UserId}'");
            var checkout = user.CheckoutAsync(productId);
            await Eventually.BeTrueAsync(() => SomebodyWaitsAsync(app));
            try
            {
                await TestDatabase.RunAsync(transaction, string.Create(CultureInfo.InvariantCulture, $"UPDATE catalog_products SET updated_at = updated_at WHERE id = {productId}"));
                await transaction.CommitAsync();
                lost++;
            }
            catch (DbException)
            {
                // The rival was the victim; the checkout goes through at its first try.
                await transaction.RollbackAsync();
            }

            (await checkout).ShouldBe(201);
            bought++;
        }

        lost.ShouldBe(Wanted, "the Host was never the victim");
        (await user.BalanceAsync()).ShouldBe(100_000 - (bought * 1_000));
        (await user.GetAllAsync("/orders?limit=100")).Count.ShouldBe(bought);
        await app.ShouldBeConsistentAsync();
    }

    private static async Task<bool> SomebodyWaitsAsync(CommerceApp app) => await app.CountAsync(TestDatabase.SomebodyWaits) > 0;
}
