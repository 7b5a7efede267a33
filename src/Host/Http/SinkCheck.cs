namespace Commerce.Host.Http;

using Microsoft.Extensions.Diagnostics.HealthChecks;
using SharedKernel.Infrastructure.Outbox;

/// <summary>A listener that is away, or behind, is told and makes nobody unready: orders go on, and their events wait.</summary>
internal sealed class SinkCheck(SinkStates sinks) : IHealthCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "sinks";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        sinks.Troubles is { Count: > 0 } troubles
            ? HealthCheckResult.Degraded(string.Join(' ', troubles.Select(trouble => $"{trouble.Key}: {trouble.Value}")))
            : HealthCheckResult.Healthy());
}
