using Rijie.Signing;

namespace Rijie.Shengfutong;

/// <summary>Notifications of payments and refunds: flat JSON, signed over its sorted fields. There is no time in it; the host remembers <c>nonceStr</c>.</summary>
internal sealed class ShengfutongNotifications(ShengfutongAccount account, RsaVerifier platform, AccountContext context) : INotificationReader
{
    /// <summary>The text that stops the repeats; anything else asks for another.</summary>
    public static readonly Acknowledgement Received = new() { Body = "SUCCESS", ContentType = "text/plain" };

    public NotificationReading Read(NotificationRequest request)
    {
        var (message, code, reason) = ShengfutongMessage.Read(request.Body.Span);
        if (message is null) return NotificationReading.Refuse(code!, reason!);
        var verdict = message.Check(platform);
        return verdict.RefusalCode is { } refusal ? NotificationReading.Refuse(refusal, verdict.Reason!) : Believe(message, verdict.KeyId);
    }

    private NotificationReading Believe(ShengfutongMessage message, string? keyId)
    {
        try
        {
            // One key signs for all merchants, so that a message says whose it is by this field alone.
            var merchantNo = message.Key(ShengfutongField.MerchantNo);
            if (merchantNo != account.MerchantNo || !context.MerchantNos.Contains(merchantNo, StringComparer.Ordinal))
                return NotificationReading.Refuse("OWNER_MISMATCH", "It tells of a merchant that is not connected here.");
            var trade = ShengfutongTrade.Read(message, merchantNo);
            var status = message.Key(ShengfutongField.Status) ?? throw new FormatException("status is absent.");
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = trade,
                // One event for each state of an order, however often and with whatever nonce it is sent; each further part that is given back is a state of its own.
                EventId = $"{trade.ProviderOrderNo ?? trade.RefundNo}/{status}{GivenBack(message, trade)}",
                Nonce = message.Key(ShengfutongField.Nonce) ?? throw new FormatException("nonceStr is absent."),
                KeyId = keyId,
                CardFields = ["cardNo"],
                PersonFields = ["openid", "openId"], // inside payerInfo
                Acknowledgement = Received,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The body is not an order as documented.");
        }
    }

    /// <summary>What was given back of a payment in all; a refund has a number of its own and needs none.</summary>
    private static string GivenBack(ShengfutongMessage message, Transaction trade) =>
        trade.Type == TransactionType.Sale && WireText.Fen(message["refundedFee"], "refundedFee") is { } back && back > Money.Zero ? $"/{WireText.Number(back.Fen)}" : "";
}
