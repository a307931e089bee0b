using System.Globalization;
using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.ChinaUms.Tests;

/// <summary>The statement from the book, over HTTP and through the layout, to rows that equal the book; and the sample.</summary>
public sealed class StatementReadingTests : IDisposable
{
    private const string Name = "898310058120001_20260105.csv";
    private static readonly DateOnly Day = ChinaUmsBench.Day;
    private static readonly StatementLayout Layout =
        LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "chinaums-statement.yaml")), "chinaums-statement.yaml");

    private readonly ChinaUmsBench bench = new ChinaUmsBench().Answering();
    private readonly List<StatementRow> rows = [];

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_ADrawnDay_EqualsTheBookAndIsProven(int seed)
    {
        Draw(seed, Fault.All);

        var reading = await FetchAndRead();

        var book = Stated(Day).ToList();
        Assert.Equal((FileResult.Imported, Completeness.Proven), (reading.Result, reading.Completeness));
        Assert.Equal(["declared_sha256"], reading.ProvenBy);
        Assert.Equal(book, rows.Select(r => r.Transaction));
        Assert.Equal(book.Sum(t => t.Type.Sign() * t.Gross.Fen), reading.Gross.Fen);
        Assert.Equal(book.Sum(t => t.Fee!.Value.Fen), reading.Fee.Fen);
        Assert.Single(rows, r => !r.Balanced); // the one fault that breaks a row's own sum
    }

    [Fact]
    public async Task Read_SalesBehindTheCut_AreInTheNextDaysFile()
    {
        Draw(seed: 3, []);
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 7));

        await FetchAndRead(day: Day.AddDays(1));

        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.InRange(r.Transaction.TradedAt!.Value, ChinaUmsBench.At(23, 0), ChinaUmsBench.At(23, 59)));
        Assert.All(rows, r => Assert.Equal(Day.AddDays(1), r.Transaction.ClearingDate));
    }

    [Fact]
    public void Read_TheSample_GivesTheTotalsOfTheDay()
    {
        var reading = Read(ChinaUmsBench.Sample(Name), Name);

        Assert.Equal((FileResult.Imported, 5L, 105_300L, 517L, 104_783L), (reading.Result, reading.Rows, reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen));
        Assert.All(rows, r => Assert.True(r.Balanced));
        Assert.Equal((Day, Completeness.Unproven), (reading.ClearingDate!.Value, reading.Completeness)); // nothing but the rows was there
        Assert.Equal(SampleRows(), rows.Select(r => r.Transaction));
    }

    [Fact]
    public void Statement_TheSampleDayInABook_IsTheSamplesRows()
    {
        foreach (var row in SampleRows()) bench.Book.Add(new BookRecord { Truth = row, InStatement = [row] });

        var written = bench.Wire.Statement(bench.Book, Day);
        var empty = bench.Wire.Statement(bench.Book, Day.AddDays(1));

        Assert.Equal([Name, "898310058120002_20260105.csv"], written.Select(f => f.Name));
        Read(written[0].Content, Name);
        Assert.Equal(SampleRows(), rows.Select(r => r.Transaction));
        Assert.Equal(ChinaUmsBench.Sample("empty-day/898310058120001_20260106.csv"), empty[0].Content);
        Assert.Equal(empty[0].Content, empty[1].Content);
    }

    [Fact]
    public void Read_TheSampleCutAnywhere_IsRefusedWhereItsLengthIsTold() // REL-S42
    {
        var whole = ChinaUmsBench.Sample(Name);

        for (var length = 0; length < whole.Length; length++)
        {
            rows.Clear();
            var reading = Read(whole[..length], Name, declaredLength: whole.Length);
            Assert.Equal((length, FileResult.Rejected), (length, reading.Result));
            Assert.Equal(length == 0 ? "FILE_EMPTY" : "FILE_TRUNCATED", reading.Code);
        }
    }

    [Fact]
    public void Read_TheSampleCutWithoutATold_IsNeverTakenForProven() // REL-S41
    {
        var whole = ChinaUmsBench.Sample(Name);

        for (var length = 1; length < whole.Length; length++)
        {
            rows.Clear();
            var reading = Read(whole[..length], Name);
            Assert.True(reading.Result is FileResult.Rejected or FileResult.Held || reading.Completeness == Completeness.Unproven, $"cut at {length}");
        }
    }

    [Theory]
    [InlineData("消费,260105000001", "代付,260105000001", "ROW_CLASS", "交易类型")]
    [InlineData("20260105,20260104,231000", "20260105,20261304,231000", "ROW_DATE", "交易时刻")]
    [InlineData("231000,1000.00", "231000,1e3", "ROW_AMOUNT_SYNTAX", "交易金额")]
    [InlineData("231000,1000.00", "231000,-1000.00", "ROW_SIGN", "交易金额")]
    [InlineData("231000,1000.00", "231000,1000.005", "ROW_AMOUNT_SYNTAX", "交易金额")]
    [InlineData("\"会员日,满减\"", "会员日,满减", "ROW_FIELD_COUNT", null)]
    public void Read_OneRowThatIsNotAsDocumented_IsRejectedWithItsReason(string right, string wrong, string code, string? column)
    {
        var reading = Read(Changed(right, wrong), Name);

        var reject = Assert.Single(reading.Rejects);
        Assert.Equal(code, reject.Code);
        if (column is not null) Assert.Equal(column, reject.Column);
        Assert.Equal(4, reading.Rows);
    }

    [Theory]
    [InlineData("995.00,5.00,000001", "995.01,5.00,000001")] // net is not gross less fee
    [InlineData("微信,80.00", "微信,79.00")] // what was paid and given does not add up to the order
    public void Read_ARowWhoseIdentityFails_StaysAndIsMarked(string right, string wrong)
    {
        var reading = Read(Changed(right, wrong), Name);

        Assert.Equal((FileResult.Imported, 5L), (reading.Result, reading.Rows));
        Assert.Single(rows, r => !r.Balanced);
    }

    [Theory]
    [InlineData("898310058120001,测试商户,,,ORD-U-2", "898310058120002,测试商户,,,ORD-U-2", "FILE_WRONG_OWNER")]
    [InlineData("20260105,20260105,102000", "20260106,20260105,102000", "FILE_WRONG_DATE")]
    public void Read_AnotherOwnersOrDaysRow_RefusesTheFile(string right, string wrong, string code)
    {
        var reading = Read(Changed(right, wrong), Name);

        Assert.Equal((FileResult.Rejected, code), (reading.Result, reading.Code));
    }

    [Fact]
    public void Read_ColumnsInAnotherOrder_QuarantinesTheFile()
    {
        var reading = Read(Changed("清算日期,交易日期", "交易日期,清算日期"), Name);

        Assert.Equal((FileResult.Quarantined, "FILE_HEADER", 0L), (reading.Result, reading.Code, reading.Rows));
        Assert.Equal("moved", Assert.Single(reading.Difference!.Changes).Change);
    }

    [Fact]
    public async Task Read_OneDamagedLine_RejectsThatLineOnly()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.ImportedWithRejects, reading.Result);
        Assert.Equal("ROW_DATE", Assert.Single(reading.Rejects).Code);
        Assert.Equal(Stated(Day).Count() - 1, reading.Rows);
    }

    [Fact]
    public async Task Read_BytesOtherThanTheHashSays_AreRefused()
    {
        Draw(seed: 3, []);

        var reading = await FetchAndRead(content => content[^20] ^= 1);

        Assert.Equal((FileResult.Rejected, "FILE_CHECKSUM"), (reading.Result, reading.Code));
    }

    /// <summary>The sample day by hand, so that neither the reader nor the writer vouches for itself.</summary>
    private static IEnumerable<Transaction> SampleRows()
    {
        var card = new Transaction
        {
            MerchantNo = ChinaUmsBench.MerchantNo, TerminalNo = "80000001", Store = "一号店", Type = TransactionType.Sale, State = TransactionState.Succeeded,
            Gross = Money.FromFen(100_000), OrderAmount = Money.FromFen(100_000), PayerAmount = Money.FromFen(100_000), MerchantDiscount = Money.Zero, PlatformDiscount = Money.Zero,
            Fee = Money.FromFen(500), Net = Money.FromFen(99_500), TradedAt = ChinaUmsBench.At(23, 10, day: 4), ClearingDate = Day, MerchantOrderNo = "ORD-U-1", TraceNo = "000001",
            RetrievalReference = "260105000001", Product = Product.Card, CardType = CardType.Debit, MaskedCardNo = "622202******1234",
        };
        yield return card;
        yield return card with
        {
            Gross = Money.FromFen(8_300), OrderAmount = Money.FromFen(8_800), PayerAmount = Money.FromFen(8_000), MerchantDiscount = Money.FromFen(500), PlatformDiscount = Money.FromFen(300),
            Fee = Money.FromFen(32), Net = Money.FromFen(8_268), TradedAt = ChinaUmsBench.At(10, 20), MerchantOrderNo = "ORD-U-2", TraceNo = "000002", RetrievalReference = "260105000002",
            Product = Product.Qr, CardType = CardType.None, Scheme = Scheme.WeChat, MaskedCardNo = null, Remark = "会员日,满减",
        };
        yield return card with
        {
            Type = TransactionType.Refund, Gross = Money.FromFen(3_000), OrderAmount = Money.FromFen(3_000), PayerAmount = Money.FromFen(3_000), Fee = Money.FromFen(-15), Net = Money.FromFen(-2_985),
            TradedAt = ChinaUmsBench.At(15, 0), MerchantOrderNo = "ORD-U-0", OriginalMerchantOrderNo = "ORD-U-0", RefundNo = "RFD-U-1", TraceNo = "000003", RetrievalReference = "260105000003", Remark = "部分退货",
        };
        var contactless = card with
        {
            Gross = Money.FromFen(250_000), OrderAmount = Money.FromFen(250_000), PayerAmount = Money.FromFen(250_000), Fee = Money.FromFen(1_500), Net = Money.FromFen(248_500),
            TradedAt = ChinaUmsBench.At(16, 0), MerchantOrderNo = "ORD-U-3", TraceNo = "000004", RetrievalReference = "260105000004", Product = Product.Contactless,
            CardType = CardType.Credit, Scheme = Scheme.UnionPay, MaskedCardNo = "628888******5678",
        };
        yield return contactless;
        yield return contactless with
        {
            Type = TransactionType.Void, Fee = Money.FromFen(-1_500), Net = Money.FromFen(-248_500), TradedAt = ChinaUmsBench.At(16, 5), OriginalMerchantOrderNo = "ORD-U-3",
            RefundNo = "VOD-U-1", TraceNo = "000005", RetrievalReference = "260105000005",
        };
    }

    private void Draw(int seed, IReadOnlyList<Fault> faults)
    {
        new BookWriter(bench.Book, bench.Wire, ChinaUmsBench.MerchantNo, new TimeOnly(23, 0), seed).DrawDay(Day, sales: 150, faults);
        new BookWriter(bench.Book, bench.Wire, ChinaUmsBench.SecondMerchantNo, new TimeOnly(23, 0), seed + 1).DrawDay(Day, sales: 5, []);
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 6));
    }

    /// <summary>The book's rows as a statement line carries them: every amount, no batch, and a bank card without its scheme.</summary>
    private IEnumerable<Transaction> Stated(DateOnly day) => bench.Book.InStatement(day).Where(t => t.MerchantNo == ChinaUmsBench.MerchantNo).Select(t => t with
    {
        MerchantDiscount = Money.Zero,
        PlatformDiscount = Money.Zero,
        OrderAmount = t.Gross,
        PayerAmount = t.Gross,
        BatchNo = null,
        OriginalTraceNo = null,
        OriginalTradeDate = null,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
    });

    private async Task<StatementReading> FetchAndRead(Action<byte[]>? damage = null, DateOnly? day = null)
    {
        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = day ?? Day }, TestContext.Current.CancellationToken);
        using var file = Assert.Single(answer.Files);
        using var content = new MemoryStream();
        await file.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
        var bytes = content.ToArray();
        damage?.Invoke(bytes);
        return Read(bytes, file.Name, file.DeclaredLength, file.DeclaredSha256);
    }

    private StatementReading Read(byte[] bytes, string name, long? declaredLength = null, ReadOnlyMemory<byte> declaredSha256 = default) => StatementReader.Read(
        new StatementInput
        {
            Name = name, Content = new MemoryStream(bytes), DeclaredLength = declaredLength, DeclaredSha256 = declaredSha256,
            ExpectedClearingDate = DateOnly.ParseExact(name[16..24], "yyyyMMdd", CultureInfo.InvariantCulture), MerchantNos = new HashSet<string> { ChinaUmsBench.MerchantNo },
        },
        Layout,
        batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        },
        cancellationToken: TestContext.Current.CancellationToken);

    private static byte[] Changed(string right, string wrong)
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var text = gbk.GetString(ChinaUmsBench.Sample(Name));
        Assert.Contains(right, text, StringComparison.Ordinal);
        return gbk.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal));
    }
}
