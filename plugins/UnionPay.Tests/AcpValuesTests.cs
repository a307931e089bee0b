namespace Rijie.UnionPay.Tests;

public sealed class AcpValuesTests
{
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
