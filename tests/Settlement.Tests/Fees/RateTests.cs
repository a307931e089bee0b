using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Tests.Fees;

public sealed class RateTests
{
    [Theory]
    [InlineData("0.38%", 3800)]
    [InlineData("3.8‰", 3800)]
    [InlineData("38bp", 3800)]
    [InlineData("38/10000", 3800)]
    [InlineData("0.0325%", 325)]
    [InlineData("0%", 0)]
    [InlineData("100%", 1_000_000)]
    [InlineData("0.0001%", 1)]
    [InlineData("1/8", 125_000)]
    public void Parse_AnyUnit_IsPartsPerMillion(string text, int ppm) => Assert.Equal(ppm, Rate.Parse(text).Ppm);

    [Theory]
    [InlineData("0.38", "The rate '0.38' has no unit: write 0.38%, 3.8‰, 38bp or 38/10000.")]
    [InlineData("38", "The rate '38' has no unit: write 0.38%, 3.8‰, 38bp or 38/10000.")]
    [InlineData("100.0001%", "The rate '100.0001%' is beyond 100 %.")]
    [InlineData("0.00001%", "The rate '0.00001%' is finer than one part per million.")]
    [InlineData("1/3", "The rate '1/3' is finer than one part per million.")]
    public void Parse_NumberThatIsNoRate_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Rate.Parse(text)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1%")]
    [InlineData("+1%")]
    [InlineData("1 %")]
    [InlineData(".5%")]
    [InlineData("5.%")]
    [InlineData("1.2.3%")]
    [InlineData("1e1%")]
    [InlineData("1,5%")]
    [InlineData("０.5%")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    [InlineData("1%/2")]
    [InlineData("0.0000000000001%")]
    public void Parse_AnythingElse_Throws(string text) =>
        Assert.Equal($"Expected a rate such as 0.38%, 3.8‰, 38bp or 38/10000, found '{text}'.", Assert.Throws<FormatException>(() => Rate.Parse(text)).Message);

    [Fact]
    public void ToString_Rate_IsPercent() => Assert.Equal("0.0325%", Rate.Parse("325/1000000").ToString());
}
