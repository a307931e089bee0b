using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Rijie.Conformance;

/// <summary>
/// Puts made-up values in the place of real ones: each digit becomes a digit, each letter a letter of the same case, each Chinese
/// character another; the same value becomes the same fake everywhere, so that what referred to something still does.
/// </summary>
/// <remarks>The key is random and forgotten with the recording. Dates, times, words of the protocol and amounts of zero stay, because without them nothing can be learned from a recording.</remarks>
internal sealed partial class FakeValues(IReadOnlyList<string> kept)
{
    private const int ShortestValue = 3;
    private static readonly string[] TimeForms = ["yyyyMMdd", "yyyy-MM-dd", "yyyyMMddHHmmss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "HH:mm:ss", "HHmmss", "yyyy/MM/dd HH:mm:ss"];

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A body with fakes; what is no flat JSON, XML or form, or is not UTF-8, is replaced whole by its length.</summary>
    public byte[] Body(byte[] body)
    {
        if (body.Length == 0) return body;
        var places = Places(body);
        if (places.Count == 0 || !IsText(body)) return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"({body.Length} bytes that are no text, left out)"));
        using var faked = new MemoryStream();
        var at = 0;
        foreach (var (start, length) in places.Where(p => p.Length > 0))
        {
            if (start < at) continue; // a value inside a value
            faked.Write(body, at, start - at);
            faked.Write(Encoding.UTF8.GetBytes(Value(Encoding.UTF8.GetString(body, start, length))));
            at = start + length;
        }
        faked.Write(body, at, body.Length - at);
        return faked.ToArray();
    }

    /// <summary>One value.</summary>
    public string Value(string value)
    {
        if (value.Length < ShortestValue || kept.Contains(value, StringComparer.Ordinal) || IsOfProtocol(value)) return value;
        var random = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value));
        var fake = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (i > 0 && i % 8 == 0) random = HMACSHA256.HashData(key, random);
            fake.Append(Like(value[i], BinaryPrimitives.ReadUInt32LittleEndian(random.AsSpan(i % 8 * 4)), isEscape: i > 0 && value[i - 1] is '\\' or '%'));
        }
        return fake.ToString();
    }

    private static char Like(char c, uint random, bool isEscape) => c switch
    {
        _ when isEscape => c,
        '0' => '0', // zeros say how wide a field is
        >= '1' and <= '9' => (char)('1' + random % 9),
        >= 'a' and <= 'z' => (char)('a' + random % 26),
        >= 'A' and <= 'Z' => (char)('A' + random % 26),
        >= '\u4e00' and <= '\u9fff' => "某甲乙丙丁戊己庚"[(int)(random % 8)],
        _ => c,
    };

    private static bool IsOfProtocol(string value) =>
        ProtocolWord().IsMatch(value) || value.All(c => c is '0' or '.')
        || DateTime.TryParseExact(value, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static IReadOnlyList<(int Start, int Length)> Places(byte[] body)
    {
        var numbers = JsonNumber().Matches(Encoding.Latin1.GetString(body)).Select(m => (m.Groups["v"].Index, m.Groups["v"].Length));
        return [.. MessageField.Values(body).Concat(numbers).OrderBy(p => p.Item1)];
    }

    private static bool IsText(byte[] body)
    {
        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(body);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Words in capitals or in small letters with underscores, such as SUCCESS or trade_query; names of people are written otherwise.</summary>
    [GeneratedRegex("\\A(?:[A-Z][A-Z_]{1,30}|[a-z]+_[a-z_]{1,30}|true|false|null|success|fail|utf-8|UTF-8|GBK|GB18030|[A-Z]{2,6}-?[0-9]{1,3})\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ProtocolWord();

    [GeneratedRegex("\"[A-Za-z_][A-Za-z0-9_]*\"\\s*:\\s*(?<v>-?[0-9]+(?:\\.[0-9]+)?)", RegexOptions.NonBacktracking)]
    private static partial Regex JsonNumber();
}
