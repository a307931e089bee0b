namespace Rijie.Abstractions.Tests;

public sealed class MoneyTests
{
    [Fact]
    public void Add_BeyondLong_Throws() =>
        Assert.Throws<OverflowException>(() => Money.FromFen(long.MaxValue) + Money.FromFen(1));

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(-5, "-0.05")]
    [InlineData(123456, "1234.56")]
    [InlineData(long.MinValue, "-92233720368547758.08")]
    public void ToString_AnyAmount_IsYuanWithTwoDecimals(long fen, string expected) =>
        Assert.Equal(expected, Money.FromFen(fen).ToString());
}
