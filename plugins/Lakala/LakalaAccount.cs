using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Rijie.Lakala;

/// <summary>The settings of one account, checked. What no public manual says is a setting whose default is ours.</summary>
internal sealed record LakalaAccount
{
    public required string AppId { get; init; }

    /// <summary>Serial number of our own certificate, hex as Lakala shows it.</summary>
    public required string SerialNo { get; init; }

    public required string OrgCode { get; init; }

    /// <summary>Scheme, host and path prefix (the test host has <c>/sit</c>), without a slash at the end.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Sent with a lookup that names no terminal: Lakala wants one.</summary>
    public string? TerminalNo { get; init; }

    public string NoSuchOrderCode { get; init; } = "BBS11105";

    public string RateLimitCode { get; init; } = "BBS16000";

    public TimeSpan SignatureWindow { get; init; } = TimeSpan.FromMinutes(10);

    public string PayoutPath { get; init; } = "/api/v3/lams/settle/payout_list";

    /// <exception cref="ArgumentException">A setting is there but cannot be used.</exception>
    public static LakalaAccount Read(IConfiguration settings)
    {
        var account = new LakalaAccount
        {
            AppId = Word(settings, "app_id", 64),
            SerialNo = Word(settings, "serial_no", 64),
            OrgCode = Word(settings, "org_code", 32),
            BaseUrl = BaseAddress(Given(settings, "base_url") ?? "https://s2.lakala.com"),
            TerminalNo = Given(settings, "term_no"),
        };
        return account with
        {
            NoSuchOrderCode = Given(settings, "no_such_order_code") ?? account.NoSuchOrderCode,
            RateLimitCode = Given(settings, "rate_limit_code") ?? account.RateLimitCode,
            PayoutPath = Given(settings, "payout_path") is { } path ? ServicePath(path) : account.PayoutPath,
            SignatureWindow = Given(settings, "signature_window_seconds") is { } seconds ? Seconds(seconds) : account.SignatureWindow,
        };
    }

    // A blank code would make every answer without one mean "no such order".
    private static string? Given(IConfiguration settings, string name) => string.IsNullOrWhiteSpace(settings[name]) ? null : settings[name];

    // They stand inside a signed header and in file names, so that nothing but plain characters can be meant.
    private static string Word(IConfiguration settings, string name, int longest)
    {
        var text = settings[name] ?? "";
        if (text.Length == 0 || text.Length > longest || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw new ArgumentException($"The setting {name} must be 1 to {longest} letters, digits, '-' or '_'.");
        return text;
    }

    private static string BaseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is { Query: "", Fragment: "", UserInfo: "" }
            ? text.TrimEnd('/')
            : throw new ArgumentException("The setting base_url must be an https address without user, query or fragment.");

    // It is put behind the host: a text that does not begin with a slash could name another one.
    private static string ServicePath(string text) =>
        text.Length <= 128 && text.StartsWith("/api/", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-')
            ? text
            : throw new ArgumentException("The setting payout_path must begin with /api/ and hold letters, digits, '/', '_' or '-' only.");

    private static TimeSpan Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException("The setting signature_window_seconds must be 1 to 3600.");
}
