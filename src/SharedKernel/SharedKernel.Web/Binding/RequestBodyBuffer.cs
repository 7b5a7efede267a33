namespace Commerce.SharedKernel.Web.Binding;

using System.Buffers;
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
            var read = await reader.ReadAsync(context.RequestAborted);
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
}
