using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>Notifications at backUrl: a form that is signed over its decoded values; any HTTP 200 acknowledges (manual 3).</summary>
internal sealed class UnionPayNotifications(AcpAccount account, AccountContext context) : INotificationReader
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(72);
    private static readonly Acknowledgement Received = new() { Body = "ok", ContentType = "text/plain" };

    public NotificationReading Read(NotificationRequest request)
    {
        var form = StrictForm.Read(request.Body.Span);
        if (form.RefusalCode is { } code)
            return form.RepeatedName == AcpField.Signature
                ? NotificationReading.Refuse("SIG_AMBIGUOUS", "The message has two signatures.")
                : NotificationReading.Refuse(code, form.RefusalReason!);
        try
        {
            var message = new AcpMessage(form.Fields);
            var verdict = account.Verifier.Verify(message, request.ReceivedAt);
            if (!verdict.Holds) return NotificationReading.Refuse(verdict.RefusalCode!, verdict.Reason!);
            return message.IsUtf8() ? Judge(message, verdict.KeyId!, request.ReceivedAt) : NotificationReading.Refuse("PAYLOAD_ENCODING", "The message is not UTF-8.");
        }
        catch (FormatException e)
        {
            return NotificationReading.Refuse("PAYLOAD_AMBIGUOUS", e.Message);
        }
    }

    /// <summary>The message is authentic: whose it is, and what it says.</summary>
    private NotificationReading Judge(AcpMessage message, string keyId, DateTimeOffset receivedAt)
    {
        var merchantNo = message.Text(AcpField.MerchantNo);
        if (merchantNo != account.MerchantNo || !context.MerchantNos.Contains(merchantNo, StringComparer.Ordinal))
            return NotificationReading.Refuse("OWNER_MISMATCH", "The message is about another merchant.");
        try
        {
            var state = message.Required(AcpField.ResponseCode);
            var transaction = AcpTransaction.Read(message, state);
            var own = transaction.ProviderOrderNo ?? $"{message.Required(AcpField.OrderNo)}@{message.Required(AcpField.Time)}";
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = transaction,
                EventId = $"{message.Required(AcpField.Type)}-{own}-{state}",
                KeyId = keyId,
                CardFields = message.Text(AcpField.AccountNo) is null ? [] : [AcpField.AccountNo],
                // No sending time is signed, only the time of trade: an old one is told and never dropped.
                Flags = receivedAt - transaction.TradedAt > Fresh ? ["OLD_TRANSACTION"] : [],
                Acknowledgement = Received,
            };
        }
        catch (FormatException e)
        {
            return NotificationReading.Refuse("PAYLOAD_INVALID", e.Message);
        }
    }
}
