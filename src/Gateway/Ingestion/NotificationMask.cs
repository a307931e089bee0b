using System.Text;

namespace Rijie.Gateway.Ingestion;

/// <summary>Masks the card and payer fields that a plugin names in a notification, in place and with the length kept (reliability specification 1.5).</summary>
internal static class NotificationMask
{
    private const int ClearHead = 6;
    private const int ClearTail = 4;
    private const int ShortestCard = 12;

    private static ReadOnlySpan<byte> Cdata => "<![CDATA["u8;

    private delegate void Masking(Span<byte> body, int start);

    /// <summary>Masks every value of the fields, as JSON (<c>"name":"…"</c>), form (<c>name=…</c>) or XML (<c>&lt;name&gt;…</c>, in CDATA or not).</summary>
    /// <param name="body">The message, masked in place, length kept.</param>
    /// <param name="cardFields">Card numbers, of which six and four are kept.</param>
    /// <param name="personFields">What names the payer, of which nothing is kept.</param>
    public static void Apply(Span<byte> body, IReadOnlyList<string> cardFields, IReadOnlyList<string> personFields)
    {
        foreach (var field in cardFields) Each(body, field, MaskCard);
        foreach (var field in personFields) Each(body, field, MaskWhole);
    }

    private static void Each(Span<byte> body, string field, Masking mask)
    {
        var name = Encoding.UTF8.GetBytes(field);
        if (name.Length == 0) return;
        for (var at = 0; at < body.Length;)
        {
            var found = body[at..].IndexOf(name);
            if (found < 0) return;
            at += found + name.Length;
            var start = at;
            while (start < body.Length && IsBetween(body[start])) start++;
            if (start == at) continue;
            if (body[start..].StartsWith(Cdata)) start += Cdata.Length;
            mask(body, start);
        }
    }

    /// <summary>Digits are the value; shorter ones hold no card number and are blanked whole. So is what is no number at all.</summary>
    private static void MaskCard(Span<byte> body, int start)
    {
        var end = start;
        while (end < body.Length && char.IsAsciiDigit((char)body[end])) end++;
        var value = body[start..end];
        if (value.Length >= ShortestCard) value[ClearHead..^ClearTail].Fill((byte)'*');
        else if (value.Length > 0) value.Fill((byte)'*');
        else if (BeginsValue(body, start))
            for (; end < body.Length && IsWord(body[end]); end++) body[end] = (byte)'*';
    }

    /// <summary>Everything up to what ends a value in any of the forms.</summary>
    private static void MaskWhole(Span<byte> body, int start)
    {
        if (!BeginsValue(body, start) || start == body.Length || body[start] is (byte)',' or (byte)'}') return; // an empty text of JSON
        var end = body[start..].IndexOfAny("\"\\<&]"u8);
        (end < 0 ? body[start..] : body.Slice(start, end)).Fill((byte)'*');
    }

    /// <summary>A bare word of JSON, such as null, is no value.</summary>
    private static bool BeginsValue(Span<byte> body, int start) => body[start - 1] is (byte)'"' or (byte)'=' or (byte)'>' or (byte)'[';

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-';

    private static bool IsBetween(byte b) => b is (byte)'"' or (byte)':' or (byte)'=' or (byte)'>' or (byte)' ' or (byte)'\\' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
