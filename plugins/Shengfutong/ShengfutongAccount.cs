using Microsoft.Extensions.Configuration;

namespace Rijie.Shengfutong;

/// <summary>The settings of one account, checked. What no public page says is a setting whose default is ours.</summary>
internal sealed record ShengfutongAccount
{
    /// <summary>商户号 <c>mchId</c>: an account is one merchant, and its statement names no other.</summary>
    public required string MerchantNo { get; init; }

    /// <summary>Sent with the list of terminals where the merchant is a sub-merchant; a blank one is never sent, for it must not be signed.</summary>
    public string? SubMerchantNo { get; init; }

    /// <summary>Scheme and host, without a slash at the end.</summary>
    public required string BaseUrl { get; init; }

    public string TransactionsPath { get; init; } = "/pay/queryOrderList";

    public string TerminalsPath { get; init; } = "/terminal/queryList";

    /// <summary>The most rows that the list gives at once.</summary>
    public int LargestPage { get; init; } = 200;

    /// <summary>How long a statement can be asked for; of an older day "not there" says nothing of its trade.</summary>
    public int StatementKeptDays { get; init; } = 90;

    public string NoSuchOrderCode { get; init; } = "ORDER_NOT_EXIST";

    public string SignatureRefusedCode { get; init; } = "SIGN_ERROR";

    public string RateLimitCode { get; init; } = "FREQUENCY_LIMITED";

    public string SystemFailedCode { get; init; } = "SYSTEM_ERROR";

    public string BillNotReadyCode { get; init; } = "BILL_NOT_READY";

    public string BillAbsentCode { get; init; } = "BILL_NOT_EXIST";

    /// <exception cref="ArgumentException">A setting is there but cannot be used.</exception>
    public static ShengfutongAccount Read(IConfiguration settings)
    {
        var usual = new ShengfutongAccount { MerchantNo = "", BaseUrl = "" };
        return new()
        {
            MerchantNo = settings.Word("mch_id", 32),
            SubMerchantNo = settings.Given("sub_mch_id") is null ? null : settings.Word("sub_mch_id", 32),
            BaseUrl = settings.Address("base_url", "https://mchapi.shengpay.com"),
            TransactionsPath = settings.ServicePath("transactions_path", usual.TransactionsPath),
            TerminalsPath = settings.ServicePath("terminals_path", usual.TerminalsPath),
            LargestPage = settings.Number("list_page_limit", usual.LargestPage, 1, 1000),
            StatementKeptDays = settings.Number("statement_kept_days", usual.StatementKeptDays, 1, 3660),
            NoSuchOrderCode = settings.Given("no_such_order_code") ?? usual.NoSuchOrderCode,
            SignatureRefusedCode = settings.Given("signature_refused_code") ?? usual.SignatureRefusedCode,
            RateLimitCode = settings.Given("rate_limit_code") ?? usual.RateLimitCode,
            SystemFailedCode = settings.Given("system_failed_code") ?? usual.SystemFailedCode,
            BillNotReadyCode = settings.Given("bill_not_ready_code") ?? usual.BillNotReadyCode,
            BillAbsentCode = settings.Given("bill_absent_code") ?? usual.BillAbsentCode,
        };
    }

    /// <exception cref="ProviderException">It is another merchant than the one of this account.</exception>
    public void Expect(string merchantNo)
    {
        if (merchantNo != MerchantNo) throw new ProviderException(ProviderFailure.Rejected, "The merchant is not the one of this Shengfutong account.");
    }
}
