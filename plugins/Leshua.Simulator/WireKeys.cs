using System.Security.Cryptography;
using Rijie.Signing;

namespace Rijie.Leshua.Simulator;

/// <summary>The keys of a simulated account, made anew for each, and what is signed with them. Written apart from the plugin's signing, so that one does not excuse the other.</summary>
internal sealed class WireKeys
{
    public string RequestKey { get; } = Fresh();

    public string CallbackKey { get; } = Fresh();

    public string AgentKey { get; } = Fresh();

    /// <summary>The signature of an answer: everything but the transport's code, blank values too.</summary>
    public string OfAnswer(IEnumerable<KeyValuePair<string, string>> fields) => Md5(Sorted(fields.Where(f => f.Key is not ("sign" or "resp_code"))) + "&key=" + RequestKey).ToUpperInvariant();

    /// <summary>The signature of a notification: everything but the error code, blank values too.</summary>
    public string OfNotification(IEnumerable<KeyValuePair<string, string>> fields) => Md5(Sorted(fields.Where(f => f.Key is not ("sign" or "error_code"))) + "&key=" + CallbackKey);

    /// <summary>Whether a request is signed by the merchant; either case is taken, and no blank field.</summary>
    public bool Holds(IReadOnlyDictionary<string, string> form) =>
        form.TryGetValue("sign", out var sign) && form.Values.All(v => v.Length > 0)
        && string.Equals(sign, Md5(Sorted(form.Where(f => f.Key != "sign")) + "&key=" + RequestKey), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an agent's question for one payout is signed.</summary>
    public bool HoldsOne(IReadOnlyDictionary<string, string> form) =>
        form.TryGetValue("sign", out var sign) && sign == Md5(Sorted(form.Where(f => f.Key != "sign")) + "&key=" + AgentKey);

    /// <summary>Whether an agent's question for a list is signed: over the JSON as it was before the form was made.</summary>
    public bool HoldsList(IReadOnlyDictionary<string, string> form) =>
        form.TryGetValue("sign", out var sign) && form.TryGetValue("data", out var data)
        && StrictBase64.TryDecode(sign, out var digest) && System.Text.Encoding.ASCII.GetString(digest) == Md5("lepos" + AgentKey + data);

    public static string Md5(string text) => TextDigest.Hex(HashAlgorithmName.MD5, text);

    private static string Sorted(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));

    private static string Fresh() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
