namespace Commerce.Host.Http;

using Microsoft.Extensions.Diagnostics.HealthChecks;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>A sink that is unavailable, or behind, makes the Host degraded and not unready: orders are taken, and their events wait.</summary>
internal sealed class SinkHealthCheck(SinkHealth sinks) : IHealthCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "sinks";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        sinks.Troubles is { Count: > 0 } troubles
            ? HealthCheckResult.Degraded(string.Join(' ', troubles.Select(trouble => $"{trouble.Key}: {trouble.Value}")))
            : HealthCheckResult.Healthy());
}
