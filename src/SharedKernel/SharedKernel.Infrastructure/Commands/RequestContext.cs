namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Diagnostics;
using System.Globalization;

/// <summary>
/// On whose behalf a command runs. An explicit record, because a command worker outlives every request and must not see its HttpContext.
/// </summary>
/// <param name="UserId">The caller, or null for the Host itself.</param>
/// <param name="Idempotency">The caller's wish that this be done once, if any.</param>
/// <param name="Trace">The trace that the work belongs to.</param>
public sealed record RequestContext(string? UserId, IdempotencyRequest? Idempotency, ActivityContext Trace)
{
    /// <summary>Requests of one user under way at once.</summary>
    public const int MaxInFlight = 128;

    /// <summary>The Host's own work: it waits for a full command queue instead of being refused.</summary>
    public static RequestContext Host { get; } = new(null, null, default);

    /// <summary>The trace as a <c>traceparent</c> (W3C Trace Context, version 00); null without one.</summary>
    public string? Traceparent => Trace == default
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"00-{Trace.TraceId.ToHexString()}-{Trace.SpanId.ToHexString()}-{(int)Trace.TraceFlags:x2}");

    /// <summary>Whether this is the Host's own work.</summary>
    public bool IsHost => UserId is null;
}

/// <summary>An <c>Idempotency-Key</c>, and what it was sent with.</summary>
/// <param name="Key">The header's value; 1–255 visible ASCII characters, or it is refused before the command queue.</param>
/// <param name="Fingerprint">SHA-256 of role, method, raw target and raw body, in hexadecimal.</param>
public sealed record IdempotencyRequest(string Key, string Fingerprint)
{
    /// <summary>The longest key.</summary>
    public const int MaxLength = 255;

    /// <summary>Whether the key has the form that is accepted.</summary>
    public bool IsWellFormed => Key.Length is > 0 and <= MaxLength && Key.All(c => c is > ' ' and <= '~');
}

/// <summary>The scope's request context; the Host's own until somebody says otherwise.</summary>
public sealed class CurrentRequest
{
    /// <summary>On whose behalf this scope works.</summary>
    public RequestContext Context { get; set; } = RequestContext.Host;

    /// <summary>Whether the answer is an earlier one, given again for its idempotency key.</summary>
    public bool Replayed { get; set; }
}
