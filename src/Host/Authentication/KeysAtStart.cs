namespace Commerce.Host.Authentication;

using Microsoft.Extensions.Options;

/// <summary>
/// Reads or makes the key for dev tokens before anything listens: a key that cannot be read is a fault of the start, not of the first request.
/// </summary>
internal sealed class KeysAtStart(IOptions<AuthenticationSettings> settings, DevTokenKey devTokenKey) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // A Host that takes no dev tokens makes no key for them.
        if (settings.Value.DevTokens)
        {
            await devTokenKey.LoadAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
