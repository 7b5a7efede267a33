namespace Commerce.Host.Authentication;

using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

/// <summary>
/// The secret that signs the Host's own tokens: made once, kept in a file that only its owner reads, so that tokens survive a
/// restart. Hosts that start at the same time in the same directory agree on one.
/// </summary>
internal sealed class DevTokenKey
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dev-token.key";

    private const int SecretBytes = 32;
    private const int MaxFileBytes = 256;
    private const int LockAttempts = 250;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    private readonly string directory;
    private readonly TimeProvider time;
    private SymmetricSecurityKey? key;

    /// <summary>Touches no file before <see cref="LoadAsync"/>.</summary>
    /// <param name="directory">The setting <c>Data:Directory</c>, relative to the working directory.</param>
    public DevTokenKey(TimeProvider time, string directory)
    {
        this.time = time;
        this.directory = Path.GetFullPath(directory);
    }

    /// <summary>The key, once it is loaded.</summary>
    public SymmetricSecurityKey Key => key ?? throw new InvalidOperationException("The key for dev tokens is not loaded.");

    /// <summary>Reads the key; makes it if there is none yet.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(directory);

            // Rename alone does not do: it replaces, so of two Hosts the slower would take the key away from the faster.
            await using var lockFile = await TakeLockAsync(path + ".lock", cancellationToken);
            if (!File.Exists(path))
            {
                Create(path);
            }
        }

        key = new(Read(path));
    }

    private async Task<FileStream> TakeLockAsync(string path, CancellationToken cancellationToken)
    {
        var attempt = 0;
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (++attempt < LockAttempts && e is IOException or UnauthorizedAccessException)
            {
                // Another Host is making the key (Windows says "unauthorized" while the lock is being deleted).
                await Task.Delay(LockPause, time, cancellationToken);
            }
        }
    }

    // Written beside and renamed: whoever finds the file finds all of it, also after a crash in between.
    private static void Create(string path)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path);
    }

    private static byte[] Read(string path)
    {
        Span<byte> secret = stackalloc byte[MaxFileBytes];
        var isKey = new FileInfo(path).Length <= MaxFileBytes
            && Convert.TryFromBase64String(File.ReadAllText(path), secret, out var length)
            && length == SecretBytes;
        return isKey
            ? secret[..SecretBytes].ToArray()
            : throw new InvalidOperationException(
                $"The file {path} does not hold a key for dev tokens ({SecretBytes} bytes in base64). "
                + "Delete it and start again to have a new one made; tokens issued so far will then no longer be accepted.");
    }
}
