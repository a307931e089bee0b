using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class AmountTextTests
{
    private static readonly AmountFormat Yuan = new() { Unit = AmountUnit.Yuan, Decimals = 2, Sign = AmountSign.Minus };

    private static (CellOutcome, long) Read(AmountFormat format, string text, bool fixedWidth = false) =>
        (new AmountText(format, fixedWidth).Read(Encoding.UTF8.GetBytes(text), out var fen), fen);

    [Fact]
    public void Read_AnyAmount_IsWhatABigIntegerSays() => Gen.Long[-Money.LargestFen, Money.LargestFen].Sample(fen =>
    {
        var text = (fen < 0 ? "-" : "") + BigInteger.Divide(BigInteger.Abs(fen), 100).ToString(CultureInfo.InvariantCulture) + "." + BigInteger.Remainder(BigInteger.Abs(fen), 100).ToString("00", CultureInfo.InvariantCulture);

        Assert.Equal(fen, Read(Yuan, text).Item2);
        Assert.Equal(text, CellText.Amount(Yuan, fen, 0));
    }, iter: 20_000);

    [Fact]
    public void Read_AnyText_IsAnAmountOnlyInTheStrictGrammar() => Gen.String[Gen.Char["0123456789.-+ ,CDx"], 0, 8].Sample(text =>
    {
        var strict = System.Text.RegularExpressions.Regex.IsMatch(text, @"\A-?[0-9]{1,13}\.[0-9]{2}\z");

        Assert.Equal(strict, Read(Yuan, text).Item1 <= CellOutcome.OwnText);
    }, iter: 20_000);

    [Theory]
    [InlineData("C000000012271", 12271)]
    [InlineData("D000000001988", -1988)]
    [InlineData(" 000000000000", 0)]
    public void Read_LetterBeforeTheDigits_IsTheSign(string text, long fen)
    {
        var format = new AmountFormat { Unit = AmountUnit.Fen, Sign = AmountSign.Letter };

        Assert.Equal((CellOutcome.Value, fen), Read(format, text, fixedWidth: true));
        Assert.Equal(text, CellText.Amount(format, fen, 13));
    }

    [Theory]
    [InlineData(" 000000000001")]
    [InlineData("X000000000001")]
    [InlineData("C00000000 001")]
    [InlineData("0000000000001")]
    public void Read_LetterThatIsWrong_IsRefused(string text)
    {
        var format = new AmountFormat { Unit = AmountUnit.Fen, Sign = AmountSign.Letter };

        Assert.Equal(CellOutcome.Syntax, Read(format, text, fixedWidth: true).Item1);
    }
}
