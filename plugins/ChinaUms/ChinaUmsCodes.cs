namespace Rijie.ChinaUms;

/// <summary>The two services speak of success in their own ways; the other one's code is no success.</summary>
internal enum ChinaUmsFamily
{
    /// <summary><c>/v1/netpay/</c>, online orders and statements: <c>SUCCESS</c>.</summary>
    Netpay,

    /// <summary><c>/v6/poslink/</c>, terminals: <c>00</c>.</summary>
    PosLink,
}

internal static class ChinaUmsCodes
{
    private const string NetpaySuccess = "SUCCESS";
    private const string PosLinkSuccess = "00";

    public static bool IsSuccess(ChinaUmsFamily family, string code) => code == (family == ChinaUmsFamily.Netpay ? NetpaySuccess : PosLinkSuccess);

    /// <summary>The failure that a code other than success stands for.</summary>
    public static ProviderException Failure(string path, string code)
    {
        var word = WireText.Word(code);
        return code switch
        {
            // It says itself that nobody knows: asked again, it may.
            "TIMEOUT" or "INTERNAL_ERROR" or "NET_ERROR" => new(ProviderFailure.Unavailable, $"ChinaUMS could not answer {path} for now (code {word}).") { ProviderCode = word },
            // A success code of the other service, or no code at all, is not what this one says.
            NetpaySuccess or PosLinkSuccess or "" => new(ProviderFailure.InvalidResponse, $"ChinaUMS answered {path} with the code {word}, which belongs to another service.") { ProviderCode = word },
            _ => new(ProviderFailure.Rejected, $"ChinaUMS refused {path} with the code {word}; look it up at open.chinaums.com.") { ProviderCode = word },
        };
    }
}
