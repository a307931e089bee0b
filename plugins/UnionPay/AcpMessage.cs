using System.Buffers;
using System.Text;

namespace Rijie.UnionPay;

/// <summary>The fields of one ACP message as bytes, blanks left out: exactly what its signature covers, beside the signature itself.</summary>
internal sealed class AcpMessage
{
    private const int MostFields = 256;
    private const int LongestName = 64;
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("=&{}[] \r\n");
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, ReadOnlyMemory<byte>> byName = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A name stands twice or cannot be one, or a value could be read as several fields.</exception>
    public AcpMessage(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> fields)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (names.Count == MostFields) throw new FormatException($"The message has more than {MostFields} fields.");
            if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAny(NotInNames)) throw new FormatException("The message has a field whose name is none.");
            if (!names.Add(name)) throw new FormatException($"The field {name} stands twice.");
            if (AcpNesting.EndOfValue(value.Span) != value.Length) throw new FormatException($"The field {name} could be read as several fields.");
            if (!value.IsEmpty) byName.Add(name, Base64Blank.Repair(name, value));
        }
    }

    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Fields => byName;

    /// <summary>A message from texts, for the sending side.</summary>
    public static AcpMessage FromTexts(IEnumerable<KeyValuePair<string, string>> fields) =>
        new(fields.Select(f => new KeyValuePair<string, ReadOnlyMemory<byte>>(f.Key, Encoding.UTF8.GetBytes(f.Value))));

    /// <summary>The bytes of a field, empty when it is not there.</summary>
    public ReadOnlyMemory<byte> Bytes(string name) => byName.GetValueOrDefault(name);

    /// <summary>The text of a field, <c>null</c> when it is not there or blank.</summary>
    /// <exception cref="FormatException">The field is not UTF-8.</exception>
    public string? Text(string name)
    {
        if (!byName.TryGetValue(name, out var bytes)) return null;
        try
        {
            return Utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"The field {name} is not UTF-8.");
        }
    }

    /// <summary>The text of a field that must be there.</summary>
    /// <exception cref="FormatException">The field is absent, blank or not UTF-8.</exception>
    public string Required(string name) => Text(name) ?? throw new FormatException($"The field {name} is absent.");

    /// <summary>Whether every field is UTF-8 text.</summary>
    public bool IsUtf8() => byName.Values.All(v => System.Text.Unicode.Utf8.IsValid(v.Span));
}
