using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Rijie.ChinaUms;

/// <summary>The settings of one account, checked. What no public source says is a setting whose default is ours.</summary>
internal sealed record ChinaUmsAccount
{
    public required string AppId { get; init; }

    public required string AppKey { get; init; }

    /// <summary>Scheme and host of online orders and statements.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Scheme and host of terminals (POS link).</summary>
    public required string TerminalUrl { get; init; }

    /// <summary>Setting name and text of the keys that notifications are signed with; two while they are exchanged.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> NotifyKeys { get; init; }

    public HashAlgorithmName NotifyDigest { get; init; } = HashAlgorithmName.MD5;

    /// <summary>Whether an order query is signed in the address of a GET instead of the header of a POST.</summary>
    public bool SignsAddress { get; init; }

    /// <summary>Whether the account may ask about online orders.</summary>
    public bool HasOrders { get; init; } = true;

    /// <summary>Whether the account may ask about terminals.</summary>
    public bool HasTerminals { get; init; } = true;

    public string InstMid { get; init; } = "QRPAYDEFAULT";

    /// <summary>Asked with where a lookup names no terminal.</summary>
    public string? TerminalNo { get; init; }

    public string BillPath { get; init; } = "/v1/netpay/bill/download";

    public string NoSuchOrderCode { get; init; } = "NO_ORDER";

    public string NoSuchTransactionCode { get; init; } = "25";

    public string BillNotReadyCode { get; init; } = "BILL_NOT_READY";

    public string BillNotExistCode { get; init; } = "BILL_NOT_EXIST";

    /// <summary>Without the keys, which a record would print.</summary>
    public override string ToString() => $"ChinaUMS account {AppId}";

    /// <exception cref="ArgumentException">A setting is missing or cannot be used.</exception>
    public static ChinaUmsAccount Read(IConfiguration settings)
    {
        var usual = new ChinaUmsAccount { AppId = "", AppKey = "", BaseUrl = "", TerminalUrl = "", NotifyKeys = [] };
        var keys = new List<KeyValuePair<string, string>> { new("notify_key", settings.Needed("notify_key")) };
        if (settings.Given("previous_notify_key") is { } previous) keys.Add(new("previous_notify_key", previous));
        var services = settings.Given("services") ?? "both";
        if (services is not ("both" or "online" or "terminal")) throw new ArgumentException("The setting services must be both, online or terminal.");
        return new()
        {
            HasOrders = services != "terminal",
            HasTerminals = services != "online",
            AppId = settings.Word("app_id", 64),
            AppKey = settings.Needed("app_key"),
            BaseUrl = settings.Address("base_url", "https://api-mop.chinaums.com"),
            TerminalUrl = settings.Address("terminal_url", "https://api-mop-wh.open.chinaums.com"),
            NotifyKeys = keys,
            NotifyDigest = settings.Given("notify_sign_type") switch
            {
                null or "MD5" => HashAlgorithmName.MD5,
                "SHA256" => HashAlgorithmName.SHA256,
                _ => throw new ArgumentException("The setting notify_sign_type must be MD5 or SHA256."),
            },
            SignsAddress = settings.Given("query_sign_form") switch
            {
                null or ChinaUmsSigning.BodyScheme => false,
                ChinaUmsSigning.FormScheme => true,
                _ => throw new ArgumentException($"The setting query_sign_form must be {ChinaUmsSigning.BodyScheme} or {ChinaUmsSigning.FormScheme}."),
            },
            InstMid = settings.Given("inst_mid") ?? usual.InstMid,
            TerminalNo = settings.Given("terminal_no"),
            BillPath = settings.ServicePath("bill_path", usual.BillPath),
            NoSuchOrderCode = settings.Given("no_such_order_code") ?? usual.NoSuchOrderCode,
            NoSuchTransactionCode = settings.Given("no_such_transaction_code") ?? usual.NoSuchTransactionCode,
            BillNotReadyCode = settings.Given("bill_not_ready_code") ?? usual.BillNotReadyCode,
            BillNotExistCode = settings.Given("bill_not_exist_code") ?? usual.BillNotExistCode,
        };
    }
}
