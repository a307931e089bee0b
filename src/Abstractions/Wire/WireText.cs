using System.Globalization;

namespace Rijie.Wire;

/// <summary>How providers spell single values: amounts, times and counts as text, where a blank one says nothing. Strict: what is not exactly of the form is refused.</summary>
/// <remarks>Messages of exceptions name the field and never repeat its value.</remarks>
public static class WireText
{
    /// <summary>The spelling of a time that most providers use, on the wall clock of China.</summary>
    public const string TimeForm = "yyyyMMddHHmmss";

    /// <summary>The spelling of a date that most providers use.</summary>
    public const string DateForm = "yyyyMMdd";

    private const int MostAmountDigits = 15;

    /// <summary>Text, or <c>null</c> when it is blank.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>A whole number of fen that is not negative, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">It is something else, or longer than 15 digits.</exception>
    public static Money? Fen(string? text, string field)
    {
        if (OrNull(text) is null) return null;
        return text!.Length <= MostAmountDigits && TryDigits(text, out var fen)
            ? Money.FromFen(fen)
            : throw new FormatException($"{field} is not an amount in fen.");
    }

    /// <summary>An amount in yuan with at most two decimals that is not negative, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">It is something else, or longer than 15 digits of fen.</exception>
    public static Money? Yuan(string? text, string field) => Yuan(text, field, mostDecimals: 2, partsPerFen: 1);

    /// <summary>An amount in yuan with at most four decimals that is not negative, rounded half up to a fen, or <c>null</c> when it is blank: some providers tell fees so.</summary>
    /// <exception cref="FormatException">It is something else, or longer than 15 digits of fen.</exception>
    public static Money? YuanRounded(string? text, string field) => Yuan(text, field, mostDecimals: 4, partsPerFen: 100);

    /// <summary>A count, which must be there.</summary>
    /// <exception cref="FormatException">It is blank, no whole number, or longer than 9 digits.</exception>
    public static int Count(string? text, string field) =>
        text is { Length: > 0 and <= 9 } && TryDigits(text, out var count)
            ? (int)count
            : throw new FormatException($"{field} is not a count.");

    /// <summary>A wall clock in China as an instant, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">It is not of the form, or no time of the calendar.</exception>
    public static DateTimeOffset? Time(string? text, string field, string form = TimeForm)
    {
        if (OrNull(text) is null) return null;
        return DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? ChinaTime.ToInstant(local)
            : throw new FormatException($"{field} is not a time.");
    }

    /// <summary>A date, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">It is not of the form, or no date of the calendar.</exception>
    public static DateOnly? Date(string? text, string field, string form = DateForm)
    {
        if (OrNull(text) is null) return null;
        return DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"{field} is not a date.");
    }

    /// <summary>A date of which only month and day are told: the year that brings it closest.</summary>
    /// <param name="text">MMdd.</param>
    /// <param name="near">The date of the message, or of what it tells of.</param>
    /// <param name="field">For the message.</param>
    /// <exception cref="FormatException">There is no such day within a year of <paramref name="near"/>.</exception>
    public static DateOnly MonthDay(string text, DateOnly near, string field)
    {
        ArgumentNullException.ThrowIfNull(text);
        DateOnly? closest = null;
        if (text.Length == 4 && text.All(char.IsAsciiDigit))
            for (var year = near.Year - 1; year <= near.Year + 1; year++)
                if (DateOnly.TryParseExact($"{year:0000}{text}", DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && (closest is null || Distance(date, near) < Distance(closest.Value, near)))
                    closest = date;
        return closest ?? throw new FormatException($"{field} is not MMdd.");
    }

    /// <summary>An instant as the wall clock of China.</summary>
    public static string Time(DateTimeOffset instant, string form = TimeForm) => ChinaTime.ToLocal(instant).ToString(form, CultureInfo.InvariantCulture);

    /// <summary>A date.</summary>
    public static string Date(DateOnly date, string form = DateForm) => date.ToString(form, CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A provider's word for a message to an operator; what does not look like a code (at most 32 letters, digits, <c>_</c>, <c>-</c>) is left out.</summary>
    public static string Word(string? text) =>
        text is { Length: > 0 and <= 32 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? text : "(not a code)";

    /// <summary>A card number as the provider masks it; one that comes in full is cut to its first six and last four digits, a short one is starred whole.</summary>
    public static string? Card(string? text)
    {
        if (OrNull(text) is not { } card) return null;
        if (card.Count(char.IsAsciiDigit) <= 10) return card;
        return card.Length < 13 ? new string('*', card.Length) : string.Concat(card.AsSpan(0, 6), new string('*', card.Length - 10), card.AsSpan(card.Length - 4));
    }

    private static Money? Yuan(string? text, string field, int mostDecimals, int partsPerFen)
    {
        if (OrNull(text) is null) return null;
        var point = text!.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var decimals = point < 0 ? "" : text[(point + 1)..];
        return whole.Length > 0 && decimals.Length <= mostDecimals && (point < 0 || decimals.Length > 0) && whole.Length + 2 <= MostAmountDigits
            && TryDigits(whole + decimals.PadRight(mostDecimals, '0'), out var parts)
                ? Money.FromFen((parts + (partsPerFen / 2)) / partsPerFen)
                : throw new FormatException($"{field} is not an amount in yuan.");
    }

    private static int Distance(DateOnly one, DateOnly other) => Math.Abs(one.DayNumber - other.DayNumber);

    /// <summary>Digits and nothing else: the framework's parser takes NULs at the end too.</summary>
    private static bool TryDigits(string text, out long number)
    {
        number = 0;
        return text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
