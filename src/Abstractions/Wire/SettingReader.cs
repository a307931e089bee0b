using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Rijie.Signing;

namespace Rijie.Wire;

/// <summary>Reads single settings of an account, checked so that they can stand in a signed message, an address or a file name.</summary>
/// <remarks>All throw <see cref="ArgumentException"/> with the setting's name and what would be right, never with its value.</remarks>
public static class SettingReader
{
    /// <summary>The text of a setting, or <c>null</c> when it is absent or blank: a blank code would make every answer without one mean it.</summary>
    public static string? Given(this IConfiguration settings, string name)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return string.IsNullOrWhiteSpace(settings[name]) ? null : settings[name];
    }

    /// <summary>The text of a setting that must be there.</summary>
    public static string Needed(this IConfiguration settings, string name) => settings.Given(name) ?? throw new ArgumentException($"The setting {name} is missing.");

    /// <summary>A number or code: 1 to <paramref name="longest"/> letters, digits, <c>-</c> or <c>_</c>.</summary>
    public static string Word(this IConfiguration settings, string name, int longest)
    {
        var text = settings.Given(name) ?? "";
        return text.Length > 0 && text.Length <= longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? text
            : throw new ArgumentException($"The setting {name} must be 1 to {longest} letters, digits, '-' or '_'.");
    }

    /// <summary>An address of scheme, host and perhaps a path, without a slash at the end.</summary>
    public static string Address(this IConfiguration settings, string name, string otherwise)
    {
        var text = settings.Given(name) ?? otherwise;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is { Query: "", Fragment: "", UserInfo: "" }
            ? text.TrimEnd('/')
            : throw new ArgumentException($"The setting {name} must be an https address without user, query or fragment.");
    }

    /// <summary>A path that is put behind a host; a text that does not begin with a slash could name another one.</summary>
    public static string ServicePath(this IConfiguration settings, string name, string otherwise)
    {
        var text = settings.Given(name) ?? otherwise;
        return text.Length <= 128 && text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal)
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '.') && !text.Contains("..", StringComparison.Ordinal)
                ? text
                : throw new ArgumentException($"The setting {name} must begin with one '/' and hold letters, digits, '/', '_', '-' and single '.' only.");
    }

    /// <summary>A whole number within bounds.</summary>
    public static int Number(this IConfiguration settings, string name, int otherwise, int least, int most)
    {
        if (settings.Given(name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"The setting {name} must be {least} to {most}.");
    }

    /// <summary>The RSA key that signs our requests, in PEM form; a public key is refused here and not when the first request is signed.</summary>
    /// <param name="settings">The account's settings.</param>
    /// <param name="name">The setting.</param>
    /// <param name="digest">SHA-256, or SHA-1 where the provider knows nothing better.</param>
    public static RsaSignature SigningKey(this IConfiguration settings, string name, HashAlgorithmName digest)
    {
        RsaSignature? key = null;
        try
        {
            key = RsaSignature.FromPem(settings.Needed(name), digest);
            key.Sign("proof"u8);
            return key;
        }
        catch (Exception e) when (settings.Given(name) is not null && e is ArgumentException or CryptographicException)
        {
            key?.Dispose();
            throw new ArgumentException($"The setting {name} is not an RSA private key in PEM form.");
        }
    }
}
