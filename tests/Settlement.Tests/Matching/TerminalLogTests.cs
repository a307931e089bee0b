using System.Text;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Tests.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>The layout of our own for the shop's side, and the sample that docs/terminal-log.md shows.</summary>
public sealed class TerminalLogTests
{
    private static readonly StatementLayout Layout = ReadLayout();

    [Fact]
    public void Read_Sample_GivesSixRowsOfTheShop()
    {
        var reading = Reading.Of(Layout, "2026-01-05.csv", Reading.Sample("terminal-log/2026-01-05.csv"));

        Assert.Equal((FileResult.Imported, 6L, 0), (reading.Answer.Result, reading.Answer.Lines.Imported, reading.Answer.Rejects.Count));
        var types = reading.Rows.Select(r => (r.Kind, r.Transaction.Type, r.Transaction.State, r.Transaction.Gross.Fen));
        Assert.Equal(
        [
            (RowKind.Transaction, TransactionType.Sale, TransactionState.Succeeded, 10_000),
            (RowKind.Transaction, TransactionType.Sale, TransactionState.Succeeded, 400_000),
            (RowKind.Transaction, TransactionType.Sale, TransactionState.Succeeded, 100_000),
            (RowKind.Transaction, TransactionType.Sale, TransactionState.Succeeded, 50_000),
            (RowKind.Transaction, TransactionType.Void, TransactionState.Succeeded, 50_000),
            (RowKind.Transaction, TransactionType.Refund, TransactionState.Unknown, 20_000),
        ], types);
    }

    [Fact]
    public void Read_Sample_KeepsIdentifiersAndLeavesBlanksAbsent()
    {
        var undo = Reading.Of(Layout, "2026-01-05.csv", Reading.Sample("terminal-log/2026-01-05.csv")).Rows[4].Transaction;

        Assert.Equal(("A0000001", "000001", "000104", "V20260105001", "M20260105004"), (undo.TerminalNo, undo.BatchNo, undo.TraceNo, undo.RefundNo, undo.OriginalMerchantOrderNo));
        Assert.Equal(("822290058120001", "622202******9012", CardType.Debit, Product.Card), (undo.MerchantNo, undo.MaskedCardNo, undo.CardType, undo.Product));
        Assert.Equal((null, null, null, null), (undo.MerchantOrderNo, undo.ProviderOrderNo, undo.Remark, undo.Fee));
        Assert.Equal(ChinaTime.ToInstant(new DateTime(2026, 1, 5, 11, 31, 12)), undo.TradedAt);
    }

    [Theory]
    [InlineData("succeeded", TransactionState.Succeeded)]
    [InlineData("failed", TransactionState.Failed)]
    [InlineData("reversed", TransactionState.Reversed)]
    [InlineData("unknown", TransactionState.Unknown)]
    [InlineData("", TransactionState.Unknown)]
    [InlineData("ok", TransactionState.Unknown)]
    public void Read_StateWord_IsNeverSuccessByGuess(string word, TransactionState state)
    {
        var reading = Reading.Of(Layout, "log.csv", Log($"2026-01-05 09:00:00,sale,{word},1.00,CNY,T1,1,1,8222,M1,,,,,,,,,"));

        Assert.Equal(state, Assert.Single(reading.Rows).Transaction.State);
    }

    [Fact]
    public void Read_OnlyTheNeededCells_IsARow()
    {
        var reading = Reading.Of(Layout, "log.csv", Log("2026-01-05 09:00:00,sale,succeeded,1.00,,,,,8222,M1,,,,,,,,,"));

        var row = Assert.Single(reading.Rows).Transaction;
        Assert.Equal(("CNY", CardType.Unknown, Product.Unknown, null), (row.Currency, row.CardType, row.Product, row.TerminalNo));
    }

    [Fact]
    public void Read_SameSaleTwoSecondsLater_IsASecondRowAndTheSameLineIsADuplicate()
    {
        const string Line = "2026-01-05 09:00:00,sale,succeeded,1.00,CNY,T1,1,1,8222,M1,,,,,,,,,";

        var reading = Reading.Of(Layout, "log.csv", Log(Line, Line.Replace("09:00:00", "09:00:02", StringComparison.Ordinal), Line));

        Assert.Equal((2L, 1L), (reading.Answer.Lines.Imported, reading.Answer.Lines.Duplicate));
    }

    [Fact]
    public void Read_WrittenOnWindows_IsTheSame()
    {
        var log = Log("2026-01-05 09:00:00,sale,succeeded,1.00,CNY,T1,1,1,8222,M1,,,,,,,,,card").Replace("\n", "\r\n", StringComparison.Ordinal);

        var reading = Reading.Of(Layout, "log.csv", "\uFEFF" + log);

        Assert.Equal("card", Assert.Single(reading.Rows).Transaction.Remark);
    }

    [Theory]
    [InlineData("2026-01-05 09:00:00,tip,succeeded,1.00,CNY,T1,1,1,8222,M1,,,,,,,,,")]
    [InlineData("2026-01-05 09:00:00,sale,succeeded,1,CNY,T1,1,1,8222,M1,,,,,,,,")]
    [InlineData("2026-01-05 09:00:00,sale,succeeded,,CNY,T1,1,1,8222,M1,,,,,,,,,")]
    public void Read_LineThatMeansNothing_IsRejectedAndNotGuessed(string line)
    {
        var reading = Reading.Of(Layout, "log.csv", Log("2026-01-05 09:00:00,sale,succeeded,1.00,CNY,T1,1,2,8222,M2,,,,,,,,,", line));

        Assert.Equal((1L, 1L), (reading.Answer.Lines.Imported, reading.Answer.Lines.Rejected));
    }

    [Fact]
    public void Document_Sample_IsTheSampleFile()
    {
        var sample = Encoding.UTF8.GetString(Reading.Sample("terminal-log/2026-01-05.csv"));

        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "terminal-log.md"));

        Assert.Contains(sample, document, StringComparison.Ordinal);
    }

    private static string Log(params string[] lines) =>
        string.Join('\n', lines.Prepend("traded_at,type,state,gross_yuan,currency,terminal_no,batch_no,trace_no,merchant_no,merchant_order_no,refund_no,provider_order_no,retrieval_reference,masked_card_no,card_type,product,original_merchant_order_no,original_provider_order_no,remark")) + "\n";

    private static StatementLayout ReadLayout()
    {
        using var resource = typeof(Reconciler).Assembly.GetManifestResourceStream("Rijie.Settlement.Matching.terminal-log.yaml")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return LayoutFile.Read(bytes.ToArray(), "terminal-log.yaml");
    }
}
