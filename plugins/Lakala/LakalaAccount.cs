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
        var usual = new LakalaAccount { AppId = "", SerialNo = "", OrgCode = "", BaseUrl = "" };
        return new()
        {
            AppId = settings.Word("app_id", 64),
            SerialNo = settings.Word("serial_no", 64),
            OrgCode = settings.Word("org_code", 32),
            BaseUrl = settings.Address("base_url", "https://s2.lakala.com"),
            TerminalNo = settings.Given("term_no"),
            NoSuchOrderCode = settings.Given("no_such_order_code") ?? usual.NoSuchOrderCode,
            RateLimitCode = settings.Given("rate_limit_code") ?? usual.RateLimitCode,
            PayoutPath = settings.ServicePath("payout_path", usual.PayoutPath),
            SignatureWindow = TimeSpan.FromSeconds(settings.Number("signature_window_seconds", (int)usual.SignatureWindow.TotalSeconds, 1, 3600)),
        };
    }
}
