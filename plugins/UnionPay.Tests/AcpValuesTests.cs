namespace Rijie.UnionPay.Tests;

public sealed class AcpValuesTests
{
    [Theory]
    [InlineData("0101", "20251231", "20260101")]
    [InlineData("1231", "20260101", "20251231")]
    [InlineData("0105", "20260106", "20260105")]
    [InlineData("0229", "20250301", "20240229")]
    public void MonthDay_TurnOfTheYear_TakesTheClosest(string monthDay, string near, string expected) =>
        Assert.Equal(Bench.Day(expected), AcpValues.MonthDay(monthDay, Bench.Day(near)));

    [Theory]
    [InlineData("0229", "20260301")]
    [InlineData("1301", "20260101")]
    [InlineData("105", "20260105")]
    [InlineData("01 5", "20260105")]
    public void MonthDay_NoSuchDay_IsRefused(string monthDay, string near) =>
        Assert.Throws<FormatException>(() => AcpValues.MonthDay(monthDay, Bench.Day(near)));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("000000012345", 12345)]
    [InlineData("999999999999", 999_999_999_999)]
    public void Fen_Digits_AreFen(string text, long fen) => Assert.Equal(Money.FromFen(fen), AcpValues.Fen(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.00")]
    [InlineData("1,000")]
    [InlineData("１")]
    [InlineData("1000000000000")]
    public void Fen_AnythingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => AcpValues.Fen(text));

    [Theory]
    [InlineData("6222021234561234", "622202******1234")]
    [InlineData("622202******1234", "622202******1234")]
    [InlineData("6216***********0018", "6216**" + "*********" + "0018")]
    [InlineData("xxHj8Q0vqzTq5WgkY0Zr7g==", null)]
    [InlineData("123456789012", null)]
    [InlineData(null, null)]
    public void Masked_AnyAccount_ShowsSixAndFourAtMost(string? account, string? masked) => Assert.Equal(masked, AcpValues.Masked(account));
}
