using System.Text;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the form in which all texts of a column read as dates or times, by the reader's own rules.</summary>
internal static class DateForm
{
    private const int LongestForm = 19;

    /// <summary>Full dates first, then those without a year, then times of day.</summary>
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmmss", "yyyy/MM/dd HH:mm:ss", "yyyyMMdd HH:mm:ss", "yyyyMMdd HHmmss", "yyyy-MM-ddHH:mm:ss", "yyyy.MM.dd HH:mm:ss",
        "yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm", "yyyyMMddHHmm", "yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "yyyy.MM.dd",
        "MMddHHmmss", "MM-dd HH:mm:ss", "MM/dd HH:mm:ss", "HHmmss", "HH:mm:ss", "HH:mm",
    ];

    private static readonly int FirstYear = new DateOnly(2000, 1, 1).DayNumber;
    private static readonly int LastYear = new DateOnly(2099, 12, 31).DayNumber;

    /// <summary>The form of full dates, of dates without a year, or of times of day; <c>null</c> where there is none.</summary>
    public static string? Find(IReadOnlyList<string> texts)
    {
        if (texts.FirstOrDefault(t => t.Length > 0) is not { Length: <= LongestForm } first || !char.IsAsciiDigit(first[0])) return null;
        List<byte[]>? filled = null;
        foreach (var form in Forms)
            if (Fits(form, [Encoding.UTF8.GetBytes(first)]) && Fits(form, filled ??= [.. texts.Where(t => t.Length > 0).Select(Encoding.UTF8.GetBytes)])) return form;
        return null;
    }

    public static bool HasYear(string form) => form.Contains("yyyy", StringComparison.Ordinal);

    public static bool HasDay(string form) => form.Contains("dd", StringComparison.Ordinal);

    public static bool HasClock(string form) => form.Contains("HH", StringComparison.Ordinal);

    /// <summary>The day of a text of a form with a year.</summary>
    public static DateOnly? DayOf(string text, string form) =>
        new DateText(new() { Formats = [form] }).Read(Encoding.UTF8.GetBytes(text), default, FirstYear, out var day, out _) <= CellOutcome.OwnText ? DateOnly.FromDayNumber((int)day) : null;

    /// <summary>A time of day is read like one on some date.</summary>
    private static bool Fits(string form, List<byte[]> texts)
    {
        var isClock = !HasDay(form);
        var date = new DateText(new() { Formats = [isClock ? "yyyyMMdd" + form : form] });
        foreach (var cell in texts)
        {
            var text = isClock ? [.. "20260105"u8, .. cell] : cell;
            if (date.Read(text, default, FirstYear, out var day, out _) > CellOutcome.OwnText || day < FirstYear - 366 || day > LastYear) return false;
        }
        return true;
    }
}
