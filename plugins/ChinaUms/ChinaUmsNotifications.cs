using System.Text;
using System.Text.Json;
using Rijie.Signing;

namespace Rijie.ChinaUms;

/// <summary>Notifications: a form that is signed over its decoded values with a shared key, by the digest that the account's settings name.</summary>
internal sealed class ChinaUmsNotifications(ChinaUmsAccount account, AccountContext context) : INotificationReader
{
    /// <summary>The exact text that the public kits answer; anything else makes ChinaUMS send again.</summary>
    public static readonly Acknowledgement Received = new() { Body = "SUCCESS", ContentType = "text/plain; charset=utf-8" };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public NotificationReading Read(NotificationRequest request)
    {
        var form = StrictForm.Read(request.Body.Span);
        if (form.RefusalCode is { } code)
            return form.RepeatedName == ChinaUmsSigning.Sign
                ? NotificationReading.Refuse("SIG_AMBIGUOUS", "The message has two signatures.")
                : NotificationReading.Refuse(code, form.RefusalReason!);
        var verdict = Check(form.Fields);
        if (verdict.RefusalCode is { } refusal) return NotificationReading.Refuse(refusal, verdict.Reason!);
        try
        {
            var fields = form.Fields.ToDictionary(f => f.Key, f => Utf8.GetString(f.Value.Span), StringComparer.Ordinal);
            return SortedForm.IsAmbiguous(fields)
                ? NotificationReading.Refuse("PAYLOAD_AMBIGUOUS", "What is signed can be read as other fields too.")
                : Believe(fields, verdict.KeyId!);
        }
        catch (DecoderFallbackException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The message is not UTF-8.");
        }
    }

    private SignatureVerdict Check(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> fields)
    {
        var signature = Text(fields, ChinaUmsSigning.Sign);
        if (string.IsNullOrWhiteSpace(signature) || signature == "null") return SignatureVerdict.Missing;
        if (Text(fields, "signType") is { } named && named != ChinaUmsSigning.Name(account.NotifyDigest))
            return SignatureVerdict.Refused("SIG_ALGORITHM", "The message names another way of signing than the account's settings do.");
        // One spelling only: the scheme writes upper case, and lower case would be a second text for the same signature.
        if (signature.Any(char.IsAsciiLetterLower)) return SignatureVerdict.Malformed;
        return TextDigest.Check(account.NotifyDigest, ChinaUmsSigning.OfNotification(fields), account.NotifyKeys, signature);
    }

    private static string? Text(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> fields, string name)
    {
        foreach (var field in fields)
            if (field.Key == name) return Encoding.Latin1.GetString(field.Value.Span);
        return null;
    }

    private NotificationReading Believe(Dictionary<string, string> fields, string keyId)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(fields, ChinaUmsJson.Wire.DictionaryStringString);
            var trade = JsonSerializer.Deserialize(json, ChinaUmsJson.Wire.ChinaUmsTrade) ?? throw new JsonException("The message is null.");
            if (!context.MerchantNos.Contains(trade.Mid, StringComparer.Ordinal))
                return NotificationReading.Refuse("OWNER_MISMATCH", "It tells of a merchant that is not connected here.");
            var transaction = trade.ToTransaction();
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = transaction,
                // One event for each state of a payment; the running number tells two payments of one order apart, and what was given back in all two refunds of one payment.
                EventId = $"{transaction.Type}/{transaction.RefundNo ?? transaction.MerchantOrderNo}/{WireText.OrNull(trade.SeqId) ?? ""}/{WireText.Word(trade.IsRefund ? trade.RefundStatus : trade.Status)}{GivenBack(trade)}",
                KeyId = keyId,
                CardFields = ["bankCardNo"],
                PersonFields = ["buyerUsername", "buyerId"],
                Acknowledgement = Received,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The message is not an order as documented.");
        }
    }

    /// <summary>A refund has a number of its own and needs none.</summary>
    private static string GivenBack(ChinaUmsTrade trade) => !trade.IsRefund && trade.RefundAmount is { } back && back > Money.Zero ? $"/{WireText.Number(back.Fen)}" : "";
}
