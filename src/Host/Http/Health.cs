namespace Commerce.Host.Http;

using MediatR;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Commands;
using SharedKernel.Web;

/// <summary>Ready means that the database answers and a command worker can commit.</summary>
internal sealed class ReadinessHealthCheck(ReadinessProbe probe) : IHealthCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "lane";

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await probe.ProbeAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("No command worker commits.", e);
        }
    }
}

/// <summary>One probe per second for everybody who asks: the route is public, and must not fill the command queue.</summary>
internal sealed class ReadinessProbe(IServiceScopeFactory services, TimeProvider clock)
{
    /// <summary>A command worker that takes longer than this is not ready.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long what a probe has found out is believed.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task? running;
    private long beganAt;

    /// <summary>Completes when a command worker has committed; throws when none does in time.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken)
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
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new WriteProbe(), CancellationToken.None);
    }
}

/// <summary>The routes for monitoring.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => nameof(HealthStatus.Healthy))
            .WithName("GetLiveness").WithSummary("Whether the process runs.")
            .Produces<string>(contentType: "text/plain")
            .AllowAnonymous();
        routes.MapGet("/health/ready", async (HealthCheckService health, CancellationToken ct) =>
            {
                var report = await health.CheckHealthAsync(ct);
                return report.Status == HealthStatus.Unhealthy
                    ? ResultHttpExtensions.Refuse(PlatformErrors.Unavailable.Create("The database does not answer, or no command worker commits."))
                    : Results.Text(report.Status.ToString());
            })
            .WithName("GetReadiness").WithSummary("Whether the Host can do its work: the database answers and a command worker commits. Degraded when it can, but events wait for a sink.")
            .Produces<string>(contentType: "text/plain")
            .ProducesErrors(PlatformErrors.Unavailable)
            .AllowAnonymous();
    }
}
