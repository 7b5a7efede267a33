namespace Commerce.Host.Authentication;

using SharedKernel.Infrastructure.Modules;

/// <summary>
/// Fetches the authority's keys at the start, without delaying it, and whenever they are due again. It looks every second instead of
/// sleeping until then, so that a machine that was suspended does not go on with old keys.
/// </summary>
internal sealed class AuthorityKeysRefresh(AuthorityKeys keys, TimeProvider clock, ILogger<AuthorityKeysRefresh> logger)
    : PeriodicBackgroundService(clock, TimeSpan.FromSeconds(1), leases: null, logger)
{
    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken stopping) => keys.RefreshWhenDueAsync().WaitAsync(stopping);
}
