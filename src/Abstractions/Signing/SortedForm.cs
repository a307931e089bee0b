using System.Text;

namespace Rijie.Signing;

/// <summary>The sorted string that most Chinese providers sign: <c>k=v</c> joined by <c>&amp;</c>, keys in byte order, values raw.</summary>
public static class SortedForm
{
    private static readonly byte[] Ampersand = [(byte)'&'];
    private static readonly byte[] EqualsSign = [(byte)'='];

    /// <summary>Builds the string to sign.</summary>
    /// <param name="fields">Names and values; a name may stand only once.</param>
    /// <param name="leaveOut">Names that are not signed, such as <c>signature</c>.</param>
    /// <param name="keepBlank">Whether fields with a blank value are signed as <c>k=</c>; most schemes leave them out.</param>
    /// <exception cref="FormatException">A name stands twice.</exception>
    public static string Canonicalize(IEnumerable<KeyValuePair<string, string>> fields, IReadOnlySet<string> leaveOut, bool keepBlank = false)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(leaveOut);
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var field in fields)
            if (!leaveOut.Contains(field.Key) && (keepBlank || field.Value.Length > 0)) kept.Add(field);
        // UTF-8 byte order differs from UTF-16 order beyond the basic plane, so the bytes are compared.
        kept.Sort(static (a, b) => Encoding.UTF8.GetBytes(a.Key).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Key)));
        var text = new StringBuilder();
        for (var i = 0; i < kept.Count; i++)
        {
            if (i > 0)
            {
                if (kept[i].Key == kept[i - 1].Key) throw new FormatException($"The field {kept[i].Key} stands twice.");
                text.Append('&');
            }
            text.Append(kept[i].Key).Append('=').Append(kept[i].Value);
        }
        return text.ToString();
    }

    /// <summary>Whether the string to sign could be cut into other fields than these: a value that holds <c>&amp;name=</c>, or a name that holds a delimiter.</summary>
    /// <remarks>
    /// Values are signed raw, so one string stands for several messages: a field could be hidden in the value before it, or made out of
    /// one, and the signature would still hold. A message that is not the one with the most fields is refused; then each string has one reading.
    /// </remarks>
    /// <param name="fields">All signed fields.</param>
    /// <param name="names">The fields that anything is read from, where values are free text that may hold an address: only those count inside a value. All do when it is <c>null</c>.</param>
    public static bool IsAmbiguous(IEnumerable<KeyValuePair<string, string>> fields, IReadOnlySet<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var (name, value) in fields)
            if (name.Length == 0 || name.AsSpan().IndexOfAny('&', '=') >= 0 || HoldsField(value, names)) return true;
        return false;
    }

    private static bool HoldsField(string value, IReadOnlySet<string>? names)
    {
        for (var at = value.IndexOf('&', StringComparison.Ordinal); at >= 0;)
        {
            var next = value.IndexOf('&', at + 1);
            var piece = next < 0 ? value.AsSpan(at + 1) : value.AsSpan(at + 1, next - at - 1);
            if (piece.IndexOf('=') is > 0 and var end && (names is null || names.Contains(piece[..end].ToString()))) return true;
            at = next;
        }
        return false;
    }

    /// <summary>The bytes of the string to sign, piece by piece, so that a value of many megabytes is hashed where it lies.</summary>
    /// <param name="fields">Names and values; a name may stand only once.</param>
    /// <param name="leaveOut">Names that are not signed, such as <c>signature</c>.</param>
    /// <param name="keepBlank">Whether fields with a blank value are signed as <c>k=</c>; most schemes leave them out.</param>
    /// <exception cref="FormatException">A name stands twice.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Pieces(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> fields, IReadOnlySet<string> leaveOut, bool keepBlank = false)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(leaveOut);
        var kept = new List<(byte[] Name, ReadOnlyMemory<byte> Value)>();
        foreach (var (name, value) in fields)
            if (!leaveOut.Contains(name) && (keepBlank || !value.IsEmpty)) kept.Add((Encoding.UTF8.GetBytes(name), value));
        kept.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        var pieces = new List<ReadOnlyMemory<byte>>(kept.Count * 4);
        for (var i = 0; i < kept.Count; i++)
        {
            if (i > 0)
            {
                if (kept[i].Name.AsSpan().SequenceEqual(kept[i - 1].Name)) throw new FormatException($"The field {Encoding.UTF8.GetString(kept[i].Name)} stands twice.");
                pieces.Add(Ampersand);
            }
            pieces.Add(kept[i].Name);
            pieces.Add(EqualsSign);
            pieces.Add(kept[i].Value);
        }
        return pieces;
    }
}
