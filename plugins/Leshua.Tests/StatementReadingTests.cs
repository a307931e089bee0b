using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Leshua.Tests;

/// <summary>The statement from the book, over the mirror and through the layout, to rows that equal the book; and the sample, whole and cut.</summary>
public sealed class StatementReadingTests : IDisposable
{
    private const string Name = "1000001_trade_new_20260106.txt";
    private static readonly DateOnly Day = LeshuaBench.Day;
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
    private static readonly StatementLayout Layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "leshua-statement.yaml")), "leshua-statement.yaml");

    private readonly LeshuaBench bench = new LeshuaBench().Answering();
    private readonly List<StatementRow> rows = [];

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_ADrawnDay_EqualsTheBookAndIsProven(int seed)
    {
        Draw(seed, Fault.All);

        var reading = await FetchAndRead();

        var book = bench.Book.InStatement(Day);
        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(Day, reading.ClearingDate);
        Assert.Equal(["declared_length"], reading.ProvenBy);
        Assert.Equal(book.Select(Stated), rows.Select(r => r.Transaction));
        Assert.Equal(book.Sum(t => t.Type.Sign() * t.Gross.Fen), reading.Gross.Fen);
        Assert.Equal(book.Sum(t => t.Fee!.Value.Fen), reading.Fee.Fen);
        Assert.Equal(book.Sum(t => t.Net!.Value.Fen), reading.Net.Fen);
        Assert.Single(rows, r => !r.Balanced); // the one fault that breaks a row's own sum
    }

    [Fact]
    public async Task Read_AnotherMerchantInTheAgentsFile_IsForeign()
    {
        bench.AddSale(1);
        bench.AddSale(2, grossFen: 77_700, merchantNo: "5800100002");
        bench.Clock.SetUtcNow(LeshuaBench.At(9, 0, day: 6));

        var reading = await FetchAndRead(change: input => input with { MerchantNos = new HashSet<string> { LeshuaBench.MerchantNo } });

        Assert.Equal((1L, 1L), (reading.Rows, reading.Lines.Foreign));
        Assert.Equal(10_000, reading.Gross.Fen);
    }

    [Fact]
    public async Task Read_OneDamagedLine_RejectsThatLineOnly()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.ImportedWithRejects, reading.Result);
        Assert.Equal(("ROW_DATE", "交易时间"), (Assert.Single(reading.Rejects).Code, reading.Rejects[0].Column));
        Assert.Equal(bench.Book.InStatement(Day).Count - 1, reading.Rows);
    }

    [Fact]
    public async Task Read_HoldAndRelease_AreTwoFactsAndNoSale()
    {
        var sale = bench.AddSale(1);
        foreach (var (serial, type) in new[] { (1, TransactionType.ReserveHold), (1, TransactionType.ReserveRelease) })
        {
            var fact = sale with { Type = type, Net = sale.Gross - sale.Fee!.Value };
            bench.Book.Add(new BookRecord { Truth = fact with { ProviderOrderNo = sale.ProviderOrderNo + serial }, InStatement = [fact] });
        }
        bench.Clock.SetUtcNow(LeshuaBench.At(9, 0, day: 6));

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal([(TransactionType.Sale, null), (TransactionType.Sale, TransactionType.ReserveHold), (TransactionType.ReserveRelease, (TransactionType?)null)], rows.Select(r => (r.Transaction.Type, r.Also)));
        Assert.Equal([false, true, false], rows.Select(r => r.UnlessKnown)); // the second is the sale only where no payment stands beside it
        Assert.Equal(9_962, rows[2].Transaction.Net!.Value.Fen);
        Assert.Equal(0, rows[2].Transaction.Fee?.Fen ?? 0);
    }

    [Fact]
    public void Read_TheSample_HasTheTotalsOfTheDocumentation()
    {
        var reading = Read(LeshuaBench.Sample(Name));

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal((4L, 51_300L, 196L, 51_104L, 996L), (reading.Rows, reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen, reading.Held.Fen));
        Assert.Equal(new DateOnly(2026, 1, 5), reading.ClearingDate);
        Assert.Equal(("ORD-2", "RFD-1"), (rows[2].Transaction.OriginalMerchantOrderNo, rows[2].Transaction.RefundNo));
    }

    [Fact]
    public void Read_TheSampleOfADayWithoutTrade_IsNoTrade()
    {
        var reading = Read(LeshuaBench.Sample("empty-day/1000001_trade_new_20260107.txt"), "1000001_trade_new_20260107.txt");

        Assert.Equal((FileResult.Imported, true), (reading.Result, reading.NoTrade));
        Assert.Equal(new DateOnly(2026, 1, 6), reading.ClearingDate);
    }

    [Fact] // REL-S41, REL-S42
    public void Read_TheSampleCutAtAnyByte_IsRefusedOrNotProven()
    {
        var sample = LeshuaBench.Sample(Name);

        for (var length = 0; length < sample.Length; length++)
        {
            var announced = Read(sample[..length], declared: sample.Length);
            var silent = Read(sample[..length]);

            Assert.Equal((FileResult.Rejected, length == 0 ? "FILE_EMPTY" : "FILE_TRUNCATED"), (announced.Result, announced.Code));
            Assert.True(silent.Result is not FileResult.Imported || silent.Completeness == Completeness.Unproven, $"A file of {length} bytes was taken for whole.");
        }
    }

    [Theory]
    [InlineData(",50000,190,49810,", ",5e4,190,49810,", "ROW_AMOUNT_SYNTAX")]
    [InlineData(",50000,190,49810,", ",５００００,190,49810,", "ROW_AMOUNT_SYNTAX")]
    [InlineData(",50000,190,49810,", ",,190,49810,", "ROW_AMOUNT_SYNTAX")]
    [InlineData(",50000,190,49810,", ",500.00,190,49810,", "ROW_AMOUNT_SYNTAX")]
    [InlineData(",50000,190,49810,", ",9999999999999999,190,49810,", "ROW_AMOUNT_RANGE")]
    [InlineData(",进账,消费,刷卡支付", ",进账,预授权,刷卡支付", "ROW_CLASS")]
    [InlineData(",进账,消费,刷卡支付", ",消费,刷卡支付", "ROW_FIELD_COUNT")]
    [InlineData("2026-01-05 10:00:01", "2026-01-05 24:00:00", "ROW_DATE")]
    [InlineData("ORD-1", "ORD\u00011", "ROW_CONTROL")]
    public void Read_OneBadCell_RejectsThatRowWithItsReason(string good, string bad, string code) // REL-S19, REL-S21, REL-S22, REL-S24, REL-S29
    {
        var reading = Read(Gbk.GetBytes(Replaced(good, bad)));

        Assert.Equal(code, Assert.Single(reading.Rejects).Code);
        Assert.Equal(3, reading.Rows);
    }

    [Fact] // REL-S16
    public void Read_BytesThatGb18030Refuses_RejectThatRow()
    {
        var bytes = LeshuaBench.Sample(Name);
        var at = bytes.AsSpan().IndexOf("ORD-1"u8);
        bytes[at] = 0xFF;

        var reading = Read(bytes);

        Assert.Equal("ROW_ENCODING", Assert.Single(reading.Rejects).Code);
    }

    [Theory] // REL-S18, REL-S20, REL-S32, REL-S34
    [InlineData("手续费(分)", "手续费", "Quarantined", "FILE_HEADER")]
    [InlineData("BV,1,2026-01-05 10:20:00,2601051020000002", "BV,1,2026-01-05 10:20:00,2601051000010001", "Held", "ROW_KEY_CONFLICT")]
    public void Read_FileThatIsNotAsDocumented_IsNotCounted(string good, string bad, string result, string code)
    {
        var text = Replaced(good, bad);
        if (code == "ROW_KEY_CONFLICT") text = text.Replace("进账,未获取,支付宝支付", "进账,消费,支付宝支付", StringComparison.Ordinal);

        var reading = Read(Gbk.GetBytes(text));

        Assert.Equal((result, code), (reading.Result.ToString(), reading.Code));
    }

    [Fact]
    public void Read_AnotherAgentsOrDaysFile_IsRefused()
    {
        var agent = Read(LeshuaBench.Sample(Name), "1000002_trade_new_20260106.txt");
        var day = Read(LeshuaBench.Sample(Name), "1000001_trade_new_20260107.txt");

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_OWNER"), (agent.Result, agent.Code));
        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (day.Result, day.Code));
    }

    private static string Replaced(string good, string bad)
    {
        var text = Gbk.GetString(LeshuaBench.Sample(Name));
        Assert.Contains(good, text, StringComparison.Ordinal);
        return text.Replace(good, bad, StringComparison.Ordinal);
    }

    private void Draw(int seed, IReadOnlyList<Fault> faults)
    {
        new BookWriter(bench.Book, bench.Wire, LeshuaBench.MerchantNo, dayCut: default, seed).DrawDay(Day, sales: 150, faults);
        bench.Clock.SetUtcNow(LeshuaBench.At(9, 0, day: 6));
    }

    private async Task<StatementReading> FetchAndRead(Func<StatementInput, StatementInput>? change = null)
    {
        var source = bench.Get<IStatementSource>();
        await source.FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        using var file = Assert.Single((await source.FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken)).Files);
        using var content = new MemoryStream();
        await file.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
        return Read(content.ToArray(), file.Name, file.DeclaredLength, change);
    }

    private StatementReading Read(byte[] content, string name = Name, long? declared = null, Func<StatementInput, StatementInput>? change = null)
    {
        var input = new StatementInput
        {
            Name = name,
            Content = new MemoryStream(content),
            DeclaredLength = declared,
            ExpectedClearingDate = name.Contains("20260107", StringComparison.Ordinal) && content.Length < 1000 ? Day.AddDays(1) : Day,
            ExpectedOwner = LeshuaBench.AgentId,
            Settings = new Dictionary<string, string> { ["settlement_speed"] = "T1" },
        };
        return StatementReader.Read(change?.Invoke(input) ?? input, Layout, batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What a statement line carries: no coupon, no payer, no masked card, no scheme of a bank card; a terminal and slip number for cards only; a refund names its original by the shop's number.</summary>
    private static Transaction Stated(Transaction t)
    {
        var isCard = t.Product == Product.Card;
        var givesBack = t.Type is TransactionType.Refund or TransactionType.Void;
        return t with
        {
            ClearingDate = null,
            OrderAmount = null,
            PayerAmount = null,
            MaskedCardNo = null,
            MerchantOrderNo = givesBack ? t.OriginalMerchantOrderNo : t.MerchantOrderNo,
            OriginalMerchantOrderNo = givesBack ? t.OriginalMerchantOrderNo : null,
            OriginalProviderOrderNo = null,
            OriginalTraceNo = null,
            OriginalTradeDate = null,
            TerminalNo = isCard ? t.TerminalNo : null,
            CardType = isCard ? t.CardType : CardType.Unknown,
            Scheme = isCard ? Scheme.Unknown : t.Scheme,
        };
    }
}
