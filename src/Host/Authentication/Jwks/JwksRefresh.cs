namespace Commerce.Host.Authentication.Jwks;

using SharedKernel.Infrastructure.Modules;

/// <summary>
/// Has the authority's keys fetched at the start, without holding it up, and whenever they are due again. It looks every second
/// instead of sleeping until then, so that a machine that was suspended does not go on with old keys.
/// </summary>
internal sealed class JwksRefresh(JwksKeySource keys, TimeProvider clock, ILogger<JwksRefresh> logger)
    : PeriodicWork(clock, TimeSpan.FromSeconds(1), leases: null, logger)
{
    /// <inheritdoc />
    protected override Task RunAsync(CancellationToken stopping) => keys.RefreshWhenDueAsync().WaitAsync(stopping);
}
