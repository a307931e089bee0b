using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rijie.Signing;

namespace Rijie.Ruiyinxin;

/// <summary>
/// SMZF008: a form around an envelope, signed or not. Anyone can encrypt to our public key, so one without a signature is a hint:
/// which order to ask about, and nothing else. What stands in the form beside the envelope is never signed.
/// </summary>
internal sealed class RuiyinxinNotifications(RuiyinxinAccount account, RuiyinxinEnvelope envelope, AccountContext context) : INotificationReader
{
    private const string Code = "SMZF008";
    private const string Signature = "signData";
    private static readonly Acknowledgement Received = new() { Body = "000000", ContentType = "text/plain" };

    public NotificationReading Read(NotificationRequest request)
    {
        var form = StrictForm.Read(request.Body.Span);
        if (form.RefusalCode is { } code)
            return form.RepeatedName == Signature
                ? NotificationReading.Refuse("SIG_AMBIGUOUS", "The message has two signatures.")
                : NotificationReading.Refuse(code, form.RefusalReason!);
        var fields = form.Fields.ToDictionary(f => f.Key, f => Encoding.Latin1.GetString(f.Value.Span), StringComparer.Ordinal);
        var orderNo = fields.GetValueOrDefault("reqMsgId");
        if (fields.GetValueOrDefault("tranCode") != Code || !RuiyinxinWords.IsOrderNo(orderNo)
            || !fields.TryGetValue("encryptKey", out var encryptKey) || !fields.TryGetValue("encryptData", out var encryptData))
            return NotificationReading.Refuse("PAYLOAD_INVALID", "The form is not that of a notification.");
        var opened = envelope.Open(encryptKey, encryptData, fields.GetValueOrDefault(Signature));
        if (opened.Plain is null) return NotificationReading.Refuse(opened.RefusalCode!, opened.Reason!);
        return opened.KeyId is { } keyId ? Signed(opened.Plain, orderNo!, keyId, request.ReceivedAt) : Unsigned(opened.Plain, orderNo!);
    }

    /// <summary>The message is authentic: which order, whose, and how it stands.</summary>
    private NotificationReading Signed(byte[] plain, string orderNo, string keyId, DateTimeOffset receivedAt)
    {
        if (StrictJson.Check(plain) == JsonFault.DuplicateName) return NotificationReading.Refuse("PAYLOAD_AMBIGUOUS", "A name stands twice in the message.");
        try
        {
            var (message, trade) = Parse(plain, orderNo);
            // Which order and whose must be signed too; a platform that leaves it to the form gives a hint in spite of its signature.
            if ((trade.OrderNo ?? WireText.OrNull(message.ReqMsgId)) is null || WireText.OrNull(trade.MerchantCode) is not { } merchantNo)
                return HintOf(plain, orderNo) with { KeyId = keyId };
            if (!context.MerchantNos.Contains(merchantNo, StringComparer.Ordinal))
                return NotificationReading.Refuse("OWNER_MISMATCH", "It tells of a merchant that is not connected here.");
            var transaction = (Whole(message, trade)).ToTransaction(account, merchantNo, TransactionType.Sale, message);
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = transaction,
                // One event for each state of an order, however often and under whatever AES key it is sent.
                EventId = $"{orderNo}/{transaction.State}",
                SentAt = SentAt(message.WrittenAt),
                KeyId = keyId,
                Flags = RuiyinxinClient.IsClockApart(message.WrittenAt, receivedAt, account) ? ["CLOCK_APART"] : [],
                Acknowledgement = Received,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The message is not one as documented.");
        }
    }

    /// <summary>One refusal for whatever is wrong behind the form: an envelope that opens to nonsense looks like one that does not open.</summary>
    private static NotificationReading Unsigned(byte[] plain, string orderNo)
    {
        try
        {
            var (message, _) = Parse(plain, orderNo);
            if (RuiyinxinWords.Letter(message.RespType) is 'S' or 'E' or 'R') return HintOf(plain, orderNo);
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
        }
        return NotificationReading.Refuse(OpenedText.Unbelieved.RefusalCode!, OpenedText.Unbelieved.Reason!);
    }

    /// <summary>The message and its data.</summary>
    /// <exception cref="FormatException">It names another order than the form.</exception>
    private static (RuiyinxinMessage Message, RuiyinxinTrade Trade) Parse(byte[] plain, string orderNo)
    {
        var message = RuiyinxinJson.Read(plain, RuiyinxinJson.Wire.RuiyinxinMessage);
        var trade = message.Told(RuiyinxinJson.Wire.RuiyinxinTrade) ?? new();
        if ((trade.OrderNo ?? orderNo) != orderNo || (WireText.OrNull(message.ReqMsgId) ?? orderNo) != orderNo) throw new FormatException("The form names another order.");
        return (message, trade);
    }

    /// <summary>The order's own type and code where the data has them; a notification may tell them in its head alone. A head that is not done is the last word either way.</summary>
    private static RuiyinxinTrade Whole(RuiyinxinMessage message, RuiyinxinTrade trade) =>
        WireText.OrNull(trade.OriRespType) is not null && message.IsDone ? trade : trade with { OriRespType = message.RespType, OriRespCode = message.RespCode };

    /// <summary>The merchant is never taken from it: it is the account's only one, or left for the answer of the lookup to say.</summary>
    private static NotificationReading HintOf(byte[] plain, string orderNo) => new()
    {
        Verdict = NotificationVerdict.Hint,
        // A cooperator has merchants that are not connected here: whose order it is, and what, the looked up answer must say.
        Hint = new() { MerchantNo = "", MerchantOrderNo = orderNo },
        // By its content, so that a forged hint cannot take the place of a true one, nor of a signed event.
        EventId = $"hint/{orderNo}/{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 16))}",
        Acknowledgement = Received,
    };

    private static DateTimeOffset? SentAt(string? writtenAt)
    {
        try
        {
            return WireText.Time(writtenAt, "reqDate");
        }
        catch (FormatException)
        {
            return null; // a warning at most
        }
    }
}
