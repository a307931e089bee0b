using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rijie.Hosting;

/// <summary>
/// What FTP servers answer to LIST: the form of <c>ls -l</c> or of MS-DOS. The times are left out: they are of no zone, and
/// whole minutes or days. A line of neither form is a failure, because leaving it out would hide a file.
/// </summary>
internal static partial class FtpListing
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The entries of a listing, in its order: a file under its bare name, or <c>null</c> for a folder, a link, or a name that is not UTF-8.</summary>
    /// <exception cref="ProviderException">A line is of no known form.</exception>
    public static IEnumerable<RemoteFile?> Read(byte[] listing)
    {
        // Each line by itself, byte for byte, so that a name in another encoding spoils no other.
        foreach (var line in Encoding.Latin1.GetString(listing).Split('\n').Select(l => l.TrimEnd('\r')))
        {
            if (line.Length == 0 || Total().IsMatch(line)) continue;
            var unix = Unix().Match(line);
            var entry = unix.Success ? unix : Dos().Match(line);
            if (!entry.Success) throw new ProviderException(ProviderFailure.InvalidResponse, "The file server lists its files in a form that is not known.");
            var isFile = !unix.Success || unix.Groups["type"].Value == "-";
            yield return isFile && long.TryParse(entry.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && Utf8(entry.Groups["name"].Value) is { } name
                ? new() { Path = name, Length = size }
                : null;
        }
    }

    private static string? Utf8(string bytes)
    {
        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\Atotal \d+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Total();

    [GeneratedRegex(@"\A(?<type>[-dlbcps])[-rwxsStTlL]{9}[+@.]?\s.*?\s(?<size>\d+)\s+(?:[A-Z][a-z]{2}\s+\d{1,2}\s+(?:\d{4}|\d{1,2}:\d{2})|\d{4}-\d{2}-\d{2}\s+\d{1,2}:\d{2}) (?<name>.+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Unix();

    [GeneratedRegex(@"\A\d{2}-\d{2}-\d{2,4}\s+\d{1,2}:\d{2}(?:[AP]M)?\s+(?:<DIR>|(?<size>\d+))\s+(?<name>.+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Dos();
}
