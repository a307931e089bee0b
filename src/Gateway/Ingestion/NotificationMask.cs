using System.Text;

namespace Rijie.Gateway.Ingestion;

/// <summary>Masks the card fields that a plugin names in a notification, in place and with the length kept (reliability specification 1.5).</summary>
internal static class NotificationMask
{
    private const int ClearHead = 6;
    private const int ClearTail = 4;
    private const int ShortestCard = 12;

    /// <summary>Masks every value of the fields, as JSON (<c>"name":"…"</c>), form (<c>name=…</c>) or XML (<c>&lt;name&gt;…</c>).</summary>
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

    /// <summary>Digits that follow the name with nothing but signs between are its value; shorter ones hold no card number and are blanked whole.</summary>
    private static void MaskValue(Span<byte> body, int at)
    {
        var start = at;
        while (start < body.Length && IsBetween(body[start])) start++;
        if (start == at) return;
        var end = start;
        while (end < body.Length && char.IsAsciiDigit((char)body[end])) end++;
        var value = body[start..end];
        if (value.Length >= ShortestCard) value[ClearHead..^ClearTail].Fill((byte)'*');
        else value.Fill((byte)'*');
    }

    private static bool IsBetween(byte b) => b is (byte)'"' or (byte)':' or (byte)'=' or (byte)'>' or (byte)' ' or (byte)'\\' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
