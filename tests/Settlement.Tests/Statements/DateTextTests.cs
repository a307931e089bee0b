using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class DateTextTests
{
    private static DateOnly? Read(string form, string text, string year = "", DateOnly? near = null) =>
        new DateText(new DateFormat { Formats = [form] }).Read(Encoding.ASCII.GetBytes(text), Encoding.ASCII.GetBytes(year), near?.DayNumber ?? StatementBatch.Absent, out var day, out _) == CellOutcome.Value
            ? DateOnly.FromDayNumber((int)day) : null;

    [Theory]
    [InlineData("0101", "2025-12-31", "2026-01-01")]
    [InlineData("1231", "2026-01-01", "2025-12-31")]
    [InlineData("0229", "2024-03-01", "2024-02-29")]
    [InlineData("0229", "2026-03-01", null)]
    public void MonthAndDay_WithoutYear_TakeTheYearThatIsClosest(string text, string near, string? expected) =>
        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Read("MMdd", text, near: DateOnly.Parse(near, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void MonthAndDay_WithAYearColumn_TakeItsYear()
    {
        var near = new DateOnly(2026, 1, 1);

        Assert.Equal(new DateOnly(2024, 6, 1), Read("MMdd", "0601", "202406011015301000018", near));
        Assert.Equal(new DateOnly(2025, 12, 1), Read("MMdd", "1201", "", near));
        Assert.Null(Read("MMdd", "0601"));
    }

    [Theory]
    [InlineData("0101", "202512312359591000018", "2026-01-01")] // the column was made just before the year ended
    [InlineData("1231", "202601010000001000018", "2025-12-31")]
    [InlineData("0105", "201234567890301000018", "2026-01-05")] // 34 is no month: a number of another shape
    [InlineData("0105", "2012", "2026-01-05")]
    [InlineData("0229", "202502281015301000018", null)]
    public void MonthAndDay_WithAColumnThatBeginsWithADate_TakeTheYearClosestToIt(string text, string column, string? expected) =>
        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Read("MMdd", text, column, new(2026, 1, 5)));

    [Fact]
    public void Instant_InTheSummerTimeOf1986_IsNineHoursAhead()
    {
        var date = new DateText(new DateFormat { Formats = ["yyyyMMddHHmmss"] });

        date.Read("19860701120000"u8, default, StatementBatch.Absent, out var day, out var millisecond);

        Assert.Equal(new DateTimeOffset(1986, 7, 1, 12, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds(), date.ToUnixMilliseconds(day, millisecond));
    }
}
