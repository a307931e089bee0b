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
        text.Append('\n').Append(Shown(body, LongestBody)).Append('\n');
    }

    /// <summary>A body as text, cut; of one that is no text its length.</summary>
    public static string Shown(byte[] body, int longest)
    {
        var text = Encoding.UTF8.GetString(body);
        if (text.Any(c => c is '\uFFFD' || (char.IsControl(c) && c is not ('\r' or '\n' or '\t')))) return string.Create(CultureInfo.InvariantCulture, $"({body.Length} bytes)");
        return text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest), "…");
    }
}
