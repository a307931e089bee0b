using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <summary>A body with fakes; what is no JSON, XML or form, or is not UTF-8, is replaced whole by its length.</summary>
    public byte[] Body(byte[] body)
    {
        if (body.Length == 0) return body;
        var places = Places(body);
        if (places is null || !IsText(body)) return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"({body.Length} bytes that are no text, left out)"));
        using var faked = new MemoryStream();
        var at = 0;
        foreach (var (start, length) in places.Where(p => p.Length > 0))
        {
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
        if ((value.Length < ShortestValue && !value.Any(IsChinese)) || kept.Contains(value, StringComparer.Ordinal) || IsOfProtocol(value)) return value;
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
        _ when IsChinese(c) => "某甲乙丙丁戊己庚"[(int)(random % 8)],
        _ => c,
    };

    private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';

    private static bool IsOfProtocol(string value) =>
        ProtocolWord().IsMatch(value) || value.All(c => c is '0' or '.')
        || DateTime.TryParseExact(value, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Where the values of a body stand; <c>null</c> where it is not understood, and then nothing of it is kept.</summary>
    private static List<(int Start, int Length)>? Places(byte[] body) => body.AsSpan().TrimStart(" \t\r\n"u8) switch
    {
        [(byte)'{' or (byte)'[', ..] => Json(body),
        [(byte)'<', ..] => Matches(XmlValue(), body),
        _ => Matches(FormValue(), body) is { Count: > 0 } found ? found : null,
    };

    /// <summary>Every text and number, at any depth; names of properties are no values.</summary>
    private static List<(int Start, int Length)>? Json(byte[] body)
    {
        var places = new List<(int, int)>();
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number) places.Add(((int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length));
            return places;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<(int Start, int Length)> Matches(Regex value, byte[] body) => [.. value.Matches(Encoding.Latin1.GetString(body)).Select(m => (m.Groups["v"].Index, m.Groups["v"].Length))];

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

    /// <summary>Words that providers share, and words with underscores such as trade_query or NOT_READY; a single word in capitals can be a person's name.</summary>
    [GeneratedRegex("\\A(?:[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+|true|false|null|SUCCESS|success|FAIL|FAILED|fail|OK|PENDING|CLOSED|SALE|VOID|REFUND|CARD|QR|CNY|(?i:utf-8|gbk|gb18030)|(?:RSA|SHA|MD5|HMAC|SM2|SM3|AES)[A-Z0-9-]{0,12})\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ProtocolWord();

    [GeneratedRegex("(?:>(?:<!\\[CDATA\\[)?|=\"|=')(?<v>[^<>\"'\\]]+)", RegexOptions.NonBacktracking)]
    private static partial Regex XmlValue();

    [GeneratedRegex("=(?<v>[^&]*)", RegexOptions.NonBacktracking)]
    private static partial Regex FormValue();
}
