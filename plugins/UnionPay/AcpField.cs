namespace Rijie.UnionPay;

/// <summary>Names and fixed values of ACP 5.1.0 that more than one file uses.</summary>
internal static class AcpField
{
    public const string Version = "version";
    public const string Encoding = "encoding";
    public const string SignMethod = "signMethod";
    public const string Signature = "signature";
    public const string Certificate = "signPubKeyCert";
    public const string CertificateId = "certId";
    public const string MerchantNo = "merId";
    public const string OrderNo = "orderId";
    public const string QueryId = "queryId";
    public const string Time = "txnTime";
    public const string Type = "txnType";
    public const string ResponseCode = "respCode";
    public const string ResponseText = "respMsg";
    public const string OriginalResponseCode = "origRespCode";
    public const string SettleDate = "settleDate";
    public const string FileContent = "fileContent";
    public const string FileName = "fileName";
    public const string AccountNo = "accNo";

    public const string CurrentVersion = "5.1.0";
    public const string TimeFormat = "yyyyMMddHHmmss";

    /// <summary>What a signature does not cover.</summary>
    public static readonly HashSet<string> Unsigned = new([Signature], StringComparer.Ordinal);
}
