using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>The statement from the book, through the envelope and the layout, to rows that equal the book.</summary>
public sealed class StatementReadingTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    private readonly RuiyinxinBench bench = new RuiyinxinBench().Answering();
    private readonly List<StatementRow> rows = [];

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_ADrawnDay_EqualsTheBookAndIsProven(int seed)
    {
        Draw(seed, [.. Fault.All.Where(f => f.Name != "row_not_balanced")]); // there is no net to be off

        var reading = await FetchAndRead();

        var book = bench.Book.InStatement(Day);
        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(Day, reading.ClearingDate);
        Assert.Equal(["end_mark", "signed_message"], reading.ProvenBy.Order(StringComparer.Ordinal));
        Assert.Equal(book.Select(Stated), rows.Select(r => r.Transaction));
        Assert.Equal(book.Sum(t => t.Type.Sign() * t.Gross.Fen), reading.Gross.Fen);
        Assert.Equal(book.Sum(t => t.Fee!.Value.Fen), reading.Fee.Fen);
        Assert.Equal(book.Sum(t => t.Net!.Value.Fen), reading.Net.Fen);
        Assert.Contains(book, t => t.Product == Product.Card && t.Fee!.Value.Fen > 200); // of whose fee a part is the second one
    }

    [Theory] // the text alone, and the answer around it
    [InlineData("smzf020-content.txt")]
    [InlineData("smzf020-plaintext-response.json")]
    public void Read_TheSample_HasItsRowsSumsAndOneOpenRow(string name)
    {
        var reading = Read(RuiyinxinBench.Sample(name));

        Assert.Equal((FileResult.Imported, 3L, 257_000L, 1_627L, 255_373L), (reading.Result, reading.Rows, reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen));
        Assert.Equal(1, reading.Lines.Open);
        Assert.Equal(
            [
                (TransactionType.Sale, "REQ0001", null, 9_962L), (TransactionType.Sale, "REQ0002", null, 248_400L), (TransactionType.Refund, null, "REQ0003", -2_989L),
            ],
            rows.Where(r => r.Kind == RowKind.Transaction).Select(r => (r.Transaction.Type, r.Transaction.MerchantOrderNo, r.Transaction.RefundNo, r.Transaction.Net!.Value.Fen)));
        Assert.Equal("REQ0001", rows[2].Transaction.OriginalMerchantOrderNo);
        Assert.Equal(1_600, rows[1].Transaction.Fee!.Value.Fen); // both fees
        Assert.Equal("BATCH001", rows[1].PayoutNo);
    }

    [Theory]
    [InlineData("ruiyinxin-020", "smzf020-content.txt")]
    [InlineData("ruiyinxin-025", "smzf025-content.txt")]
    public void Read_EveryTruncationOfTheSample_IsRefused(string layout, string name)
    {
        var sample = Encoding.UTF8.GetBytes(RuiyinxinBench.SampleText(name).TrimEnd('\n'));

        for (var length = 0; length < sample.Length; length++)
        {
            var reading = Read(sample[..length], layout);
            Assert.True(reading.Result is FileResult.Rejected or FileResult.Quarantined, $"{length}: {reading.Result} {reading.Code}");
            Assert.Equal(length == 0 ? "FILE_EMPTY" : "FILE_TRUNCATED", reading.Code);
        }

        Assert.Equal(FileResult.Imported, Read(sample, layout).Result);
    }

    [Theory]
    [InlineData("empty-day/smzf020-plaintext-response.json")]
    public void Read_TheEmptyDay_IsNoTrade(string name)
    {
        var reading = Read(RuiyinxinBench.Sample(name), day: Day.AddDays(1));

        Assert.Equal((FileResult.Imported, true), (reading.Result, reading.NoTrade));
    }

    [Fact]
    public void Read_ThePayoutSample_IsOnePayoutWithoutTheNameOfAPerson()
    {
        var reading = Read(RuiyinxinBench.Sample("smzf025-content.txt"), "ruiyinxin-025");

        Assert.Equal((FileResult.Imported, 0L), (reading.Result, reading.Rows));
        var row = Assert.Single(rows);
        Assert.Equal((RowKind.Payout, "B20260106000000000010", 255_273L, 100L), (row.Kind, row.PayoutNo, row.Transaction.Gross.Fen, row.Transaction.Fee!.Value.Fen));
        Assert.EndsWith("1234", row.Transaction.MaskedCardNo, StringComparison.Ordinal);
        Assert.DoesNotContain("户", row.Transaction.ToString(), StringComparison.Ordinal);
    }

    [Theory] // REL-S19, S21, S24, S29
    [InlineData("|01||0.38|WXZF|02||", "|01||0.38|WXZF|02|", "ROW_FIELD_COUNT")] // the blanks at the end count
    [InlineData("|01||0.38|WXZF|02||", "|01||0.38|WXZF|02|||", "ROW_FIELD_COUNT")]
    [InlineData("|100.00|", "|1,00.00|", "ROW_AMOUNT_SYNTAX")]
    [InlineData("|100.00|", "|100.001|", "ROW_AMOUNT_SYNTAX")]
    [InlineData("|100.00|", "| 100.00|", "ROW_AMOUNT_SYNTAX")]
    [InlineData("|0.38|", "|0.38001|", "ROW_AMOUNT_SYNTAX")]
    [InlineData("|20260105|S|000000|处理成功|01||0.38", "|20260230|S|000000|处理成功|01||0.38", "ROW_DATE")]
    [InlineData("处理成功|01||0.38", "处理\0成功|01||0.38", "ROW_CONTROL")]
    [InlineData("|100.00|", "|-100.00|", "ROW_AMOUNT_SYNTAX")]
    public void Read_OneRowAgainstTheLayout_IsRejectedAlone(string found, string put, string code)
    {
        var text = RuiyinxinBench.SampleText("smzf020-content.txt");
        var at = text.IndexOf(found, StringComparison.Ordinal);

        var reading = Read(Encoding.UTF8.GetBytes(text[..at] + put + text[(at + found.Length)..]));

        Assert.Contains(code, reading.Rejects.Select(r => r.Code));
        Assert.Single(reading.Rejects);
    }

    [Fact]
    public void Read_AFeeWithFourDecimals_IsRoundedHalfUpAndItsTextKept()
    {
        var text = RuiyinxinBench.SampleText("smzf020-content.txt").Replace("|0.38|", "|0.3850|", StringComparison.Ordinal).Replace("|BATCH001|1.00", "|BATCH001|0.0049", StringComparison.Ordinal);

        Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal((39, 9_961), (rows[0].Transaction.Fee!.Value.Fen, rows[0].Transaction.Net!.Value.Fen));
        Assert.Equal((1_500, 248_500), (rows[1].Transaction.Fee!.Value.Fen, rows[1].Transaction.Net!.Value.Fen));
        Assert.Contains("0.3850", rows[0].Extras.Values);
    }

    [Fact]
    public async Task Read_OneDamagedLine_RejectsThatLineOnly()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.ImportedWithRejects, reading.Result);
        Assert.Equal(("ROW_DATE", "settleDate"), (Assert.Single(reading.Rejects).Code, reading.Rejects[0].Column));
        Assert.Equal(bench.Book.InStatement(Day).Count - 1, reading.Rows);
    }

    [Fact]
    public async Task Read_AnotherMerchantsRows_AreForeignAndNeverShown()
    {
        bench.AddSale(1);
        bench.Add(2, bench.AddSale(3) with { MerchantNo = RuiyinxinBench.OtherMerchantNo });
        bench.Clock.SetUtcNow(RuiyinxinBench.At(10, 0, day: 6));

        var reading = await FetchAndRead(merchantNos: [RuiyinxinBench.MerchantNo]);

        Assert.Equal((2L, 1L), (reading.Rows, reading.Lines.Foreign));
        Assert.All(rows.Where(r => r.Kind != RowKind.Foreign), r => Assert.Equal(RuiyinxinBench.MerchantNo, r.Transaction.MerchantNo));
    }

    [Fact]
    public void Read_AnotherOwnersOrDaysText_IsRefused()
    {
        var sample = RuiyinxinBench.Sample("smzf020-content.txt");

        Assert.Equal("FILE_WRONG_OWNER", Read(sample, owner: "COOP_OTHER").Code);
        Assert.Equal("FILE_WRONG_DATE", Read(sample, name: "SMZF020_COOP_TEST_20260106.txt").Code);
        Assert.Equal("FILE_WRONG_OWNER", Read(sample, name: "SMZF020_OTHER_20260105.txt").Code); // the name against the rows
    }

    private void Draw(int seed, IReadOnlyList<Fault> faults)
    {
        new BookWriter(bench.Book, bench.Wire, RuiyinxinBench.MerchantNo, dayCut: default, seed).DrawDay(Day, sales: 150, faults);
        bench.Clock.SetUtcNow(RuiyinxinBench.At(10, 0, day: 6));
    }

    private async Task<StatementReading> FetchAndRead(IReadOnlyList<string>? merchantNos = null)
    {
        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);
        using var file = Assert.Single(answer.Files, f => f.LayoutId == "ruiyinxin-020");
        using var content = new MemoryStream();
        await file.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
        return Read(content.ToArray(), name: file.Name, isSigned: file.FromSignedMessage, merchantNos: merchantNos);
    }

    private StatementReading Read(
        byte[] content, string layout = "ruiyinxin-020", DateOnly? day = null, string owner = RuiyinxinBench.Cooperator, string? name = null, bool isSigned = false, IReadOnlyList<string>? merchantNos = null)
    {
        rows.Clear();
        var input = new StatementInput
        {
            Name = name ?? "statement.txt",
            Content = new MemoryStream(content),
            ExpectedClearingDate = day ?? Day,
            ExpectedOwner = owner,
            FromSignedMessage = isSigned,
            MerchantNos = merchantNos?.ToHashSet(StringComparer.Ordinal),
        };
        var file = Path.Combine(AppContext.BaseDirectory, "layouts", layout + ".yaml");
        return StatementReader.Read(input, LayoutFile.Read(File.ReadAllBytes(file), layout + ".yaml"), batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What a row carries: no time, no terminal, no payer, no card, no wallet's number, and a bank card without its scheme.</summary>
    private static Transaction Stated(Transaction t) => t with
    {
        TradedAt = null,
        TerminalNo = null,
        OrderAmount = null,
        PayerAmount = null,
        UpstreamOrderNo = null,
        OriginalProviderOrderNo = null,
        OriginalTradeDate = null,
        CardType = CardType.Unknown,
        MaskedCardNo = null,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
    };
}
