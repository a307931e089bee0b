namespace Rijie.Hosting;

/// <summary>References to secrets in <c>gateway.yaml</c>: <c>${env:NAME}</c> and <c>${file:path}</c>. The file is the operator's; its value never stands in YAML.</summary>
internal static class SecretReference
{
    private const long LargestFileBytes = 64 * 1024;

    /// <summary>Whether a text is a reference as a whole.</summary>
    public static bool IsReference(string text) =>
        text.EndsWith('}') && (text.StartsWith("${env:", StringComparison.Ordinal) || text.StartsWith("${file:", StringComparison.Ordinal));

    /// <summary>Reads what a reference names.</summary>
    /// <param name="text">The reference.</param>
    /// <param name="baseFolder">The folder of <c>gateway.yaml</c>; relative paths start there.</param>
    /// <param name="secret">Whether a file must be closed to others; a certificate need not be.</param>
    /// <returns>The value, or a code of reliability 4.3 with its message.</returns>
    public static (Secret? Value, string? Code, string? Message) Resolve(string text, string baseFolder, bool secret = true)
    {
        if (!IsReference(text)) return (null, "CONFIG_SECRET_LITERAL", "Expected ${env:NAME} or ${file:path}.");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[(colon + 1)..^1];
        return text.StartsWith("${env:", StringComparison.Ordinal) ? FromEnvironment(name) : FromFile(name, baseFolder, secret);
    }

    private static (Secret?, string?, string?) FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? (new Secret(value), null, null)
            : (null, "CONFIG_SECRET_MISSING", $"The environment variable {name} is not set.");

    private static (Secret?, string?, string?) FromFile(string name, string baseFolder, bool secret)
    {
        // GetFullPath takes an absolute path as it is: the operator may keep keys anywhere.
        var path = Path.GetFullPath(name, Path.GetFullPath(baseFolder));
        try
        {
            using var stream = File.OpenRead(path);
            if (secret && !OperatingSystem.IsWindows())
            {
                var others = File.GetUnixFileMode(stream.SafeFileHandle) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite);
                if (others != 0) return (null, "CONFIG_SECRET_MODE", $"Others may read or change {name}: chmod 600 it.");
            }
            if (stream.Length > LargestFileBytes) return (null, "CONFIG_LIMIT", $"The secret file {name} is larger than 64 KiB.");
            using var reader = new StreamReader(stream);
            var value = reader.ReadToEnd();
            // Editors end a file with a line break, which is no part of a password.
            return value.TrimEnd('\r', '\n') is { Length: > 0 } text ? (new Secret(text), null, null) : (null, "CONFIG_SECRET_MISSING", $"The secret file {name} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, "CONFIG_SECRET_MISSING", $"The secret file {name} cannot be read.");
        }
    }
}
