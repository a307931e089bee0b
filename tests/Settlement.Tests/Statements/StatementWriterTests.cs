using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class StatementWriterTests
{
    [Theory]
    [InlineData("lakala-statement", "statement", "TP_ORG0001_20260105.txt", "lakala/TP_ORG0001_20260105.txt", "ORG0001", "2026-01-05")]
    [InlineData("lakala-statement", "statement", "TP_ORG0001_20260106.txt", "lakala/empty-day/TP_ORG0001_20260106.txt", "ORG0001", "2026-01-06")]
    [InlineData("unionpay-statement", "zm", "INN26010588ZM_777290058110048", "unionpay/INN26010588ZM_777290058110048", "777290058110048", "2026-01-05")]
    [InlineData("unionpay-statement", "zme", "INN26010588ZME_777290058110048", "unionpay/INN26010588ZME_777290058110048", "777290058110048", "2026-01-05")]
    [InlineData("chinaums-statement", "statement", "898310058120001_20260105.csv", "chinaums/898310058120001_20260105.csv", "898310058120001", "2026-01-05")]
    [InlineData("chinaums-statement", "statement", "898310058120001_20260106.csv", "chinaums/empty-day/898310058120001_20260106.csv", "898310058120001", "2026-01-06")]
    [InlineData("shengfutong-statement", "statement", "fund_30000001_20260105.csv", "shengfutong/fund_30000001_20260105.csv", "30000001", "2026-01-05")]
    [InlineData("ruiyinxin-020", "statement", "smzf020", "ruiyinxin/smzf020-content.txt", "COOP_TEST", "2026-01-05")]
    public void Write_WhatWasRead_GivesTheSameBytes(string layoutName, string table, string name, string sample, string owner, string clearingDate)
    {
        var layout = Layouts.Read(layoutName);
        var bytes = Reading.Sample(sample);
        var rows = Reading.Of(layout, name, bytes).Rows;

        var written = new MemoryStream();
        StatementWriter.Write(layout, table, new StatementFacts { ClearingDate = DateOnly.Parse(clearingDate, System.Globalization.CultureInfo.InvariantCulture), Owner = owner }, rows, written);

        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(written.ToArray()));
    }

    [Fact]
    public void Write_ANegativeAmountWhereTheFormatHasNoSign_IsRefused()
    {
        var layout = Layouts.Read("leshua-statement");
        var facts = new StatementFacts { ClearingDate = new(2026, 1, 5), Owner = "1000001" };
        var row = StatementGenerator.Rows(layout, "statement", facts, seed: 1, count: 30).First(r => r.Transaction.Type == TransactionType.Sale);

        var write = () => StatementWriter.Write(layout, "statement", facts, [row with { Transaction = row.Transaction with { Fee = Money.FromFen(-1) } }], new MemoryStream());

        Assert.Throws<ArgumentException>(write);
    }

    [Theory]
    [InlineData("unionpay-statement", "zm")]
    [InlineData("lakala-statement", "statement")]
    public void Write_ALineEndWhereTheFormatHasNoQuotes_IsRefused(string layoutName, string table)
    {
        var layout = Layouts.Read(layoutName);
        var facts = new StatementFacts { ClearingDate = new(2026, 1, 5), Owner = "777290058110048" };
        var row = StatementGenerator.Rows(layout, table, facts, seed: 1, count: 1)[0];

        var write = () => StatementWriter.Write(layout, table, facts, [row with { Transaction = row.Transaction with { TerminalNo = "01\n02" } }], new MemoryStream());

        Assert.Throws<ArgumentException>(write);
    }

    [Fact]
    public void Write_LeshuaAsRead_DiffersOnlyInTheConsumerMaskedAtTheDoor()
    {
        var layout = Layouts.Read("leshua-statement");
        var reading = Reading.Of(layout, "1000001_trade_new_20260106.txt", Reading.Sample("leshua/1000001_trade_new_20260106.txt"));

        var written = new MemoryStream();
        StatementWriter.Write(layout, "statement", new StatementFacts { ClearingDate = new(2026, 1, 5), Owner = "1000001" }, reading.Rows, written);

        Assert.Equal(Convert.ToHexString(reading.Masked), Convert.ToHexString(written.ToArray()));
    }
}
