using Rijie.Signing;

namespace Rijie.Shengfutong;

/// <summary>A refusal, and whether the platform signed it.</summary>
/// <param name="Code">The <c>errorCode</c>, blank when there is none.</param>
internal sealed record ShengfutongRefusal(string Code, bool IsSigned);

/// <summary>Judges answers in the provider's order: <c>returnCode</c>, <c>resultCode</c>, signature, and only then the state that they tell.</summary>
internal sealed class ShengfutongCodes(ShengfutongAccount account, RsaVerifier platform)
{
    private const string Success = "SUCCESS";
    private const string Fail = "FAIL";

    /// <summary>Judges one answer.</summary>
    /// <returns><c>null</c> for a signed success of our merchant, else the refusal. Failures may come unsigned; what may be made of one is up to <see cref="Failure"/>.</returns>
    /// <exception cref="ProviderException"><see cref="ProviderFailure.InvalidResponse"/>: neither; a success without a signature too.</exception>
    public ShengfutongRefusal? Judge(string path, ShengfutongMessage answer)
    {
        var isRefused = IsFail(path, answer, ShengfutongField.ReturnCode) || IsFail(path, answer, ShengfutongField.ResultCode);
        var verdict = answer.Check(platform);
        var isUnsigned = verdict == SignatureVerdict.Missing;
        if (verdict.RefusalCode is { } code && !(isRefused && isUnsigned)) throw Invalid(path, $"it is not believed ({code}). {verdict.Reason}");
        // One key signs for all merchants, so that the answer has to say itself whose it is.
        var merchantNo = answer[ShengfutongField.MerchantNo];
        if (merchantNo != account.MerchantNo && !(isRefused && merchantNo is null)) throw Invalid(path, "it is about another merchant.");
        return isRefused ? new(answer[ShengfutongField.ErrorCode] ?? "", !isUnsigned) : null;
    }

    public bool IsSigned(ShengfutongMessage answer) => answer.Check(platform).Holds;

    /// <summary>
    /// The failure that a refusal stands for. An unsigned one may have been made on the way and decides nothing: it only means to ask
    /// again, so that nobody can turn an order into "not found" or an account into a locked one by sending a short text.
    /// </summary>
    public ProviderException Failure(string path, ShengfutongRefusal refusal)
    {
        var word = WireText.Word(refusal.Code);
        if (refusal.Code == account.RateLimitCode) return Of(ProviderFailure.RateLimited, $"Shengfutong allows no more calls of {path} for now.");
        if (!refusal.IsSigned)
            return Of(ProviderFailure.Unavailable, $"Shengfutong refused {path} with the code {word}, unsigned, so that it says nothing of the order.{Advice(refusal)}");
        return refusal.Code == account.SignatureRefusedCode ? Of(ProviderFailure.Unauthorized, $"Shengfutong refused the signature of {path}.{Advice(refusal)}")
            : refusal.Code == account.SystemFailedCode ? Of(ProviderFailure.Unavailable, $"Shengfutong failed at {path} ({word}).")
            : Of(ProviderFailure.Rejected, $"Shengfutong refused {path} with the code {word}.");

        ProviderException Of(ProviderFailure failure, string message) => new(failure, message) { ProviderCode = word };
    }

    public static ProviderException Invalid(string path, string reason) => new(ProviderFailure.InvalidResponse, $"Shengfutong's answer to {path} cannot be used: {reason}");

    private string Advice(ShengfutongRefusal refusal) =>
        refusal.Code == account.SignatureRefusedCode ? " Check mch_id and private_key in the account's settings." : "";

    private static bool IsFail(string path, ShengfutongMessage answer, string field) => answer[field] switch
    {
        Success => false,
        Fail => true,
        _ => throw Invalid(path, $"its {field} is neither {Success} nor {Fail}."),
    };
}
