namespace Commerce.SharedKernel.Web.Binding;

using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

/// <summary>The bytes of a body, read once: the fingerprint of an idempotency key and the binding both need them.</summary>
public static class RequestBodyBuffer
{
    /// <summary>The largest body that is read, in bytes. The Host sets it for Kestrel too, which then refuses a longer one without reading it.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly object Key = new();

    /// <summary>Reads the body, or gives what was read before.</summary>
    internal static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
        {
            return (byte[])known!;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await ReadAsync(context, reader);
            if (read.Buffer.Length > MaxBytes)
            {
                throw new BadHttpRequestException("The body is larger than accepted.", StatusCodes.Status413PayloadTooLarge);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                context.Items[Key] = bytes;
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>What the server throws while it reads is the client's fault: it has gone, is too slow, or does not keep to HTTP.</summary>
    private static async ValueTask<ReadResult> ReadAsync(HttpContext context, PipeReader reader)
    {
        try
        {
            return await reader.ReadAsync(context.RequestAborted);
        }
        catch (IOException e) when (HasGone(context, e))
        {
            throw new ClientGoneException(e);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // Such as a chunk's size beyond 2^31.
            throw new BadHttpRequestException("The body's framing is wrong.", StatusCodes.Status400BadRequest, e);
        }
    }

    // The server tells the reasons of a 400 apart by its message alone.
    private static bool HasGone(HttpContext context, IOException fault) =>
        context.RequestAborted.IsCancellationRequested || fault is ConnectionResetException
        || (fault is BadHttpRequestException && fault.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal));
}

/// <summary>The client hung up, or closed its half of the connection, in the middle of a body: nothing more will come, and nobody is owed an answer.</summary>
public sealed class ClientGoneException(Exception innerException) : IOException("The client has gone.", innerException);
