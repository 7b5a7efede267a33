namespace Commerce.Ranking.Infrastructure;

using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.RateLimiting;
using Application;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using SharedKernel.Infrastructure.Data.Providers;
using SharedKernel.Web;

/// <summary>
/// The ranking as it changes, by Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). All subscribers
/// read the same cache, so a thousand of them cost the database as much as one.
/// </summary>
internal sealed class TopProductsEvents(RankingCache ranking, IDatabaseProvider database, IHostApplicationLifetime lifetime, TimeProvider clock) : IDisposable
{
    /// <summary>Subscribers of this Host at once.</summary>
    public const int MaxSubscribers = 1_000;

    /// <summary>The header in which a browser that reconnects sends the id of the last event it has received.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>How often a subscriber's stream looks for a change.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Proxies close a connection on which nothing is sent for long.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly ConcurrencyLimiter subscribers = new(new ConcurrencyLimiterOptions { PermitLimit = MaxSubscribers });

    /// <summary>Sends events until the subscriber leaves or the Host stops; refuses where too many are subscribed.</summary>
    public async Task<IResult> StreamAsync(HttpContext http, int limit)
    {
        using var place = subscribers.AttemptAcquire();
        if (!place.IsAcquired)
        {
            return ResultHttpExtensions.Refuse(PlatformErrors.Overloaded.Create($"{MaxSubscribers} subscribers are listening already."));
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        // nginx would collect events before it passes them on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await http.Response.StartAsync(ending.Token);
            if (http.Features.Get<HeadRequest>() is not null)
            {
                return Results.Empty;
            }

            await SendChangesAsync(http, limit, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The subscriber left, or the Host stops: browsers reconnect by themselves, to this Host or another.
        }

        return Results.Empty;
    }

    public void Dispose() => subscribers.Dispose();

    private async Task SendChangesAsync(HttpContext http, int limit, CancellationToken ending)
    {
        var sentId = http.Request.Headers[LastEventId].ToString();
        var sentAt = clock.GetTimestamp();
        IReadOnlyList<TopProduct>? seen = null;
        while (!ending.IsCancellationRequested)
        {
            if (await ReadAsync(limit, ending) is { } top && seen?.SequenceEqual(top.Items) != true)
            {
                seen = top.Items;
                var id = IdOf(seen);
                // A subscriber that reconnects is not sent what it has received already.
                if (id != sentId)
                {
                    await SendAsync($"event: top\nid: {id}\ndata: {JsonSerializer.Serialize(top, ApiJson.Options)}\n\n");
                    sentId = id;
                }
            }

            if (clock.GetElapsedTime(sentAt) >= Heartbeat)
            {
                await SendAsync(": still here\n\n");
            }

            await Task.Delay(Interval, clock, ending);
        }

        async Task SendAsync(string text)
        {
            await http.Response.WriteAsync(text, ending);
            await http.Response.Body.FlushAsync(ending);
            sentAt = clock.GetTimestamp();
        }
    }

    /// <summary>While the database is away there is no change, and the stream stays open.</summary>
    private async Task<TopProductsResponse?> ReadAsync(int limit, CancellationToken ending)
    {
        try
        {
            return (await ranking.GetAsync(limit, ending)).Value;
        }
        catch (Exception e) when (database.IsTransient(e))
        {
            return null;
        }
    }

    /// <summary>The same ranking has the same id on every Host, so a subscriber may reconnect to another one.</summary>
    private static string IdOf(IReadOnlyList<TopProduct> items) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(items, ApiJson.Options)).AsSpan(0, 8));
}
