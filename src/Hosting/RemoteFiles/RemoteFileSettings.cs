using System.Text.RegularExpressions;

namespace Rijie.Hosting;

/// <summary>
/// The settings by which an account says where its provider's files are. They are the host's, so every plugin has them
/// without naming them; the operator, not the plugin, decides which server is spoken to.
/// </summary>
/// <remarks><c>files</c>: <c>sftp://user@host:22/root</c>, <c>ftp://user@host:21/root</c> (in the clear), <c>https://host/root</c> (a mirror), <c>file:///folder</c>.</remarks>
internal static partial class RemoteFileSettings
{
    public const string Files = "files";
    public const string HostKey = "files_host_key";
    public const string Password = "files_password";
    public const string PrivateKey = "files_key";
    public const string Passphrase = "files_key_passphrase";

    /// <summary>Where beneath it the statements lie; for plugins without an assembly, which look for them by their layouts (<see cref="FolderPattern"/>).</summary>
    public const string Folder = "files_folder";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Files, HostKey, Password, PrivateKey, Passphrase, Folder];

    /// <summary>Those that are secret.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [Password, PrivateKey, Passphrase];

    /// <summary>What is wrong with them.</summary>
    /// <param name="values">All settings of the account, resolved.</param>
    /// <param name="failed">Settings that are there but could not be resolved; their absence is no second problem.</param>
    /// <param name="byLayouts">Whether the host looks for the files, because the plugin has no assembly that does.</param>
    public static IEnumerable<SettingProblem> Check(IReadOnlyDictionary<string, string> values, IReadOnlySet<string> failed, bool byLayouts)
    {
        if (values.TryGetValue(Folder, out var folder))
        {
            if (!byLayouts) yield return new(Folder, "CONFIG_UNKNOWN_KEY", "Only for a plugin without an assembly that offers statements: another knows itself where its files lie.");
            else if (FolderPattern.Parse(folder, out var problem) is null) yield return new(Folder, "CONFIG_TYPE", problem!);
        }
        if (!values.TryGetValue(Files, out var text)) yield break;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("sftp" or "ftp" or "http" or "https" or "file") || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            yield return new(Files, "CONFIG_URL", "Expected sftp://user@host:port/root, ftp://user@host:port/root, https://host/root or file:///folder.");
            yield break;
        }
        var hasUser = url.Scheme is "sftp" or "ftp";
        if (url.UserInfo.Contains(':', StringComparison.Ordinal) || (!hasUser && url.UserInfo.Length > 0))
            yield return new(Files, "CONFIG_URL", "An address must not hold a password; only sftp and ftp name a user.");
        if (byLayouts && url.Scheme is "http" or "https")
            yield return new(Files, "CONFIG_URL", "A mirror over HTTP cannot be listed, and this plugin has no code that knows its files' names: use sftp, ftp or file.");
        if (!hasUser) yield break;
        if (url.UserInfo.Length == 0) yield return new(Files, "CONFIG_URL", $"An {url.Scheme} address names its user: {url.Scheme}://user@host:port/root.");
        if (Uri.UnescapeDataString(url.UserInfo).Any(char.IsControl)) yield return new(Files, "CONFIG_URL", "The user's name holds a control character.");
        if (values.TryGetValue(Password, out var password) && password.Any(char.IsControl)) yield return new(Password, "CONFIG_TYPE", "Expected one line of text.");
        foreach (var problem in url.Scheme == "sftp" ? CheckSftp(values, failed) : CheckFtp(values, failed)) yield return problem;
    }

    /// <summary>Whether the account's password and files cross the network in the clear, which only an explicit <c>ftp</c> address allows. (Plain <c>http</c> stays on this machine.)</summary>
    public static bool IsUnencrypted(IReadOnlyDictionary<string, string> values) =>
        values.TryGetValue(Files, out var text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "ftp";

    private static IEnumerable<SettingProblem> CheckSftp(IReadOnlyDictionary<string, string> values, IReadOnlySet<string> failed)
    {
        if (!values.TryGetValue(HostKey, out var pin)) yield return new(HostKey, "CONFIG_MISSING_KEY", "sftp needs the server's key, SHA256:… as ssh-keyscan and ssh-keygen -lf print it.");
        else if (!PinShape().IsMatch(pin)) yield return new(HostKey, "CONFIG_TYPE", "Expected SHA256: and 43 characters of Base64.");
        if (!values.ContainsKey(Password) && !values.ContainsKey(PrivateKey) && !failed.Contains(Password) && !failed.Contains(PrivateKey))
            yield return new(Password, "CONFIG_MISSING_KEY", "sftp needs files_password or files_key.");
    }

    private static IEnumerable<SettingProblem> CheckFtp(IReadOnlyDictionary<string, string> values, IReadOnlySet<string> failed)
    {
        if (!values.ContainsKey(Password) && !failed.Contains(Password))
            yield return new(Password, "CONFIG_MISSING_KEY", "ftp needs files_password. It crosses the network unencrypted: use sftp where the provider offers it.");
        // Set beside ftp they would be believed to protect something.
        foreach (var key in new[] { HostKey, PrivateKey, Passphrase })
            if (values.ContainsKey(key)) yield return new(key, "CONFIG_UNKNOWN_KEY", "Only for sftp: ftp neither proves its server nor logs in by key.");
    }

    /// <summary>The files of an account, or <c>null</c> when it has none.</summary>
    public static IRemoteFiles? Create(IReadOnlyDictionary<string, string> values, HostingOptions options, List<IDisposable> owned) =>
        values.TryGetValue(Files, out var text) ? new WatchedFiles(Client(new(text), values, options, owned), options.TimeProvider, options.Http) : null;

    private static IRemoteFiles Client(Uri url, IReadOnlyDictionary<string, string> values, HostingOptions options, List<IDisposable> owned)
    {
        switch (url.Scheme)
        {
            case "sftp":
                return new SftpFiles(url, values, options.Http);
            case "ftp":
                return new FtpFiles(url, values[Password], options.Http);
            case "file":
                return new DirectoryFiles(url.LocalPath);
            default:
                // The operator named this host, so it is allowed beside those of the manifest, for files only.
                var http = GuardedHttp.Create([$"{url.IdnHost.ToLowerInvariant()}:{url.Port}"], options.Http.LargestFileBytes, options, _ => { });
                owned.Add(http);
                return new MirrorFiles(http, url);
        }
    }

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}=?\z", RegexOptions.NonBacktracking)]
    private static partial Regex PinShape();
}
