using Rijie.Gateway.Reconciliation;

namespace Rijie.Gateway.Tests.Reconciliation;

public sealed class BreakWordsTests
{
    [Theory]
    [InlineData("", "60", "Add a rule")] // a fee, and no rule that prices it
    [InlineData("60", "", "0.60 yuan")] // a price, and no fee to compare it with
    public void Explain_UnpricedRow_NamesTheSideThatSaysTooLittle(string book, string actual, string expected)
    {
        var found = Found("R04", "unpriced", $$"""[{"Code":"R04","Subcode":"unpriced","Field":"fee_by_contract","Book":"{{book}}","Actual":"{{actual}}","DeltaFen":0,"Tolerated":false}]""");

        var words = BreakWords.Explain(found);

        Assert.Contains(expected, words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OpenAtTheProviderAndUnknownToTheShop_SaysWhoHasIt()
    {
        var words = BreakWords.Explain(Found("R05", "unknown_provider", "[]"));

        Assert.Equal("通道交易中有一笔没有最终结果，而终端流水没有这笔交易。请向通道查询结果。", words.Zh);
        Assert.Equal("The provider's list has a transaction without an outcome that the terminal log does not have. Ask the provider how it ended.", words.En);
    }

    [Theory]
    [InlineData("s1", "Our record does not know how this transaction ended; the statement says it succeeded. Record it, or undo it.", "对账单记为成功")]
    [InlineData(null, "Our record does not know how this transaction ended, and the statement does not have it. Ask the provider how it ended.", "对账单也没有这笔交易")]
    public void Explain_UnknownToTheShop_SaysWhatTheOtherSideSays(string? providerRowId, string english, string chinese)
    {
        var found = Found("R05", "unknown_local", "[]") with { Level = "L2", LocalRowId = "l1", ProviderRowId = providerRowId };

        var words = BreakWords.Explain(found);

        Assert.Equal(english, words.En);
        Assert.Contains(chinese, words.Zh, StringComparison.Ordinal);
    }

    private static BreakRecord Found(string code, string subcode, string differences) => new()
    {
        BreakId = "x", ConnectionId = "c", ClearingDate = "2026-01-05", Code = code, Subcode = subcode, Severity = "high", Level = "L1", Reference = "r", Differences = differences, State = "open",
    };
}
