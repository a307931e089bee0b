using System.Globalization;
using System.Text;

namespace Rijie.Conformance;

/// <summary>
/// Writes what passed between a plugin and its real provider as a pack to build a simulator and vectors from: a file each for
/// request and answer, and a draft of a vector beside every answer. Real values do not reach the disk.
/// </summary>
internal sealed class Recording(string folder, FakeValues fakes, IReadOnlyList<string> signatureHeaders)
{
    private static readonly string[] Plain = ["Content-Type", "Accept", "Content-Encoding", "Retry-After"];
    private const int LeastDigits = 4;
    private int written;

    /// <summary>How many exchanges are written.</summary>
    public int Count => written;

    /// <summary>Writes one exchange with made-up values.</summary>
    public void Write(WireExchange exchange)
    {
        Directory.CreateDirectory(folder);
        var number = (++written).ToString("D4", CultureInfo.InvariantCulture);
        var answer = fakes.Body(exchange.Answer.Body);
        var extension = ExtensionOf(answer);
        File.WriteAllText(Path.Join(folder, $"{number}.request.txt"), $"{exchange.Request.Method} {Target(exchange.Request.Target)}\n{Headers(exchange.Request.Headers)}\n{Encoding.UTF8.GetString(fakes.Body(exchange.Request.Body))}", new UTF8Encoding(false));
        File.WriteAllBytes(Path.Join(folder, $"{number}.answer.{extension}"), answer);
        File.WriteAllText(Path.Join(folder, $"{number}.draft"), Draft(exchange, $"{number}.answer.{extension}"), new UTF8Encoding(false));
    }

    /// <summary>A vector that a person finishes: sign the body anew with a key of your own, then name it .yaml.</summary>
    private string Draft(WireExchange exchange, string body) => string.Create(CultureInfo.InvariantCulture, $"""
        # HTTP {exchange.Answer.Status}. All values are made up, so the signature no longer fits: sign the body with a key of your own, say which under settings, and rename this file to .yaml.
        schema: rijie-vector/v1
        source: recorded {exchange.Request.Method} {Target(exchange.Request.Target).Split('?')[0]}
        answer:
          body: {body}
          content_type: {exchange.Answer.Headers.FirstOrDefault(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value ?? "application/octet-stream"}
          at: "2026-01-05 10:00:00"
        expect: []

        """);

    private string Headers(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var text = new StringBuilder();
        // Only what is known to say nothing stays; any other header can carry a key or a name.
        foreach (var (name, value) in headers)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {(Plain.Contains(name, StringComparer.OrdinalIgnoreCase) ? value : signatureHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) ? "(signature)" : fakes.Value(value))}\n");
        return text.ToString();
    }

    /// <summary>Path and query; a part of the path with digits in it can be an order or a merchant.</summary>
    private string Target(string target)
    {
        var parts = target.Split('?', 2);
        var path = string.Join('/', parts[0].Split('/').Select(p => p.Count(char.IsAsciiDigit) >= LeastDigits ? fakes.Value(p) : p));
        return parts.Length == 1 ? path : $"{path}?{Encoding.UTF8.GetString(fakes.Body(Encoding.UTF8.GetBytes(parts[1])))}";
    }

    private static string ExtensionOf(byte[] body) => body switch { [(byte)'{' or (byte)'[', ..] => "json", [(byte)'<', ..] => "xml", _ => "txt" };
}
