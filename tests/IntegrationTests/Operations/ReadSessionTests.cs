namespace Commerce.IntegrationTests.Operations;

using Harness;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Data;
using SharedKernel.Infrastructure.Data.Providers;

/// <summary>Queries run on sessions that stay open, where the database keeps such; elsewhere on the driver's pooled connections.</summary>
public sealed class ReadSessionTests
{
    [Fact]
    public async Task Queries_one_after_the_other_share_a_session_and_see_what_was_answered_before()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync(stock: 100);
        for (var left = 99; left >= 90; left--)
        {
            (await app.AsAdmin().PostAsync($"/products/{product}/stock", new { delta = -1, reason = "adjusted" })).ShouldBe(200);
            (await app.Anonymous().GetAsync($"/products/{product}")).ShouldBe(200).Json.Int("stock").ShouldBe(left);
        }

        app.Services.GetRequiredService<ReadSessionPool>().Idle.ShouldBe(KeepsSessions(app) ? 1 : 0);
    }

    [Fact]
    public async Task Many_queries_at_once_have_sessions_of_their_own_of_which_a_bounded_number_is_kept()
    {
        await using var app = await CommerceApp.StartAsync();
        var product = await app.NewProductAsync();
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4 * ReadSessionPool.Capacity).Select(_ => app.Anonymous().GetAsync($"/products/{product}")));
            answers.ShouldAllBe(answer => answer.Status == 200);
        }

        app.Services.GetRequiredService<ReadSessionPool>().Idle.ShouldBeInRange(0, ReadSessionPool.Capacity);
    }

    [Fact]
    public async Task A_session_whose_query_threw_is_not_used_again()
    {
        await using var app = await CommerceApp.StartAsync();
        var sessions = app.Services.GetRequiredService<ReadSessionPool>();
        if (!KeepsSessions(app))
        {
            (await sessions.TryReadAsync(_ => Task.FromResult(1), CancellationToken.None)).HasRun.ShouldBeFalse();
            return;
        }

        await sessions.TryReadAsync(_ => Task.FromResult(1), CancellationToken.None);
        var before = sessions.Idle;
        await Should.ThrowAsync<InvalidOperationException>(() => sessions.TryReadAsync<int>(_ => throw new InvalidOperationException(), CancellationToken.None));
        sessions.Idle.ShouldBe(before - 1);
    }

    [Fact]
    public async Task Nothing_can_be_written_in_a_session()
    {
        await using var app = await CommerceApp.StartAsync();
        if (!KeepsSessions(app))
        {
            return;
        }

        await app.Services.GetRequiredService<ReadSessionPool>().TryReadAsync(
            async services =>
            {
                await using var command = services.GetRequiredService<UnitOfWork>().Connection!.CreateCommand();
                command.CommandText = "DELETE FROM catalog_products";
                await Should.ThrowAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync());
                return 0;
            },
            CancellationToken.None);
    }

    private static bool KeepsSessions(CommerceApp app) => !app.Services.GetRequiredService<IDatabaseProvider>().SupportsConcurrentWriters;
}
