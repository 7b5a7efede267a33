namespace Commerce.Bench;

using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// One kept connection that speaks just enough HTTP/1.1: whole requests out, one answer with its length in. What a ready-made client does
/// beyond that would cost more than the servers that are measured.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[1 << 17];
    private readonly byte[] request = new byte[1 << 14];
    private int requestLength;
    private int bodyStart;
    private int received;

    /// <summary>The body of the last answer, until the next request.</summary>
    public ReadOnlySpan<byte> Body => answer.AsSpan(bodyStart, received - bodyStart);

    /// <summary>The last answer's status line and headers.</summary>
    public string Head => Encoding.ASCII.GetString(answer, 0, bodyStart);

    /// <summary>Connects.</summary>
    public async Task OpenAsync(Uri address) => await socket.ConnectAsync(address.Host, address.Port);

    /// <summary>Makes a GET.</summary>
    /// <param name="token">The header line of a token; empty for none.</param>
    public void Get(ReadOnlySpan<byte> path, ReadOnlySpan<byte> token)
    {
        requestLength = 0;
        Add("GET "u8);
        Add(path);
        Add(" HTTP/1.1\r\nHost: bench\r\n"u8);
        Add(token);
        Add("\r\n"u8);
    }

    /// <summary>Makes a POST.</summary>
    /// <param name="token">The header line of a token.</param>
    /// <param name="key">An idempotency key; empty for none.</param>
    public void Post(ReadOnlySpan<byte> path, ReadOnlySpan<byte> token, ReadOnlySpan<byte> body, ReadOnlySpan<byte> key)
    {
        requestLength = 0;
        Add("POST "u8);
        Add(path);
        Add(" HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"u8);
        Add(token);
        if (!key.IsEmpty)
        {
            Add("Idempotency-Key: "u8);
            Add(key);
            Add("\r\n"u8);
        }

        Add("Content-Length: "u8);
        Utf8Formatter.TryFormat(body.Length, request.AsSpan(requestLength), out var digits);
        requestLength += digits;
        Add("\r\n\r\n"u8);
        Add(body);
    }

    /// <summary>Sends what was made; answers the status.</summary>
    public async ValueTask<int> SendAsync()
    {
        for (var sent = 0; sent < requestLength;)
        {
            sent += await socket.SendAsync(request.AsMemory(sent, requestLength - sent));
        }

        (received, bodyStart) = (0, 0);
        while (true)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(received));
            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            received += read;
            if (IsComplete())
            {
                return ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
            }
        }
    }

    /// <summary>Sends what was made, and insists on a status.</summary>
    public async ValueTask SendAsync(int expected)
    {
        var status = await SendAsync();
        if (status != expected)
        {
            throw new InvalidOperationException($"Answered {status} instead of {expected}: {Encoding.UTF8.GetString(Body)}\nto {Encoding.UTF8.GetString(request, 0, requestLength)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private bool IsComplete()
    {
        if (bodyStart == 0)
        {
            var end = answer.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            bodyStart = end + 4;
        }

        var head = answer.AsSpan(0, bodyStart);
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return head.IndexOf("Transfer-Encoding"u8) < 0 ? true : throw new NotSupportedException("The answer comes without its length.");
        }

        return Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) && received >= bodyStart + length;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(request.AsSpan(requestLength));
        requestLength += bytes.Length;
    }
}
