using System.Globalization;

namespace Rijie.Hosting;

/// <summary>Whether the text of a setting has the type that its manifest states. Messages never hold the value: it may be a secret.</summary>
internal static class SettingText
{
    /// <summary>The first thing wrong with a value, or <c>null</c>.</summary>
    /// <param name="definition">The manifest's word on it.</param>
    /// <param name="text">The value, secrets resolved.</param>
    /// <param name="hosts">The hosts of the manifest, one of which an address must name.</param>
    /// <param name="allowLoopbackHttp">The developer setting for simulators on this machine.</param>
    public static (string Code, string Message)? Check(SettingDefinition definition, string text, IReadOnlyList<string> hosts, bool allowLoopbackHttp) => definition.Type switch
    {
        SettingType.Number when !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => ("CONFIG_TYPE", "Expected a whole number."),
        SettingType.Switch when text is not ("true" or "false") => ("CONFIG_TYPE", "Expected true or false."),
        SettingType.Choice when !definition.Values.Contains(text, StringComparer.Ordinal) => ("CONFIG_TYPE", $"Expected one of {string.Join(", ", definition.Values)}."),
        SettingType.Pem when !IsPem(text) => ("CONFIG_TYPE", "Expected PEM text that begins with -----BEGIN."),
        SettingType.Url => Url(text, hosts, allowLoopbackHttp),
        SettingType.Text when text.AsSpan().ContainsAny('\0', '\r', '\n') => ("CONFIG_TYPE", "Expected one line of text."),
        _ => null,
    };

    private static bool IsPem(string text) =>
        System.Security.Cryptography.PemEncoding.TryFind(text, out _);

    private static (string Code, string Message)? Url(string text, IReadOnlyList<string> hosts, bool allowLoopbackHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return ("CONFIG_URL", "Expected an https address.");
        if (url.UserInfo.Length > 0) return ("CONFIG_URL", "An address must not hold a user or a password.");
        return Egress.Refusal(url, hosts, allowLoopbackHttp) is { } reason ? ("CONFIG_URL", reason) : null;
    }
}
