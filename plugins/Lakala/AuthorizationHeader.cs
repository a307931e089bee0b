using System.Diagnostics.CodeAnalysis;

namespace Rijie.Lakala;

/// <summary>The value of <c>Authorization</c>: a scheme and named parts in any order (manual: signature rules).</summary>
internal sealed record AuthorizationHeader
{
    public const string Scheme = "LKLAPI-SHA256withRSA";

    public string? AppId { get; init; }

    public string? SerialNo { get; init; }

    public required string Timestamp { get; init; }

    public required string Nonce { get; init; }

    public required string Signature { get; init; }

    public override string ToString()
    {
        var identity = AppId is null ? "" : $"appid=\"{AppId}\",";
        if (SerialNo is not null) identity += $"serial_no=\"{SerialNo}\",";
        return $"{Scheme} {identity}timestamp=\"{Timestamp}\",nonce_str=\"{Nonce}\",signature=\"{Signature}\"";
    }

    /// <summary>Parses the header.</summary>
    /// <param name="value">The header's value, or <c>null</c> when there is none.</param>
    /// <param name="header">The parts.</param>
    /// <param name="refusal">Otherwise a code of the reliability specification 4.2.</param>
    public static bool TryParse(string? value, [NotNullWhen(true)] out AuthorizationHeader? header, [NotNullWhen(false)] out string? refusal)
    {
        header = null;
        if (string.IsNullOrWhiteSpace(value) || value == "null") return Refuse("SIG_MISSING", out refusal);
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || value[..blank] != Scheme) return Refuse("SIG_ALGORITHM", out refusal);

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = value[(blank + 1)..];
        while (rest.Length > 0)
        {
            // Quotes are parsed, not split at commas: Base64 ends in '=' and another part may hold a comma one day.
            var equals = rest.IndexOf("=\"", StringComparison.Ordinal);
            var end = equals < 0 ? -1 : rest.IndexOf('"', equals + 2);
            if (end < 0) return Refuse("SIG_ENCODING", out refusal);
            if (!parts.TryAdd(rest[..equals].Trim(), rest[(equals + 2)..end])) return Refuse("SIG_AMBIGUOUS", out refusal);
            rest = rest[(end + 1)..].TrimStart(' ');
            if (rest.Length == 0) break;
            if (rest[0] != ',' || rest.Length == 1) return Refuse("SIG_ENCODING", out refusal);
            rest = rest[1..];
        }

        var signature = parts.GetValueOrDefault("signature", "");
        if (signature.Length == 0 || signature == "null"
            || !parts.TryGetValue("timestamp", out var timestamp) || !parts.TryGetValue("nonce_str", out var nonce))
            return Refuse("SIG_MISSING", out refusal);
        header = new()
        {
            AppId = parts.GetValueOrDefault("appid"),
            SerialNo = parts.GetValueOrDefault("serial_no"),
            Timestamp = timestamp,
            Nonce = nonce,
            Signature = signature,
        };
        refusal = null;
        return true;
    }

    private static bool Refuse(string code, out string refusal)
    {
        refusal = code;
        return false;
    }
}
