namespace Rijie.UnionPay;

/// <summary>What UnionPay's codes mean (manual 3).</summary>
internal static class AcpFailures
{
    /// <summary>What <see cref="AcpAccount.NotFoundCode"/> is where nothing else was set. Ours: what UnionPay publishes names only the detail code.</summary>
    public const string UsualNotFound = "34";

    private const string NotFoundDetail = "2600000";

    /// <summary>Whether a code tells nothing yet: ask again.</summary>
    public static bool IsOpen(string code) => code is "03" or "04" or "05";

    /// <summary>The fate of a transaction. A code outside the documentation, or none, is unknown: never success and never failure.</summary>
    public static TransactionState State(string? code) => code switch
    {
        "00" or "A6" => TransactionState.Succeeded,
        null or "03" or "04" or "05" => TransactionState.Unknown,
        { Length: 2 } when code.All(char.IsAsciiLetterOrDigit) => TransactionState.Failed,
        _ => TransactionState.Unknown,
    };

    /// <summary>Whether the answer says that there is no such transaction.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="notFoundCode">The response code that says so for this account.</param>
    public static bool IsNotFound(AcpMessage answer, string notFoundCode) => answer.Text(AcpField.ResponseCode) == notFoundCode || Detail(answer) == NotFoundDetail;

    /// <summary>The failure that an answer which is no success stands for.</summary>
    public static ProviderException OfAnswer(AcpMessage answer)
    {
        var code = answer.Required(AcpField.ResponseCode);
        var detail = Detail(answer);
        var shown = detail is null ? code : $"{code} [{detail}]";
        return IsOpen(code)
            ? new(ProviderFailure.Unavailable, $"UnionPay could not say yet (code {shown}); ask again later.") { ProviderCode = code }
            : new(ProviderFailure.Rejected, $"UnionPay refused the request with code {shown}; see its list of codes.") { ProviderCode = detail ?? code };
    }

    /// <summary>An answer that is not believed.</summary>
    public static ProviderException Invalid(string reason, Exception? cause = null) => new(ProviderFailure.InvalidResponse, $"UnionPay's answer is not used. {reason}", cause);

    /// <summary>The 7-digit code in square brackets that ends the text of an answer.</summary>
    private static string? Detail(AcpMessage answer) =>
        answer.Text(AcpField.ResponseText) is { Length: >= 9 } text && text[^1] == ']' && text[^9] == '[' && text[^8..^1].All(char.IsAsciiDigit) ? text[^8..^1] : null;
}
