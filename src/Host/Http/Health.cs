namespace Commerce.Host.Http;

using MediatR;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Lanes;

/// <summary>Ready means that the database answers and a lane can commit.</summary>
internal sealed class ReadyCheck(Pings pings) : IHealthCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "lane";

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await pings.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No lane commits.", e);
        }
    }
}

/// <summary>One ping a second for everybody who asks: the door is open to all, and must not fill the lane.</summary>
internal sealed class Pings(IServiceScopeFactory services, TimeProvider clock)
{
    /// <summary>A lane that takes longer than this is not ready.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long what a ping has found out is believed.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task? running;
    private long beganAt;

    /// <summary>Completes when a lane has committed; throws when none does in time.</summary>
    public Task PingAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (running is null || (running.IsCompleted && clock.GetElapsedTime(beganAt) >= MaxAge))
            {
                beganAt = clock.GetTimestamp();
                running = SendAsync();
            }

            return running.WaitAsync(Patience, clock, cancellationToken);
        }
    }

    private async Task SendAsync()
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new Ping(), CancellationToken.None);
    }
}

/// <summary>The doors for whoever watches the Host.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => nameof(HealthStatus.Healthy))
            .Describe("GetLiveness", "Whether the process runs.")
            .Answers<string>()
            .ForEverybody();
        routes.MapGet("/health/ready", async (HealthCheckService health, CancellationToken ct) =>
            {
                var report = await health.CheckHealthAsync(ct);
                return report.Status == HealthStatus.Unhealthy
                    ? Answers.Refuse(PlatformErrors.Unavailable.With("The database does not answer, or no lane commits."))
                    : Results.Text(report.Status.ToString());
            })
            .Describe("GetReadiness", "Whether the Host can do its work: the database answers and a lane commits. `Degraded` when it can, but events wait for a listener outside.")
            .Answers<string>()
            .Refuses(PlatformErrors.Unavailable)
            .ForEverybody();
    }
}
