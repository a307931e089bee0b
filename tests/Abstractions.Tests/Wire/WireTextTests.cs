using CsCheck;
using Rijie.Wire;

namespace Rijie.Abstractions.Tests.Wire;

public sealed class WireTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 100)]
    [InlineData("1.5", 150)]
    [InlineData("1.05", 105)]
    [InlineData("9999999999999.99", 999_999_999_999_999)]
    public void Yuan_PlainAmount_IsExact(string text, long fen) => Assert.Equal(Money.FromFen(fen), WireText.Yuan(text, "amount"));

    [Theory]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.234")]
    [InlineData("-1.00")]
    [InlineData("+1")]
    [InlineData("1,000.00")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("１.00")]
    [InlineData("1.0\0")]
    [InlineData("99999999999999.00")]
    public void Yuan_AnythingElse_IsRefusedWithoutRepeatingIt(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => WireText.Yuan(text, "amount"));

        Assert.Equal("amount is not an amount in yuan.", refusal.Message);
    }

    [Theory]
    [InlineData("1", 100)]
    [InlineData("0.38", 38)]
    [InlineData("0.385", 39)]
    [InlineData("0.3849", 38)]
    [InlineData("0.0049", 0)]
    [InlineData("0.0050", 1)]
    [InlineData("9999999999999.9999", 1_000_000_000_000_000)]
    public void YuanRounded_UpToFourDecimals_IsRoundedHalfUp(string text, long fen) => Assert.Equal(Money.FromFen(fen), WireText.YuanRounded(text, "fee"));

    [Theory]
    [InlineData("0.00001")]
    [InlineData("-0.01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e3")]
    [InlineData("99999999999999")]
    public void YuanRounded_AnythingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => WireText.YuanRounded(text, "fee"));

    [Fact]
    public void Yuan_AnyAmountWritten_ReadsBack() =>
        Gen.Long[0, 999_999_999_999_999].Sample(fen => WireText.Yuan(Money.FromFen(fen).ToString(), "amount") == Money.FromFen(fen));

    [Theory]
    [InlineData("12.30")]
    [InlineData("-1")]
    [InlineData("1,0")]
    [InlineData("1234567890123456")]
    [InlineData("12\0")]
    public void Fen_AnythingButDigits_IsRefused(string text) => Assert.Throws<FormatException>(() => WireText.Fen(text, "amount"));

    [Fact]
    public void Blank_SaysNothing_AndIsNeverZero()
    {
        Assert.Null(WireText.Fen("", "amount"));
        Assert.Null(WireText.Yuan(" ", "amount"));
        Assert.Null(WireText.Time(null, "time"));
        Assert.Null(WireText.Date("", "date"));
        Assert.Throws<FormatException>(() => WireText.Count("", "count"));
    }

    [Fact]
    public void Time_InAnotherForm_IsChinasWallClock()
    {
        var read = WireText.Time("2026-01-05 10:20:07", "pay_time", "yyyy-MM-dd HH:mm:ss");

        Assert.Equal(new DateTimeOffset(2026, 1, 5, 2, 20, 7, TimeSpan.Zero), read);
        Assert.Equal("20260105102007", WireText.Time(read!.Value));
        Assert.Throws<FormatException>(() => WireText.Time("20260105240000", "pay_time"));
    }

    [Theory]
    [InlineData("0101", "20251231", "20260101")]
    [InlineData("1231", "20260101", "20251231")]
    [InlineData("0105", "20260106", "20260105")]
    [InlineData("0229", "20250301", "20240229")]
    public void MonthDay_TurnOfTheYear_TakesTheClosest(string monthDay, string near, string expected) =>
        Assert.Equal(WireText.Date(expected, "date"), WireText.MonthDay(monthDay, WireText.Date(near, "date")!.Value, "date"));

    [Theory]
    [InlineData("0229", "20260301")]
    [InlineData("1301", "20260101")]
    [InlineData("105", "20260105")]
    [InlineData("01 5", "20260105")]
    public void MonthDay_NoSuchDay_IsRefused(string monthDay, string near) =>
        Assert.Throws<FormatException>(() => WireText.MonthDay(monthDay, WireText.Date(near, "date")!.Value, "date"));

    [Theory]
    [InlineData("622202******1234", "622202******1234")]
    [InlineData("6222021234561234", "622202******1234")]
    [InlineData("62220212345", "***********")]
    public void Card_InFull_IsCutToSixAndFour(string text, string masked) => Assert.Equal(masked, WireText.Card(text));

    [Theory]
    [InlineData("BBS00000", "BBS00000")]
    [InlineData("<script>", "(not a code)")]
    [InlineData("", "(not a code)")]
    public void Word_ThatIsNoCode_IsLeftOut(string text, string shown) => Assert.Equal(shown, WireText.Word(text));
}
