namespace Commerce.Ranking.Infrastructure;

using System.Security.Cryptography;
using System.Text.Json;
using Application;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using SharedKernel.Infrastructure;
using SharedKernel.Infrastructure.Http;
using SharedKernel.Infrastructure.Persistence;

/// <summary>
/// The ranking as it changes, by Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html). All subscribers
/// look at one shared answer, so a thousand of them cost the database as much as one.
/// </summary>
internal sealed class TopStream(LiveRanking ranking, IDatabase database, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>Subscribers of this Host at once.</summary>
    public const int MaxSubscribers = 1_000;

    /// <summary>The header with which a browser says what it has seen.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>How often a subscriber looks.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Proxies close what is silent for long.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private int subscribers;

    /// <summary>Takes a place, or refuses.</summary>
    public IResult Subscribe(int limit)
    {
        if (Interlocked.Increment(ref subscribers) > MaxSubscribers)
        {
            Interlocked.Decrement(ref subscribers);
            return Answers.Refuse(PlatformErrors.Overloaded.With($"{MaxSubscribers} subscribers are listening already."));
        }

        return new Subscription(this, limit);
    }

    private async Task TellAsync(HttpContext http, int limit)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        // nginx would collect events before it passes them on.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await http.Response.StartAsync(ending.Token);
            await FollowAsync(http, limit, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The subscriber went, or the Host stops: it comes back by itself, here or at another Host.
        }
    }

    private async Task FollowAsync(HttpContext http, int limit, CancellationToken ending)
    {
        var seen = http.Request.Headers[LastEventId].ToString();
        IReadOnlyList<TopItem>? told = null;
        var spoke = clock.GetTimestamp();
        while (!ending.IsCancellationRequested)
        {
            if (await ReadAsync(ending) is { } top && !IsTold(top, limit, told))
            {
                var shown = top with { Items = [.. top.Items.Take(limit)] };
                var id = IdOf(shown.Items);
                if (id != seen)
                {
                    var json = JsonSerializer.Serialize(shown, WireJson.Options);
                    await http.Response.WriteAsync($"event: top\nid: {id}\ndata: {json}\n\n", ending);
                    await http.Response.Body.FlushAsync(ending);
                    spoke = clock.GetTimestamp();
                }

                (told, seen) = (shown.Items, id);
            }

            if (clock.GetElapsedTime(spoke) >= Heartbeat)
            {
                await http.Response.WriteAsync(": still here\n\n", ending);
                await http.Response.Body.FlushAsync(ending);
                spoke = clock.GetTimestamp();
            }

            await Task.Delay(Interval, clock, ending);
        }
    }

    /// <summary>While the database is away there is nothing new, and the stream stays open.</summary>
    private async Task<TopAnswer?> ReadAsync(CancellationToken ending)
    {
        try
        {
            return (await ranking.GetAsync(ending)).Value;
        }
        catch (Exception e) when (database.IsTransient(e))
        {
            return null;
        }
    }

    private static bool IsTold(TopAnswer top, int limit, IReadOnlyList<TopItem>? told) =>
        told is not null && told.Count == Math.Min(limit, top.Items.Count) && told.SequenceEqual(top.Items.Take(limit));

    /// <summary>The same ranking has the same id on every Host, so a subscriber may come back to another one.</summary>
    private static string IdOf(IReadOnlyList<TopItem> items) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(items, WireJson.Options)).AsSpan(0, 8));

    private sealed class Subscription(TopStream stream, int limit) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                await stream.TellAsync(httpContext, limit);
            }
            finally
            {
                Interlocked.Decrement(ref stream.subscribers);
            }
        }
    }
}
