namespace Commerce.Host.Authentication;

using System.Net;

/// <summary>The rule of <see cref="LocalCaller"/> outside tests.</summary>
internal static class Loopback
{
    /// <summary>
    /// True for 127.0.0.0/8 and ::1, mapped into IPv6 or not. No address is no proof: false. It is the connection's address that
    /// counts; so a proxy on this machine would make everybody local, one reason more why dev tokens are for Development only.
    /// </summary>
    public static bool Is(IPAddress? remoteIp) =>
        remoteIp is not null && IPAddress.IsLoopback(remoteIp.IsIPv4MappedToIPv6 ? remoteIp.MapToIPv4() : remoteIp);
}
