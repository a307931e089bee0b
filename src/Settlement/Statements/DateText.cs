using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Reads dates and times in the forms of a layout, digit by digit; what is no day of the calendar is refused.</summary>
internal sealed class DateText
{
    private const int MostDaysApart = 183;
    private readonly Form[] _forms;
    private long _cachedDay = long.MinValue;
    private long _cachedStart;

    public DateText(DateFormat format)
    {
        _forms = [.. format.Formats.Select(f => new Form(f))];
        HasTime = _forms[0].Hour >= 0;
        NeedsYear = _forms[0].Year < 0;
    }

    public bool HasTime { get; }

    /// <summary>Whether the year is not in the text.</summary>
    public bool NeedsYear { get; }

    /// <summary>The day number and the milliseconds into the day, China Standard Time.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="yearText">The column that begins with a date, if the layout names one.</param>
    /// <param name="nearDay">The day that a date without year lies closest to, or <see cref="StatementBatch.Absent"/>.</param>
    /// <param name="day">Day number of <see cref="DateOnly"/>.</param>
    /// <param name="millisecond">Into the day; 0 for forms without time.</param>
    public CellOutcome Read(ReadOnlySpan<byte> text, ReadOnlySpan<byte> yearText, long nearDay, out long day, out long millisecond)
    {
        for (var i = 0; i < _forms.Length; i++)
        {
            if (_forms[i].Length != text.Length) continue;
            if (!Read(_forms[i], text, yearText, nearDay, out day, out millisecond)) continue;
            return i == 0 ? CellOutcome.Value : CellOutcome.OwnText;
        }
        day = millisecond = 0;
        return CellOutcome.Syntax;
    }

    /// <summary>The instant of a time in China as Unix milliseconds.</summary>
    /// <remarks>A day with one offset from end to end is the rule; its start is remembered, since rows of a file share a day.</remarks>
    public long ToUnixMilliseconds(long day, long millisecond)
    {
        if (day == _cachedDay) return _cachedStart + millisecond;
        var date = DateOnly.FromDayNumber((int)day);
        var start = ChinaTime.ToInstant(date, TimeOnly.MinValue);
        if (date == DateOnly.MaxValue || ChinaTime.ToInstant(date.AddDays(1), TimeOnly.MinValue).Offset == start.Offset)
        {
            _cachedDay = day;
            _cachedStart = start.ToUnixTimeMilliseconds();
            return _cachedStart + millisecond;
        }
        return ChinaTime.ToInstant(date, new TimeOnly(millisecond * TimeSpan.TicksPerMillisecond)).ToUnixTimeMilliseconds();
    }

    private static bool Read(Form form, ReadOnlySpan<byte> text, ReadOnlySpan<byte> yearText, long nearDay, out long day, out long millisecond)
    {
        day = millisecond = 0;
        foreach (var (at, literal) in form.Literals)
            if (text[at] != literal) return false;
        if (!Digits(text, form.Month, 2, out var month) || !Digits(text, form.Day, 2, out var dayOfMonth)) return false;
        if (!Digits(text, form.Hour, 2, out var hour) || !Digits(text, form.Minute, 2, out var minute) || !Digits(text, form.Second, 2, out var second)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        millisecond = (hour * 3600L + minute * 60 + second) * 1000;
        if (form.Year < 0) return NearestDay(yearText, month, dayOfMonth, nearDay, out day);
        if (!Digits(text, form.Year, form.YearDigits, out var year)) return false;
        return IsDay(CalendarDays.Of(form.YearDigits == 2 ? 2000 + year : year, month, dayOfMonth), out day);
    }

    /// <summary>The year that brings the day closest to the one that the other column begins with, else to the file's; the other column is half a year off at most.</summary>
    private static bool NearestDay(ReadOnlySpan<byte> yearText, int month, int dayOfMonth, long nearDay, out long day)
    {
        day = StatementBatch.Absent;
        var named = DayAtStart(yearText);
        var near = named ?? nearDay;
        if (near == StatementBatch.Absent || !IsDay(CalendarDays.Nearest(month, dayOfMonth, near), out day)) return false;
        return named is null || Math.Abs(day - near) <= MostDaysApart;
    }

    /// <summary>The date that a number such as <c>202601051015301000018</c> begins with; <c>null</c> for a number of another shape.</summary>
    private static long? DayAtStart(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && Digits(text, 0, 4, out var year) && year is >= 2000 and <= 2099
            && Digits(text, 4, 2, out var month) && Digits(text, 6, 2, out var day) ? CalendarDays.Of(year, month, day) : null;

    private static bool IsDay(long? found, out long day)
    {
        day = found ?? StatementBatch.Absent;
        return found is not null;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int at, int count, out int value)
    {
        value = 0;
        if (at < 0) return true;
        for (var i = at; i < at + count; i++)
        {
            var digit = NumberText.Digit(text[i]);
            if (digit > 9) return false;
            value = value * 10 + (int)digit;
        }
        return true;
    }

    private sealed class Form
    {
        public Form(string pattern)
        {
            Length = pattern.Length;
            Year = pattern.IndexOf("yyyy", StringComparison.Ordinal);
            YearDigits = 4;
            if (Year < 0)
            {
                Year = pattern.IndexOf("yy", StringComparison.Ordinal);
                YearDigits = 2;
            }
            Month = pattern.IndexOf("MM", StringComparison.Ordinal);
            Day = pattern.IndexOf("dd", StringComparison.Ordinal);
            Hour = pattern.IndexOf("HH", StringComparison.Ordinal);
            Minute = pattern.IndexOf("mm", StringComparison.Ordinal);
            Second = pattern.IndexOf("ss", StringComparison.Ordinal);
            if (Month < 0 || Day < 0) throw new ArgumentException($"The form {pattern} has no month or no day.", nameof(pattern));
            Literals = [.. pattern.Select((c, i) => (i, (byte)c)).Where(p => !"yMdHms".Contains((char)p.Item2, StringComparison.Ordinal))];
        }

        public int Length { get; }
        public int Year { get; }
        public int YearDigits { get; }
        public int Month { get; }
        public int Day { get; }
        public int Hour { get; }
        public int Minute { get; }
        public int Second { get; }
        public (int At, byte Literal)[] Literals { get; }
    }
}
