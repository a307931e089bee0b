using System.Globalization;
using System.Text;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>What passed over the wire as people may read it: secrets and card numbers masked, long bodies cut.</summary>
internal static class WireLog
{
    private const int LongestBody = 2000;

    /// <summary>Writes request and answer, each with headers and body.</summary>
    public static string Text(WireExchange exchange, LogMask mask)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{exchange.Request.Method} {exchange.Request.Target}\n");
        Append(text, exchange.Request.Headers, exchange.Request.Body);
        text.Append(CultureInfo.InvariantCulture, $"\n{exchange.Answer.Status}\n");
        Append(text, exchange.Answer.Headers, exchange.Answer.Body);
        return string.Join('\n', text.ToString().Split('\n').Select(mask.Clean));
    }

    private static void Append(StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        foreach (var (name, value) in headers) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        var shown = Shown(body);
        text.Append('\n').Append(shown.Length <= LongestBody ? shown : string.Concat(shown.AsSpan(0, LongestBody), "…")).Append('\n');
    }

    private static string Shown(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Any(c => c is '\uFFFD' || (char.IsControl(c) && c is not ('\r' or '\n' or '\t'))) ? string.Create(CultureInfo.InvariantCulture, $"({body.Length} bytes)") : text;
    }
}
