using Rijie.Signing;

namespace Acme;

/// <summary>Signs our messages, and says whether one of Acme's holds (manual, chapter 2). Key and algorithm come from the settings, never from a message.</summary>
internal sealed class AcmeSigning(HmacSignature key, AcmeAccount account, TimeProvider clock)
{
    /// <summary>How far the signed time of a message may be off.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    /// <summary>A signed request.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="fields">What it says.</param>
    /// <param name="nonce">Its own; the answer repeats it.</param>
    public HttpRequestMessage Sign(string address, IReadOnlyDictionary<string, string> fields, string nonce) =>
        AcmeMessage.Write(address, fields, WireText.Time(clock.GetUtcNow(), AcmeTrade.TimeForm), nonce, account.SignType, key);

    /// <summary>Whether a message is Acme's, and of this time.</summary>
    public SignatureVerdict Check(AcmeMessage message, DateTimeOffset receivedAt)
    {
        if (message.RefusalCode is { } code) return SignatureVerdict.Refused(code, message.RefusalReason!);
        if (string.IsNullOrEmpty(message.Signature) || string.IsNullOrEmpty(message.Nonce)) return SignatureVerdict.Missing;
        if (message.SignType != account.SignType) return SignatureVerdict.Refused("SIG_ALGORITHM", "It names another algorithm than the account's settings do.");
        var verdict = key.Check(message.Signed.Span, message.Signature);
        if (!verdict.Holds) return verdict;
        return SentAt(message) is { } sentAt && (receivedAt - sentAt).Duration() <= Window
            ? verdict
            : SignatureVerdict.Refused("SIG_TIMESTAMP", "It was signed at another time; check the clock.");
    }

    /// <summary>When a message was signed, or <c>null</c> when it does not say so as documented.</summary>
    public static DateTimeOffset? SentAt(AcmeMessage message)
    {
        try
        {
            return WireText.Time(message.Timestamp, "the timestamp", AcmeTrade.TimeForm);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
