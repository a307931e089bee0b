using System.Text;

namespace Rijie.Gateway.Ingestion;

/// <summary>Masks the card and payer fields that a plugin names in a notification, in place and with the length kept (reliability specification 1.5).</summary>
internal static class NotificationMask
{
    private const int ClearHead = 6;
    private const int ClearTail = 4;
    private const int ShortestCard = 12;

    private static ReadOnlySpan<byte> Cdata => "<![CDATA["u8;

    /// <summary>Masks every value of the fields, as JSON (<c>"name":"…"</c>), form (<c>name=…</c>) or XML (<c>&lt;name&gt;…</c>, in CDATA or not).</summary>
    public static void Apply(Span<byte> body, IReadOnlyList<string> cardFields)
    {
        foreach (var field in cardFields)
        {
            var name = Encoding.UTF8.GetBytes(field);
            if (name.Length == 0) continue;
            for (var at = 0; at < body.Length;)
            {
                var found = body[at..].IndexOf(name);
                if (found < 0) break;
                at += found + name.Length;
                MaskValue(body, at);
            }
        }
    }

    /// <summary>
    /// Digits that follow the name with nothing but signs between are its value; shorter ones hold no card number and are blanked
    /// whole. So is what is no number at all, such as a wallet's name for the payer.
    /// </summary>
    private static void MaskValue(Span<byte> body, int at)
    {
        var start = at;
        while (start < body.Length && IsBetween(body[start])) start++;
        if (start == at) return;
        if (body[start..].StartsWith(Cdata)) start += Cdata.Length;
        var end = start;
        while (end < body.Length && char.IsAsciiDigit((char)body[end])) end++;
        var value = body[start..end];
        if (value.Length >= ShortestCard) value[ClearHead..^ClearTail].Fill((byte)'*');
        else if (value.Length > 0) value.Fill((byte)'*');
        else if (body[start - 1] is (byte)'"' or (byte)'=' or (byte)'>' or (byte)'[') // a bare word of JSON, such as null, is no value
            for (; end < body.Length && IsWord(body[end]); end++) body[end] = (byte)'*';
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-';

    private static bool IsBetween(byte b) => b is (byte)'"' or (byte)':' or (byte)'=' or (byte)'>' or (byte)' ' or (byte)'\\' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
