using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public class NamePatternTests
{
    private static NamePattern Pattern(string text) => NamePattern.Parse(text, out _)!;

    [Fact]
    public void Match_OwnerAndDate_GivesBothFacts()
    {
        var facts = Pattern("TP_{owner}_{clearing_date:yyyyMMdd}.txt").Match("TP_ORG0001_20260105.txt");

        Assert.NotNull(facts);
        Assert.Equal("ORG0001", facts[FileFact.Owner]);
        Assert.Equal("2026-01-05", facts[FileFact.ClearingDate]);
    }

    [Theory]
    [InlineData("TP_ORG0001_20260105_R2.txt")]
    [InlineData("TP_ORG0001_20260230.txt")]
    [InlineData("xTP_ORG0001_20260105.txt")]
    [InlineData("TP_ORG0001_20260105.txt\n")]
    [InlineData("TP_ORG_1_20260105.txt")]
    public void Match_AnotherName_FitsNot(string name) =>
        Assert.Null(Pattern("TP_{owner}_{clearing_date:yyyyMMdd}.txt").Match(name));

    [Fact]
    public void Match_TwoDigitYear_IsOfThisCentury()
    {
        var facts = Pattern("INN{clearing_date:yyMMdd}88ZM_{owner}").Match("INN99010588ZM_777290058110048");

        Assert.Equal("2099-01-05", facts![FileFact.ClearingDate]);
    }

    [Fact]
    public void Match_Star_StandsForAnyTextEvenNone()
    {
        var pattern = Pattern("a*.txt");

        Assert.NotNull(pattern.Match("a.txt"));
        Assert.NotNull(pattern.Match("a_R2.txt"));
        Assert.Null(pattern.Match("a/b.txt"));
    }

    [Fact]
    public void Format_WithFacts_GivesTheNameThatMatches()
    {
        var pattern = Pattern("fund_{owner}_{clearing_date:yyyyMMdd}_{part}.csv");
        var facts = new Dictionary<FileFact, string> { [FileFact.Owner] = "30000001", [FileFact.ClearingDate] = "2026-01-05", [FileFact.Part] = "2" };

        var name = pattern.Format(facts);

        Assert.Equal("fund_30000001_20260105_2.csv", name);
        Assert.Equal(facts, pattern.Match(name));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{owner", "not closed")]
    [InlineData("{owner}{owner}", "stands twice")]
    [InlineData("a/b", "holds")]
    [InlineData("{owner:yyyy}", "no date")]
    public void Parse_WrongPattern_SaysWhy(string pattern, string why)
    {
        Assert.Null(NamePattern.Parse(pattern, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_FactsBesideOneAnother_TakesTheLongestThatFits()
    {
        var facts = Pattern("{owner}{part}x*_{clearing_date:yyyy-MM-dd}").Match("A12x_tail_2026-01-05");

        Assert.Equal("A1", facts![FileFact.Owner]);
        Assert.Equal("2", facts[FileFact.Part]);
        Assert.Equal("2026-01-05", facts[FileFact.ClearingDate]);
    }

    [Fact]
    public void Match_ManyStarsAndALongName_EndsSoon()
    {
        var pattern = Pattern(string.Concat(Enumerable.Repeat("*a", 30)) + "b");

        Assert.Null(pattern.Match(new string('a', 255)));
        Assert.Null(pattern.Match(new string('a', 256)));
    }
}
