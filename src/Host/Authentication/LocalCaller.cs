namespace Commerce.Host.Authentication;

using System.Net;

/// <summary>
/// Says whether a connection comes from this machine. A delegate, so that a test whose server has no connection can stand in for one.
/// </summary>
internal delegate bool LocalCaller(IPAddress? remoteIp);
