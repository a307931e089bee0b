using System.Collections.Concurrent;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Every secret that an account of the run had. Each is a canary: none of them may sing in a log, a failure, a message or a report.</summary>
internal sealed class SecretsSeen
{
    private const int Shortest = 6;
    private readonly ConcurrentDictionary<string, (string Setting, IReadOnlyList<string> Forms)> seen = new(StringComparer.Ordinal);

    /// <summary>What hides them, each in every form.</summary>
    public LogMask Mask => new(seen.Values.SelectMany(s => s.Forms));

    /// <summary>Notes the value of a setting; very short ones are left out, because they stand in ordinary words.</summary>
    public void Add(string setting, string value)
    {
        if (!seen.ContainsKey(value)) seen[value] = (setting, [.. Pieces(value).Where(p => p.Length >= Shortest).SelectMany(Forms).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The name of a setting whose value, or a line of it, stands in a text; <c>null</c> where none does.</summary>
    public string? In(string text) => seen.Values.Where(s => s.Forms.Any(form => text.Contains(form, StringComparison.Ordinal))).Select(s => s.Setting).Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>A key in PEM is known by each of its lines.</summary>
    private static IEnumerable<string> Pieces(string value) =>
        value.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith("-----", StringComparison.Ordinal));

    /// <summary>As it is, and as pages, JSON and addresses write it.</summary>
    private static IEnumerable<string> Forms(string piece) =>
        [piece, WebUtility.HtmlEncode(piece), JsonEncodedText.Encode(piece, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), Uri.EscapeDataString(piece)];
}
