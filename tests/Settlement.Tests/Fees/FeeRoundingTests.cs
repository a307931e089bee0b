using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Tests.Fees;

public sealed class FeeRoundingTests
{
    [Theory]
    [InlineData(0, 1, 0, 0, 0, 0)]
    [InlineData(1, 1_000_000, 0, 0, 1, 0)]
    [InlineData(499_999, 1_000_000, 0, 0, 1, 0)]
    [InlineData(1, 2, 1, 0, 1, 0)]
    [InlineData(500_001, 1_000_000, 1, 1, 1, 0)]
    [InlineData(999_999, 1_000_000, 1, 1, 1, 0)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    [InlineData(3, 2, 2, 2, 2, 1)]
    [InlineData(5, 2, 3, 2, 3, 2)]
    [InlineData(1, 3, 0, 0, 1, 0)]
    [InlineData(2, 3, 1, 1, 1, 0)]
    public void Round_AroundEachBoundary_FollowsItsModeAndMirrorsTheSign(long numerator, long denominator, long halfUp, long halfEven, long up, long down)
    {
        var exact = new Fraction(numerator, denominator);

        var rounded = Enum.GetValues<RoundingMode>().Select(m => FeeRounding.Round(exact, m));
        var mirrored = Enum.GetValues<RoundingMode>().Select(m => -FeeRounding.Round(-exact, m));

        Assert.Equal([halfUp, halfEven, up, down], rounded);
        Assert.Equal([halfUp, halfEven, up, down], mirrored);
    }

    [Fact]
    public void Round_BeyondSixtyFourBits_Throws() =>
        Assert.Throws<OverflowException>(() => FeeRounding.Round((Fraction)long.MaxValue + 1, RoundingMode.Down));

    [Fact]
    public void Share_Ties_GoToTheEarlierPart()
    {
        var shares = FeeRounding.Share([new(1, 2), new(1, 2), new(1, 2), new(1, 2)], 2);

        Assert.Equal([1, 1, 0, 0], shares);
    }

    [Fact]
    public void Share_NegativeParts_AreFlooredTowardMinusInfinity()
    {
        var shares = FeeRounding.Share([new(-19998, 1000), new(7, 10), new(1, 2)], -19);

        Assert.Equal([-20, 1, 0], shares);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Share_TotalFarFromTheSum_Throws(long total) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FeeRounding.Share([new(1, 2), new(1, 2)], total));

    [Theory]
    [InlineData(20, 1, "20")]
    [InlineData(-19998, 1000, "-19.998")]
    [InlineData(1, 3, "1/3")]
    [InlineData(-2, -4, "0.5")]
    [InlineData(0, 5, "0")]
    [InlineData(1, 1_000_000_000_000, "0.000000000001")]
    public void ToString_Fraction_IsDecimalWhereThatIsExact(long numerator, long denominator, string expected) =>
        Assert.Equal(expected, new Fraction(numerator, denominator).ToString());

    [Fact]
    public void Fraction_Default_IsZero()
    {
        Assert.Equal(new Fraction(0, 7), default);
        Assert.Throws<DivideByZeroException>(() => new Fraction(1, 0));
    }
}
