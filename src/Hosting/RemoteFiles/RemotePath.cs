namespace Rijie.Hosting;

/// <summary>Paths that plugins ask for, held beneath the root of the account's files.</summary>
internal static class RemotePath
{
    private const int LongestPath = 1024;

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
}
