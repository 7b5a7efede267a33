namespace Commerce.SharedKernel.Infrastructure.Data.Providers.Sqlite;

/// <summary>Finds what a path leads to: a lock on a name guards nothing if the same file has another name.</summary>
internal static class RealPath
{
    /// <summary>The path with every symbolic link resolved, of its folders and of itself; what does not exist yet stays as it is.</summary>
    /// <param name="path">A path, relative to the working directory.</param>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        var named = Path.Combine(Of(folder), Path.GetFileName(full));
        FileSystemInfo entry = Directory.Exists(named) ? new DirectoryInfo(named) : new FileInfo(named);
        // Links of links too; one that leads to a file that is not there yet is resolved as well, because the file is made there.
        return entry.LinkTarget is null ? named : Of(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }
}
