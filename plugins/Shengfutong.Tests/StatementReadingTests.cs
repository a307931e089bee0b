using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Shengfutong.Tests;

/// <summary>The statement from the book, over the wire and through the layout, to rows that equal the book.</summary>
public sealed class StatementReadingTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly ShengfutongBench bench = new ShengfutongBench().Answering();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_ADrawnDayWithItsPayout_EqualsTheBookAndIsProven(int seed)
    {
        var writer = Draw(seed, Fault.All);
        var payout = writer.DrawPayout(Day)!;

        var (reading, rows) = await FetchAndRead();

        var book = bench.Book.InStatement(Day);
        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(Day, reading.ClearingDate);
        Assert.Equal(["container", "trailer"], reading.ProvenBy.Order(StringComparer.Ordinal));
        Assert.Equal(book.Select(Stated), rows.SkipLast(1).Select(r => r.Transaction));
        Assert.Equal(book.Count, reading.Rows);
        Assert.Equal(book.Sum(t => t.Type.Sign() * t.Gross.Fen), reading.Gross.Fen);
        Assert.Equal(book.Sum(t => t.Fee!.Value.Fen), reading.Fee.Fen);
        Assert.Equal(book.Sum(t => t.Net!.Value.Fen), reading.Net.Fen);
        Assert.Single(rows, r => !r.Balanced); // the one fault that breaks a row's own sum
        Assert.Equal((RowKind.Payout, payout.PayoutNo, payout.Paid, ShengfutongBench.At(23, 59).AddSeconds(59)), (rows[^1].Kind, rows[^1].PayoutNo, rows[^1].Transaction.Gross, rows[^1].Transaction.TradedAt));
        Assert.Equal((1L, payout.Paid), (reading.Payouts, reading.PayoutTotal));
    }

    [Fact]
    public void Statement_TheSampleDayInABook_IsTheSampleByteForByte()
    {
        foreach (var row in SampleRows()) bench.Book.Add(new BookRecord { Truth = row, InStatement = [row] });
        bench.Book.Add(new Payout { PayoutNo = "SFT202601050004", MerchantNo = ShengfutongBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(69_581), SettlementDate = Day });

        var file = Assert.Single(bench.Wire.Statement(bench.Book, Day));
        var written = Encoding.UTF8.GetString(Assert.Single(Layouts.Unpack(file)).Content);

        Assert.Equal("fund_30000001_20260105.zip", file.Name);
        // The merchant's own number of a withdrawal is nothing that the book knows.
        Assert.Equal(Encoding.UTF8.GetString(ShengfutongBench.Sample("fund_30000001_20260105.csv")), written.Replace("WD-SFT202601050004", "WD-S-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_PayoutThatCostsAFee_IsThePaidAmountAndTheFee()
    {
        bench.AddSale(1);
        bench.Book.Add(new Payout { PayoutNo = "P1", MerchantNo = ShengfutongBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(9_800), WithdrawalFee = Money.FromFen(200), SettlementDate = Day });
        bench.Book.Add(new Payout { PayoutNo = "P2", MerchantNo = ShengfutongBench.MerchantNo, State = PayoutState.Failed, Paid = Money.Zero, SettlementDate = Day });
        bench.Clock.SetUtcNow(ShengfutongBench.At(10, 0, day: 6));

        var (reading, rows) = await FetchAndRead();

        Assert.Equal((FileResult.Imported, 1L, 9_800L), (reading.Result, reading.Payouts, reading.PayoutTotal.Fen));
        Assert.Equal((Money.FromFen(9_800), Money.FromFen(200)), (rows[1].Transaction.Gross, rows[1].Transaction.Fee));
    }

    [Fact]
    public async Task Read_TotalsTellAWrongSum_IsHeldWhole()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true });

        var (reading, _) = await FetchAndRead();

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Result, reading.Code));
    }

    [Fact]
    public async Task Read_OneDamagedLine_RejectsThatLineOnly()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });

        var (reading, _) = await FetchAndRead();

        Assert.Equal(FileResult.ImportedWithRejects, reading.Result);
        Assert.Equal(("ROW_DATE", "业务时间"), (Assert.Single(reading.Rejects).Code, reading.Rejects[0].Column));
        Assert.Equal(bench.Book.InStatement(Day).Count - 1, reading.Rows);
    }

    [Fact]
    public async Task Read_ReissueAfterAWrongTotal_IsWholeUnderTheSameName()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true, ReissuedAfter = TimeSpan.FromHours(2) });

        bench.Clock.SetUtcNow(ShengfutongBench.At(11, 59, day: 6));
        var (first, _) = await FetchAndRead();
        bench.Clock.SetUtcNow(ShengfutongBench.At(12, 0, day: 6));
        var (second, _) = await FetchAndRead();

        Assert.Equal((FileResult.Held, FileResult.Imported), (first.Result, second.Result));
        Assert.Equal(["fund_30000001_20260105.zip", "fund_30000001_20260105.zip"], bench.Wire.Statement(bench.Book, Day).Select(f => f.Name));
    }

    [Fact]
    public void Read_EveryTruncationOfTheBareFile_IsNeverProven()
    {
        var csv = ShengfutongBench.Sample("fund_30000001_20260105.csv");

        for (var length = 0; length < csv.Length; length++)
        {
            var undeclared = Layouts.Read(csv[..length], "fund_30000001_20260105.csv").Reading;
            var declared = Layouts.Read(csv[..length], "fund_30000001_20260105.csv", declaredLength: csv.Length).Reading;

            // Cut within the last line end, the totals block is still whole and says so.
            if (length < csv.Length - 2) Assert.NotEqual(FileResult.Imported, undeclared.Result);
            Assert.Equal((FileResult.Rejected, 0L), (declared.Result, declared.Rows));
        }
    }

    [Theory] // REL-S07, REL-S08: the file is unsigned, and the ZIP's own checks stand for it
    [InlineData(false)]
    [InlineData(true)]
    public void Read_AnyBitOfTheZipChanged_NeverChangesAnAmountUnseen(bool isDeclared)
    {
        var zip = ShengfutongBench.Sample("fund_30000001_20260105.zip");
        var sound = Layouts.Read(zip).Rows;

        for (var bit = 0; bit < zip.Length * 8; bit++)
        {
            var changed = zip.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var (reading, rows) = Layouts.Read(changed, declaredLength: isDeclared ? zip.Length : null);
            // What is imported all the same differs in a time stamp or another field of the ZIP that says nothing of the member.
            if (reading.Result == FileResult.Imported) Assert.Equal(sound.Select(r => r.Transaction), rows.Select(r => r.Transaction));
        }
    }

    [Fact] // REL-S34
    public void Read_AnotherDaysOrOwnersFile_IsRefused()
    {
        var zip = ShengfutongBench.Sample("fund_30000001_20260105.zip");

        var otherDay = Layouts.Read(zip, day: Day.AddDays(1)).Reading;
        var otherOwner = Layouts.Read(zip, owner: "30000002").Reading;
        var renamed = Layouts.Read(zip, name: "fund_30000001_20260106.zip", day: Day.AddDays(1)).Reading;

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (otherDay.Result, otherDay.Code));
        Assert.Equal((FileResult.Rejected, "FILE_WRONG_OWNER"), (otherOwner.Result, otherOwner.Code));
        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (renamed.Result, renamed.Code)); // the member inside says so
    }

    [Theory]
    [InlineData("994.00,\r\n", "994.001,\r\n", "ROW_AMOUNT_SYNTAX")] // REL-S21
    [InlineData("1000.00,6.00", "１000.00,6.00", "ROW_AMOUNT_SYNTAX")]
    [InlineData("1000.00,6.00", "-1000.00,6.00", "ROW_SIGN")] // REL-S23
    [InlineData("-300.00,-1.80", "300.00,-1.80", "ROW_SIGN")]
    [InlineData("`2026-01-05 09:10:11", "`2026-02-30 09:10:11", "ROW_DATE")] // REL-S24
    [InlineData("`ORD-S-1,`,", "`ORD-S-1,", "ROW_FIELD_COUNT")] // REL-S19
    [InlineData("\"备注,含逗号\"", "\"备注,含逗号", "ROW_QUOTE")] // REL-S26
    [InlineData("部分退款", "部分\u0001退款", "ROW_CONTROL")] // REL-S29
    [InlineData("`PAY,`SFT202601050001", "`SELL,`SFT202601050001", "ROW_CLASS")]
    [InlineData("`SFT202601050001", "SFT202601050001", null)] // a missing backtick changes nothing
    public void Read_OneBadRow_IsRejectedWithItsReasonAndHoldsNoTotal(string good, string bad, string? code)
    {
        var text = Encoding.UTF8.GetString(ShengfutongBench.Sample("fund_30000001_20260105.csv"));
        Assert.Contains(good, text, StringComparison.Ordinal);

        var reading = Layouts.Read(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)), "fund_30000001_20260105.csv").Reading;

        Assert.Equal(code, reading.Rejects.Count == 0 ? null : reading.Rejects[0].Code);
    }

    /// <summary>The sample day by hand, so that neither the reader nor the writer vouches for itself.</summary>
    private static IEnumerable<Transaction> SampleRows()
    {
        var card = new Transaction
        {
            MerchantNo = ShengfutongBench.MerchantNo, TerminalNo = "01080001", Type = TransactionType.Sale, State = TransactionState.Succeeded, Product = Product.Card,
            Gross = Money.FromFen(100_000), Fee = Money.FromFen(600), Net = Money.FromFen(99_400), TradedAt = ShengfutongBench.At(9, 10).AddSeconds(11), ClearingDate = Day,
            ProviderOrderNo = "SFT202601050001", MerchantOrderNo = "ORD-S-1", MaskedCardNo = "622202******1234",
        };
        yield return card;
        yield return card with
        {
            Product = Product.Qr, Scheme = Scheme.WeChat, Gross = Money.FromFen(1), Fee = Money.Zero, Net = Money.FromFen(1), TradedAt = ShengfutongBench.At(9, 30),
            ProviderOrderNo = "SFT202601050002", MerchantOrderNo = "ORD-S-2", MaskedCardNo = null, Remark = "备注,含逗号",
        };
        yield return card with
        {
            Type = TransactionType.Refund, Gross = Money.FromFen(30_000), Fee = Money.FromFen(-180), Net = Money.FromFen(-29_820), TradedAt = ShengfutongBench.At(17, 0),
            ProviderOrderNo = "SFT202601050003", MerchantOrderNo = null, RefundNo = "RFD-S-1", OriginalMerchantOrderNo = "ORD-S-1", Remark = "部分退款",
        };
    }

    private BookWriter Draw(int seed, IReadOnlyList<Fault> faults)
    {
        var writer = new BookWriter(bench.Book, bench.Wire, ShengfutongBench.MerchantNo, dayCut: default, seed);
        writer.DrawDay(Day, sales: 150, faults);
        bench.Clock.SetUtcNow(ShengfutongBench.At(10, 0, day: 6));
        return writer;
    }

    private async Task<(StatementReading Reading, IReadOnlyList<StatementRow> Rows)> FetchAndRead()
    {
        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);
        using var file = Assert.Single(answer.Files);
        using var content = new MemoryStream();
        await file.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
        return Layouts.Read(content.ToArray(), file.Name, file.DeclaredLength);
    }

    /// <summary>What a statement line carries: no coupon, no class of card, and of what ended at a bank card not whether card or code.</summary>
    private static Transaction Stated(Transaction t) => t with
    {
        ClearingDate = null,
        OrderAmount = null,
        PayerAmount = null,
        OriginalProviderOrderNo = null,
        OriginalTradeDate = null,
        CardType = CardType.Unknown,
        Product = t.Product == Product.Card ? Product.Unknown : t.Product,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
    };
}
