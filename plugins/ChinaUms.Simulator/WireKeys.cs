using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Rijie.Signing;

namespace Rijie.ChinaUms.Simulator;

/// <summary>The application key and the notification key of a simulated account, made anew for each.</summary>
internal sealed partial class WireKeys
{
    public const string AppId = "10037e6f6a4e6da4016a670fd4530012";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public WireKeys(string notifySignType = "SHA256") => NotifySignType = notifySignType;

    public string AppKey { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string NotifyKey { get; } = RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789", 32);

    public string NotifySignType { get; }

    public HashAlgorithmName NotifyDigest => NotifySignType == "MD5" ? HashAlgorithmName.MD5 : HashAlgorithmName.SHA256;

    /// <summary>The fields with their signature behind them.</summary>
    public List<KeyValuePair<string, string>> SignNotification(IEnumerable<KeyValuePair<string, string>> fields, string? key = null)
    {
        var signed = fields.ToList();
        var text = SortedForm.Canonicalize(signed, new HashSet<string> { "sign" }, keepBlank: true) + (key ?? NotifyKey);
        signed.Add(new("sign", TextDigest.Hex(NotifyDigest, text).ToUpperInvariant()));
        return signed;
    }

    /// <summary>Whether the header of a POST is the application's, at about this time.</summary>
    public bool Holds(string? authorization, ReadOnlySpan<byte> body, DateTimeOffset at) =>
        authorization is not null && Authorization().Match(authorization) is { Success: true } parts
        && Holds(parts.Groups[1].Value, parts.Groups[2].Value, parts.Groups[3].Value, parts.Groups[4].Value, body, at);

    /// <summary>Whether the parameters of a GET are the application's.</summary>
    public bool Holds(IReadOnlyDictionary<string, string> query, DateTimeOffset at) =>
        query.GetValueOrDefault("authorization") == ChinaUmsSigning.FormScheme
        && Holds(query.GetValueOrDefault("appId", ""), query.GetValueOrDefault("timestamp", ""), query.GetValueOrDefault("nonce", ""), query.GetValueOrDefault("signature", ""),
            System.Text.Encoding.UTF8.GetBytes(query.GetValueOrDefault("content", "")), at);

    private bool Holds(string appId, string timestamp, string nonce, string signature, ReadOnlySpan<byte> body, DateTimeOffset at) =>
        appId == AppId && signature == ChinaUmsSigning.OfRequest(AppId, AppKey, timestamp, nonce, body)
        && WireText.Time(timestamp, "timestamp") is { } sentAt && (at - sentAt).Duration() <= Window;

    [GeneratedRegex("""\AOPEN-BODY-SIG AppId="([^"]+)", Timestamp="(\d{14})", Nonce="([^"]+)", Signature="([^"]+)"\z""", RegexOptions.NonBacktracking)]
    private static partial Regex Authorization();
}
