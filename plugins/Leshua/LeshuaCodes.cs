namespace Rijie.Leshua;

/// <summary>Leshua's codes. An error says something of the question and never of the trade: it is asked again (K-QRY).</summary>
internal static class LeshuaCodes
{
    public const string Success = "0";

    /// <summary>The failure of a whole answer: <c>resp_code</c> is not signed, so it can never say that an order is unknown.</summary>
    public static ProviderException NotTaken(LeshuaAccount account, string service, string? respCode) => Failure(account, service, respCode, "did not take");

    /// <summary>The failure that a signed <c>result_code</c> stands for.</summary>
    public static ProviderException Refused(LeshuaAccount account, string service, string code) => Failure(account, service, code, "refused");

    private static ProviderException Failure(LeshuaAccount account, string service, string? code, string did)
    {
        var word = WireText.Word(code);
        return code == account.RateLimitCode
            ? new(ProviderFailure.RateLimited, $"Leshua allows no more calls of {service} for now.") { ProviderCode = word }
            : new(ProviderFailure.Rejected, $"Leshua {did} {service} with the code {word}. That says nothing of the trade itself; check the numbers and keys in the account's settings if it stays so.") { ProviderCode = word };
    }
}
