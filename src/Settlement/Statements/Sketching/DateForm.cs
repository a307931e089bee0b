using System.Text;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the form in which all texts of a column read as dates or times, by the reader's own rules.</summary>
internal static class DateForm
{
    private static readonly string[] WithYear =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyyMMddHHmmss", "yyyy/MM/dd HH:mm:ss", "yyyyMMdd HH:mm:ss", "yyyyMMdd HHmmss", "yyyy-MM-ddHH:mm:ss", "yyyy.MM.dd HH:mm:ss",
        "yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm", "yyyyMMddHHmm", "yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd", "yyyy.MM.dd",
    ];

    private static readonly string[] WithoutYear = ["MMddHHmmss", "MM-dd HH:mm:ss", "MM/dd HH:mm:ss"];
    private static readonly string[] Clocks = ["HHmmss", "HH:mm:ss", "HH:mm"];
    private static readonly int FirstYear = new DateOnly(2000, 1, 1).DayNumber;
    private static readonly int LastYear = new DateOnly(2099, 12, 31).DayNumber;

    /// <summary>The form of full dates, of dates without a year, or of times of day; <c>null</c> where there is none.</summary>
    public static string? Find(IReadOnlyList<string> texts)
    {
        var filled = texts.Where(t => t.Length > 0).Select(Encoding.UTF8.GetBytes).ToList();
        if (filled.Count == 0) return null;
        return WithYear.Concat(WithoutYear).FirstOrDefault(f => Fits(f, filled)) ?? Clocks.FirstOrDefault(f => AreClocks(f, filled));
    }

    public static bool HasYear(string form) => form.Contains("yyyy", StringComparison.Ordinal);

    public static bool HasDay(string form) => form.Contains("dd", StringComparison.Ordinal);

    public static bool HasClock(string form) => form.Contains("HH", StringComparison.Ordinal);

    /// <summary>The day of a text of a form with a year.</summary>
    public static DateOnly? DayOf(string text, string form) =>
        new DateText(new() { Formats = [form] }).Read(Encoding.UTF8.GetBytes(text), default, FirstYear, out var day, out _) <= CellOutcome.OwnText ? DateOnly.FromDayNumber((int)day) : null;

    private static bool Fits(string form, List<byte[]> texts)
    {
        var date = new DateText(new() { Formats = [form] });
        foreach (var text in texts)
            if (date.Read(text, default, FirstYear, out var day, out _) > CellOutcome.OwnText || day < FirstYear - 366 || day > LastYear) return false;
        return true;
    }

    /// <summary>A time of day is read like one on some date.</summary>
    private static bool AreClocks(string form, List<byte[]> texts) => Fits("yyyyMMdd" + form, [.. texts.Select(t => (byte[])[.. "20260105"u8, .. t])]);
}
