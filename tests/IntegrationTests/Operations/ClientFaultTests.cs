namespace Commerce.IntegrationTests.Operations;

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Harness;

/// <summary>
/// What clients do wrong is no error of the Host: it is answered where somebody is left to be answered, and the log has no error for it, so
/// that nobody who holds a token can fill it, and an alarm on errors means something.
/// </summary>
public sealed class ClientFaultTests
{
    private const int Streams = 6_000;
    private const int AtOnce = 48;

    [Fact]
    public async Task Framing_that_is_wrong_is_a_bad_request_a_slow_body_a_timeout_and_a_hang_up_nothing()
    {
        await using var host = await HostProcess.StartAsync(new Dictionary<string, string> { ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Server.Kestrel"] = "Warning" });
        var token = host.Mint.Mint(CommerceApp.NewName());
        var address = host.Address;

        foreach (var size in new[] { "80000000", "ffffffffffffffff", "g", "-1", "0x1" })
        {
            (await SendAsync(address, Head(token, "Transfer-Encoding: chunked") + $"{size}\r\n{{}}\r\n0\r\n\r\n")).ShouldStartWith("HTTP/1.1 400 ", customMessage: size);
        }

        (await SendAsync(address, Head(token, "Content-Length: 4000") + "{\"amount\"")).ShouldContain("body.timeout");

        foreach (var (head, how) in new[] { ("Content-Length: 1000", true), ("Content-Length: 1000", false), ("Transfer-Encoding: chunked", true), ("Transfer-Encoding: chunked", false) })
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            // The Host asks for the body when it begins to read it: before, it would not notice who leaves.
            await socket.SendAsync(Encoding.ASCII.GetBytes(Head(token, head + "\r\nExpect: 100-continue")));
            (await socket.ReceiveAsync(new byte[4_096])).ShouldBeGreaterThan(0);
            await socket.SendAsync(Encoding.ASCII.GetBytes(head[0] == 'C' ? "{\"amount\"" : "9\r\n{\"amount\"\r\n"));
            if (how)
            {
                // RST.
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
            else
            {
                // The half that the Host reads is closed; the other one says that nothing more comes.
                socket.Shutdown(SocketShutdown.Send);
                try
                {
                    int read;
                    do
                    {
                        read = await socket.ReceiveAsync(new byte[4_096]);
                    }
                    while (read > 0);
                }
                catch (SocketException)
                {
                    // The Host may close it as abruptly.
                }
            }
        }

        await Eventually.BeTrueAsync(() => Task.FromResult(host.Output.Split('\n').Count(line => line.Contains(" 499 in ", StringComparison.Ordinal)) >= 4));
        Faults(host).ShouldBeEmpty();
    }

    [Fact]
    public async Task Six_thousand_mutated_streams_leave_no_error_in_the_log_no_5xx_and_a_Host_that_serves()
    {
        await using var host = await HostProcess.StartAsync();
        var token = host.Mint.Mint(CommerceApp.NewName());
        var address = host.Address;
        var failed = 0;
        var answered = 0;
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var seed = Interlocked.Increment(ref next); seed <= Streams; seed = Interlocked.Increment(ref next))
            {
                var answer = await SendAsync(address, Mutated(token, new Random(seed)), TimeSpan.FromMilliseconds(500));
                if (answer.Length > 0)
                {
                    Interlocked.Increment(ref answered);
                }

                if (answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) && !answer.StartsWith("HTTP/1.1 505 ", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref failed);
                }
            }
        })));

        failed.ShouldBe(0, host.Output);
        // Most are complete requests, or are refused at sight.
        answered.ShouldBeGreaterThan(Streams / 3);
        (await host.As("alice").PostAsync("/balance/charge", new { amount = 5 })).ShouldBe(200);
        (await host.AsAdmin().GetAsync("/audit")).ShouldBe(200).Json.Flag("consistent").ShouldBeTrue();
        Faults(host).ShouldBeEmpty();
    }

    private static IEnumerable<string> Faults(HostProcess host) =>
        host.Output.Split('\n').Where(line => line.Contains(" ERR]", StringComparison.Ordinal) || line.Contains(" FTL]", StringComparison.Ordinal) || line.Contains(" WRN] Connection", StringComparison.Ordinal));

    private static string Head(string token, string length) =>
        $"POST /api/v1/balance/charge HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{length}\r\n\r\n";

    /// <summary>A charge with some of its bytes changed, cut, doubled or moved.</summary>
    private static string Mutated(string token, Random random)
    {
        var isChunked = random.Next(3) == 0;
        const string body = "{\"amount\":1,\"note\":\"x\"}";
        var size = string.Create(CultureInfo.InvariantCulture, $"{body.Length}");
        var text = new StringBuilder(isChunked
            ? Head(token, "Transfer-Encoding: chunked") + $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
            : Head(token, $"Content-Length: {size}") + body);
        for (var changes = random.Next(1, 4); changes > 0 && text.Length > 1; changes--)
        {
            // Most of them behind the token, where the request is still understood.
            var at = random.Next(4) == 0 ? random.Next(text.Length) : random.Next(text.Length * 3 / 4, text.Length);
            switch (random.Next(5))
            {
                case 0:
                    text[at] = (char)random.Next(256);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                    break;
                case 2:
                    text.Insert(at, (char)random.Next(256));
                    break;
                case 3:
                    text.Length = at + 1;
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 30), text.Length - at)));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Sends bytes, and hangs up when something is answered or the patience is over.</summary>
    private static async Task<string> SendAsync(Uri address, string bytes, TimeSpan? patience = null)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        using var deadline = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        try
        {
            await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), deadline.Token);
            var buffer = new byte[8_192];
            var read = await socket.GetStream().ReadAsync(buffer, deadline.Token);
            return Encoding.Latin1.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return "";
        }
    }
}
