using System.Text;
using System.Text.Unicode;
using Rijie.Signing;

namespace Rijie.Leshua;

/// <summary>Notifications of payments and refunds: XML under whatever content type, the documentation's slashless form of it, or a real form with the same names (K-SIGN).</summary>
internal sealed class LeshuaNotifications(LeshuaSigning signing, AccountContext context) : INotificationReader
{
    private const int LargestBytes = 1024 * 1024;
    private const int LongestNonce = 32;

    /// <summary>The exact text (K-RFN); anything else, or silence, makes Leshua send again.</summary>
    public static readonly Acknowledgement Received = new() { Body = "000000", ContentType = "text/plain; charset=utf-8" };

    public NotificationReading Read(NotificationRequest request)
    {
        var (fields, code, reason) = Fields(request.Body.Span);
        if (fields is null) return NotificationReading.Refuse(code!, reason!);
        var verdict = signing.Notification(fields);
        return verdict.RefusalCode is { } refusal ? NotificationReading.Refuse(refusal, verdict.Reason!) : Believe(fields, verdict.KeyId);
    }

    private NotificationReading Believe(LeshuaFields fields, string? keyId)
    {
        try
        {
            var transaction = LeshuaTrade.Read(fields);
            if (!context.MerchantNos.Contains(transaction.MerchantNo, StringComparer.Ordinal))
                return NotificationReading.Refuse("OWNER_MISMATCH", "It tells of a merchant that is not connected here.");
            return new()
            {
                Verdict = NotificationVerdict.Verified,
                Transaction = transaction,
                // One event for each state of a payment or refund, however often and with whatever nonce it is sent.
                EventId = $"{(LeshuaTrade.IsRefund(fields) ? "refund" : "pay")}/{transaction.ProviderOrderNo}/{WireText.Word(fields["status"])}",
                Nonce = Nonce(fields),
                KeyId = keyId,
                PersonFields = ["openid"], // the payer, who is none of ours: sub_openid ends in the same name
                Acknowledgement = Received,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return NotificationReading.Refuse("PAYLOAD_ENCODING", "The message is not a payment or refund as documented.");
        }
    }

    /// <summary>The documentation's own sample has none.</summary>
    private static string? Nonce(LeshuaFields fields) =>
        WireText.OrNull(fields["nonce_str"]) is not { } nonce ? null : nonce.Length <= LongestNonce ? nonce : throw new FormatException("nonce_str is too long.");

    private static (LeshuaFields? Fields, string? Code, string? Reason) Fields(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \t\r\n\uFEFF"u8);
        if (start.IsEmpty || start[0] != '<') return Form(body);
        var (document, code, reason) = LeshuaDocument.Read(body, LargestBytes);
        if (document is not null)
            return document.Lists.Count == 0 ? (document.Fields, null, null) : (null, "PAYLOAD_ENCODING", "The document holds a list.");
        if (code != "PAYLOAD_ENCODING" || SlashlessXml.Read(body) is not { } slashless) return (null, code, reason);
        return slashless.GroupBy(f => f.Key, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice
            ? (null, twice.Key == "sign" ? "SIG_AMBIGUOUS" : "PAYLOAD_AMBIGUOUS", "An element stands twice.")
            : (new(slashless), null, null);
    }

    private static (LeshuaFields? Fields, string? Code, string? Reason) Form(ReadOnlySpan<byte> body)
    {
        var form = StrictForm.Read(body);
        if (form.RefusalCode is { } code) return (null, form.RepeatedName == "sign" ? "SIG_AMBIGUOUS" : code, form.RefusalReason);
        return form.Fields.All(f => Utf8.IsValid(f.Value.Span))
            ? (new([.. form.Fields.Select(f => new KeyValuePair<string, string>(f.Key, Encoding.UTF8.GetString(f.Value.Span)))]), null, null)
            : (null, "PAYLOAD_ENCODING", "The form is not UTF-8.");
    }
}
