using System.Globalization;

namespace Rijie.Lakala;

/// <summary>Lakala's spelling of amounts, times and counts: all are JSON strings, and a blank one says nothing.</summary>
internal static class LakalaText
{
    private const string TimeForm = "yyyyMMddHHmmss";
    private const string DateForm = "yyyyMMdd";

    /// <summary>Text, or <c>null</c> when it is blank.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>An amount in fen, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">Not a whole number that is not negative; the value is not repeated.</exception>
    public static Money? Fen(string? text, string field)
    {
        if (OrNull(text) is null) return null;
        return text!.Length <= 15 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var fen)
            ? Money.FromFen(fen)
            : throw new FormatException($"{field} is not an amount in fen.");
    }

    /// <summary>A count, which must be there.</summary>
    public static int Count(string? text, string field) =>
        text is { Length: <= 9 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"{field} is not a count.");

    /// <summary>A Beijing wall clock as an instant, or <c>null</c> when it is blank.</summary>
    public static DateTimeOffset? Time(string? text, string field)
    {
        if (OrNull(text) is null) return null;
        return DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? ChinaTime.ToInstant(local)
            : throw new FormatException($"{field} is not a time.");
    }

    /// <summary>A date, or <c>null</c> when it is blank.</summary>
    public static DateOnly? Date(string? text, string field)
    {
        if (OrNull(text) is null) return null;
        return DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"{field} is not a date.");
    }

    public static string Time(DateTimeOffset instant) => ChinaTime.ToLocal(instant).ToString(TimeForm, CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString(DateForm, CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970 as an instant; eleven digits reach the year 5138 and cannot overflow.</summary>
    public static DateTimeOffset? Seconds(string text) =>
        text.Length <= 11 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : null;

    /// <summary>A word of Lakala's for a message to an operator; anything that does not look like a code is left out.</summary>
    public static string Word(string? text) =>
        text is { Length: > 0 and <= 32 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? text : "(not a code)";

    /// <summary>A card number as Lakala masks it (<c>6226****8223</c>); one that comes in full is cut to six and four here.</summary>
    public static string? Card(string? text)
    {
        if (OrNull(text) is not { } card) return null;
        var digits = card.Count(char.IsAsciiDigit);
        if (digits <= 10) return card;
        return card.Length < 13 ? new string('*', card.Length) : string.Concat(card.AsSpan(0, 6), new string('*', card.Length - 10), card.AsSpan(card.Length - 4));
    }
}
