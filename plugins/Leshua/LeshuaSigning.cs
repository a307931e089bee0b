using System.Security.Cryptography;
using System.Text;
using Rijie.Signing;

namespace Rijie.Leshua;

/// <summary>
/// Leshua's signature: MD5 over the sorted fields and a key (K-FMT, K-SIGN). What is left out, which key it is and whether a
/// blank value is signed differ by message; a missing element is not a blank one. Either case of the hex is taken.
/// </summary>
internal sealed class LeshuaSigning(LeshuaAccount account)
{
    private static readonly HashSet<string> OfRequest = ["sign"];
    private static readonly HashSet<string> OfAnswer = ["sign", "leshua", "resp_code"];
    private static readonly HashSet<string> OfNotification = ["sign", "leshua", "error_code"];
    private readonly IReadOnlyList<KeyValuePair<string, string>> requestKeys = Keys("request_key", account.RequestKey, account.PreviousRequestKey);
    private readonly IReadOnlyList<KeyValuePair<string, string>> callbackKeys = Keys("callback_key", account.CallbackKey, account.PreviousCallbackKey);

    /// <summary>The signature of a request, in upper case as the kit sends it; a blank value is neither sent nor signed.</summary>
    public string Request(IEnumerable<KeyValuePair<string, string>> fields) =>
        Md5(SortedForm.Canonicalize(fields, OfRequest) + Appended(account.RequestKey)).ToUpperInvariant();

    /// <summary>Checks an answer, which is signed with the request key.</summary>
    public SignatureVerdict Answer(LeshuaFields fields) => Check(fields, OfAnswer, requestKeys);

    /// <summary>Checks a notification, which is signed with the callback key.</summary>
    public SignatureVerdict Notification(LeshuaFields fields) => Check(fields, OfNotification, callbackKeys);

    /// <summary>The lower-case digest of a text, which stands for a list in the signature of its message.</summary>
    public static string Md5(string text) => TextDigest.Hex(HashAlgorithmName.MD5, text);

    private static SignatureVerdict Check(LeshuaFields fields, HashSet<string> leaveOut, IReadOnlyList<KeyValuePair<string, string>> keys)
    {
        // The scheme has no word for its algorithm; a message that brings one does not choose it.
        if (fields["sign_type"] is { } algorithm && algorithm != "MD5") return SignatureVerdict.Refused("SIG_ALGORITHM", "It names an algorithm that is not Leshua's.");
        var verdict = TextDigest.Check(HashAlgorithmName.MD5, SortedForm.Canonicalize(fields.All, leaveOut, keepBlank: true), keys, fields["sign"]);
        // Values are signed raw: with a field hidden in the one before it the signature would hold all the same.
        return verdict.Holds && SortedForm.IsAmbiguous(fields.All)
            ? SignatureVerdict.Refused("PAYLOAD_AMBIGUOUS", "A value reads like further fields, so the signature does not say which message it is of.")
            : verdict;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Keys(string name, string key, string? previous) =>
        previous is null ? [new(name, Appended(key))] : [new(name, Appended(key)), new("previous_" + name, Appended(previous))];

    private static string Appended(string key) => "&key=" + key;
}

/// <summary>The agents' interface signs its requests in two further ways, and its answers not at all (K-PAYL, K-PAY1).</summary>
internal sealed class AgentSigning(string agentKey)
{
    private static readonly HashSet<string> Sign = ["sign"];

    /// <summary>Of a list: Base64 of the lower-case hex digest (ours: the bytes or the hex is not said) of the word, the key and the JSON as it is before URL-encoding.</summary>
    public string List(string data) => Convert.ToBase64String(Encoding.ASCII.GetBytes(LeshuaSigning.Md5("lepos" + agentKey + data)));

    /// <summary>Of a question for one payout: the sorted form in lower case.</summary>
    public string One(IEnumerable<KeyValuePair<string, string>> fields) => LeshuaSigning.Md5(SortedForm.Canonicalize(fields, Sign) + "&key=" + agentKey);
}
