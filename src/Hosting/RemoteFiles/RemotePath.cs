namespace Rijie.Hosting;

/// <summary>Paths that plugins ask for, held beneath the root of the account's files.</summary>
internal static class RemotePath
{
    private const int LongestPath = 1024;
    private const int LongestName = 255;

    /// <summary>More names than this in one folder are refused.</summary>
    public const int MostNames = 10_000;

    /// <summary>The names of a path from the root down.</summary>
    /// <exception cref="ArgumentException">The path leads out of the root or holds characters that servers read differently.</exception>
    public static string[] Split(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Length > LongestPath || path.Any(c => char.IsControl(c) || c == '\\')) throw new ArgumentException("The path is too long or holds a backslash or a control character.", nameof(path));
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Any(n => n is "." or "..")) throw new ArgumentException("The path leads out of the root.", nameof(path));
        return names;
    }

    /// <summary>The names of a folder's path from the root down; none for the root itself.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Split"/>.</exception>
    public static string[] SplitFolder(string folder) => folder is "" or "/" ? [] : Split(folder);

    /// <summary>What a folder holds as an answer to <see cref="IRemoteFiles.ListAsync"/>: plain names only, in ordinal order, with their paths.</summary>
    /// <param name="folder">As it was asked for.</param>
    /// <param name="files">Under their bare names, bounded by the caller.</param>
    public static IReadOnlyList<RemoteFile> Listing(string folder, IEnumerable<RemoteFile> files) =>
        [.. files.Where(f => IsPlain(f.Path) && folder.Length + f.Path.Length < LongestPath).Select(f => f with { Path = $"{folder.TrimEnd('/')}/{f.Path}" }).OrderBy(f => f.Path, StringComparer.Ordinal)];

    /// <summary>The failure of a folder with too many names.</summary>
    public static ProviderException TooMany(string folder) =>
        new(ProviderFailure.InvalidResponse, $"The folder {folder} holds more than {MostNames} names.");

    /// <summary>Whether a name can be a part of a path. U+FFFD stands where it was in another encoding than UTF-8: such a file could not be asked for again.</summary>
    public static bool IsPlain(string name) =>
        name is not ("" or "." or "..") && name.Length <= LongestName && !name.Any(c => char.IsControl(c) || c is '/' or '\\' or '\uFFFD');
}
