namespace Commerce.SharedKernel.Infrastructure;

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

/// <summary>Where others reach the shop: what the settings say, else where this Host listens.</summary>
public sealed class PublicAddress(CommerceSettings settings, IServiceProvider services)
{
    /// <summary>The address of the settings without a slash at its end; null where they name none.</summary>
    public string? Configured { get; } = settings.PublicAddress?.TrimEnd('/');

    /// <summary>The first address at which this Host listens, as somebody on this machine would write it; null before it does.</summary>
    public string? Listening => services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
}
