namespace Rijie.Shengfutong;

/// <summary>The names of fields that more than one kind of message has.</summary>
internal static class ShengfutongField
{
    public const string MerchantNo = "mchId";
    public const string Nonce = "nonceStr";
    public const string SignType = "signType";
    public const string Sign = "sign";
    public const string ReturnCode = "returnCode";
    public const string ResultCode = "resultCode";
    public const string ErrorCode = "errorCode";
    public const string MerchantOrderNo = "outTradeNo";
    public const string RefundNo = "outRefundNo";
    public const string RefundId = "refundId";
    public const string Status = "status";

    /// <summary>Whatever is documented, ours included: the names by which a value could be taken for more than one field.</summary>
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        MerchantNo, Nonce, SignType, ReturnCode, ResultCode, ErrorCode, MerchantOrderNo, RefundNo, RefundId, Status,
        "bizType", "body", "cardNo", "currency", "errorCodeDes", "extra", "nextCursor", "orders", "payerInfo", "refundFee", "refundStatus", "refundedFee",
        "returnMsg", "subMchId", "termNo", "terminals", "timeEnd", "totalFee", "tradeType", "transactionId",
    };
}
