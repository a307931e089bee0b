using System.Globalization;
using System.Text.Json;
using Rijie.Signing;

namespace Rijie.Lakala;

/// <summary>Notifications: a trade without an envelope, signed in the <c>Authorization</c> header over time, nonce and body only.</summary>
internal sealed class LakalaNotifications(LakalaAccount account, PlatformCertificates platform, AccountContext context) : INotificationReader
{
    /// <summary>The exact text that Lakala's kit sends (NotificationResult); anything else makes it send again.</summary>
    public static readonly Acknowledgement Received = new()
    {
        Body = """{"code":"SUCCESS","message":"执行成功"}""",
        ContentType = "application/json; charset=utf-8",
    };

    public NotificationReading Read(NotificationRequest request)
    {
        if (request.Body.IsEmpty) return NotificationReading.Refuse("PAYLOAD_EMPTY", "The body is empty.");
        string? authorization;
        try
        {
            authorization = request.Header("Authorization");
        }
        catch (FormatException)
        {
            return NotificationReading.Refuse("SIG_AMBIGUOUS", "The Authorization header stands twice.");
        }
        if (!AuthorizationHeader.TryParse(authorization, out var header, out var refusal))
            return NotificationReading.Refuse(refusal, "The Authorization header is not as documented.");
        var fault = StrictJson.Check(request.Body.Span);
        if (fault == JsonFault.DuplicateName) return NotificationReading.Refuse("PAYLOAD_AMBIGUOUS", "A name stands twice in the body.");

        // The header may name our own certificate, as in our requests, or none: then any of Lakala's may have signed.
        var serial = string.Equals(header.SerialNo, account.SerialNo, StringComparison.OrdinalIgnoreCase) ? null : header.SerialNo;
        var signed = SigningString.OfNotification(header.Timestamp, header.Nonce, request.Body.Span);
        var verdict = platform.Check(serial, signed, header.Signature, request.ReceivedAt);
        if (verdict.RefusalCode is { } code) return NotificationReading.Refuse(code, verdict.Reason!);

        var sentAt = LakalaText.Seconds(header.Timestamp);
        if (sentAt is null) return NotificationReading.Refuse("SIG_TIMESTAMP", "The signed time is not seconds since 1970.");
        var apart = (request.ReceivedAt - sentAt.Value).Duration();
        if (apart > account.SignatureWindow)
            return NotificationReading.Refuse("SIG_TIMESTAMP", string.Create(CultureInfo.InvariantCulture, $"The signed time is {(long)apart.TotalSeconds} s away."));
        if (header.AppId is { } appId && appId != account.AppId)
            return NotificationReading.Refuse("OWNER_MISMATCH", "It is addressed to another application.");
        return fault != JsonFault.None
            ? NotificationReading.Refuse("PAYLOAD_ENCODING", "The body is not JSON in UTF-8.")
            : Believe(request.Body.Span, header.Nonce, sentAt.Value, verdict.KeyId);
    }

    private NotificationReading Believe(ReadOnlySpan<byte> body, string nonce, DateTimeOffset sentAt, string? keyId)
    {
        try
        {
            var trade = JsonSerializer.Deserialize(body, LakalaJson.V3.LakalaTrade) ?? throw new JsonException("The body is null.");
            if (!context.MerchantNos.Contains(trade.MerchantNo, StringComparer.Ordinal))
                return NotificationReading.Refuse("OWNER_MISMATCH", "It tells of a merchant that is not connected here.");
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = trade.ToTransaction(),
                // One event for each state of a trade, however often and with whatever nonce it is sent.
                EventId = $"{trade.TradeNo}/{WireText.Word(WireText.OrNull(trade.TradeState) ?? trade.TradeStatus)}",
                Nonce = nonce,
                SentAt = sentAt,
                KeyId = keyId,
                CardFields = ["crd_no"],
                Acknowledgement = Received,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The body is not a trade as documented.");
        }
    }
}
