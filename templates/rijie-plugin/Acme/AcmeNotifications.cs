using System.Text.Json;

namespace Acme;

/// <summary>Notifications: one transaction, signed as answers are (manual, chapter 5).</summary>
internal sealed class AcmeNotifications(AcmeSigning signing, AccountContext context) : INotificationReader
{
    /// <summary>The exact text; anything else makes Acme send again.</summary>
    private static readonly Acknowledgement Received = new() { Body = "SUCCESS", ContentType = "text/plain; charset=utf-8" };

    public NotificationReading Read(NotificationRequest request)
    {
        var message = AcmeMessage.Read(request.Header, request.Body);
        var verdict = signing.Check(message, request.ReceivedAt);
        if (!verdict.Holds) return NotificationReading.Refuse(verdict.RefusalCode!, verdict.Reason!);
        try
        {
            var trade = JsonSerializer.Deserialize(message.Json.Span, AcmeJson.Wire.AcmeTrade) ?? throw new JsonException("The body is null.");
            if (!context.MerchantNos.Contains(trade.MerchantNo, StringComparer.Ordinal))
                return NotificationReading.Refuse("OWNER_MISMATCH", "It tells of a merchant that is not connected here.");
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = trade.ToTransaction(),
                // One event for each state of a transaction, however often and with whatever nonce it is sent.
                EventId = $"{trade.ProviderOrderNo}/{WireText.Word(trade.Status)}",
                Nonce = message.Nonce,
                SentAt = AcmeSigning.SentAt(message),
                KeyId = verdict.KeyId,
                CardFields = ["card_no"],
                PersonFields = ["payer_id"],
                Acknowledgement = Received,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The body is not a transaction as documented.");
        }
    }
}
