using System.Text;
using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>Reads answers: one line <c>k=v&amp;k=v</c> whose values are not reliably URL-encoded (manual 1).</summary>
internal static class AcpForm
{
    /// <summary>Reads the line as it stands; nothing is decoded and no value is copied.</summary>
    /// <exception cref="FormatException">The line is not of that form, or a name stands twice.</exception>
    public static AcpMessage ReadPlain(ReadOnlyMemory<byte> body) => new(Split(body));

    /// <summary>Reads the line as URL-encoded, for a sender that does encode.</summary>
    /// <exception cref="FormatException">The line is not of that form, or a name stands twice.</exception>
    public static AcpMessage ReadEncoded(ReadOnlySpan<byte> body)
    {
        var form = StrictForm.Read(Line(body));
        return new(form.RefusalCode is null ? form.Fields : throw new FormatException(form.RefusalReason));
    }

    private static List<KeyValuePair<string, ReadOnlyMemory<byte>>> Split(ReadOnlyMemory<byte> body)
    {
        var rest = body[..Line(body.Span).Length];
        var fields = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        while (fields.Count <= StrictForm.MostFields)
        {
            var equals = rest.Span.IndexOf((byte)'=');
            if (equals <= 0) throw new FormatException("The line is not made of k=v.");
            var name = Encoding.UTF8.GetString(rest.Span[..equals]);
            rest = rest[(equals + 1)..];
            var end = AcpNesting.EndOfValue(rest.Span);
            if (end < 0) throw new FormatException($"The brackets in {name} do not close.");
            fields.Add(new(name, rest[..end]));
            if (end == rest.Length) return fields;
            rest = rest[(end + 1)..];
        }
        throw new FormatException($"The line has more than {StrictForm.MostFields} fields.");
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> body) => body.TrimEnd("\r\n"u8);
}
