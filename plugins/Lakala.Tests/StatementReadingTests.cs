using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Lakala.Tests;

/// <summary>The statement from the book, over the mirror and through the layout, to rows that equal the book.</summary>
public sealed class StatementReadingTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private static readonly StatementLayout Layout =
        LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "lakala-statement.yaml")), "lakala-statement.yaml");

    private readonly LakalaBench bench = new LakalaBench().Answering();
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
        Assert.Equal(["companion", "declared_length", "trailer"], reading.ProvenBy.Order(StringComparer.Ordinal));
        Assert.Equal(book.Select(Stated), rows.Select(r => r.Transaction));
        Assert.Equal(book.Count, reading.Rows);
        Assert.Equal(book.Sum(t => t.Type.Sign() * t.Gross.Fen), reading.Gross.Fen);
        Assert.Equal(book.Sum(t => t.Fee!.Value.Fen), reading.Fee.Fen);
        Assert.Equal(book.Sum(t => t.Net!.Value.Fen), reading.Net.Fen);
        Assert.Single(rows, r => !r.Balanced); // the one fault that breaks a row's own sum
    }

    [Fact]
    public void Statement_TheSampleDayInABook_IsTheSampleByteForByte()
    {
        foreach (var row in SampleRows()) bench.Book.Add(new BookRecord { Truth = row, InStatement = [row] });

        var files = bench.Wire.Statement(bench.Book, Day);
        var empty = bench.Wire.Statement(bench.Book, Day.AddDays(1));

        Assert.Equal(["TP_ORG0001_20260105.txt", "TP_ORG0001_20260105.ok"], files.Select(f => f.Name));
        Assert.Equal(Encoding.UTF8.GetString(LakalaBench.Sample("TP_ORG0001_20260105.txt")), Encoding.UTF8.GetString(files[0].Content));
        Assert.Equal(LakalaBench.Sample("TP_ORG0001_20260105.ok"), files[1].Content);
        Assert.Equal(LakalaBench.Sample("empty-day/TP_ORG0001_20260106.txt"), empty[0].Content);
        Assert.Equal(LakalaBench.Sample("empty-day/TP_ORG0001_20260106.ok"), empty[1].Content);
    }

    [Fact]
    public async Task Read_TrailerTellsAWrongTotal_IsHeldWhole()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true });

        var reading = await FetchAndRead();

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Result, reading.Code));
    }

    [Fact]
    public async Task Read_OneDamagedLine_RejectsThatLineOnly()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.ImportedWithRejects, reading.Result);
        Assert.Equal(("ROW_DATE", "trade_time"), (Assert.Single(reading.Rejects).Code, reading.Rejects[0].Column));
        Assert.Equal(bench.Book.InStatement(Day).Count - 1, reading.Rows);
    }

    [Fact]
    public async Task Read_TheOnlyLineDamaged_IsRejected()
    {
        bench.AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });
        bench.Clock.SetUtcNow(LakalaBench.At(8, 0, day: 6));

        var reading = await FetchAndRead();

        Assert.Equal("ROW_DATE", Assert.Single(reading.Rejects).Code);
        Assert.Equal(0, reading.Rows);
    }

    [Fact]
    public async Task Read_ReissueAfterAWrongTotal_IsWholeAndANewVersion()
    {
        Draw(seed: 3, []);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true, ReissuedAfter = TimeSpan.Zero });

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal("2", reading.Facts[FileFact.Version]);
    }

    [Fact]
    public async Task Read_ReissueWithARowThatWasMissing_HasOneRowMore()
    {
        var sale = bench.AddSale(1);
        bench.Book.Add(new BookRecord { Truth = sale, InApi = sale, InStatement = [], InReissue = [bench.Wire.Number(sale, 2) with { ClearingDate = Day }] });
        bench.Book.Plan(Day, new StatementPlan { ReissuedAfter = TimeSpan.FromHours(2) });

        bench.Clock.SetUtcNow(LakalaBench.At(9, 59, day: 6));
        var first = await FetchAndRead();
        bench.Clock.SetUtcNow(LakalaBench.At(10, 0, day: 6));
        var second = await FetchAndRead();

        Assert.Equal((1, "1"), (first.Rows, first.Facts[FileFact.Version]));
        Assert.Equal((2, "2"), (second.Rows, second.Facts[FileFact.Version]));
    }

    [Fact]
    public void Pack_LayoutWithoutContainer_IsTheMemberUnderAFittingName()
    {
        var member = new WireFile { Name = "m", Content = [1, 2, 3] };

        Assert.Equal([1, 2, 3], LayoutWriter.Pack(Layout, [member], "TP_ORG0001_20260105.txt"));
        Assert.Throws<ArgumentException>(() => LayoutWriter.Pack(Layout, [member], "statement.txt"));
        Assert.Throws<ArgumentException>(() => LayoutWriter.Pack(Layout, [member, member], "TP_ORG0001_20260105.txt"));
    }

    [Fact]
    public async Task Read_DayWithoutTrade_IsImportedWithNothing()
    {
        bench.Clock.SetUtcNow(LakalaBench.At(8, 0, day: 6));

        var reading = await FetchAndRead();

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.True(reading.NoTrade);
        Assert.Empty(rows);
    }

    [Fact]
    public async Task Read_BytesOtherThanTheFlagSays_AreRefused()
    {
        Draw(seed: 3, []);

        var reading = await FetchAndRead(content => content[^20] ^= 1);

        Assert.Equal((FileResult.Rejected, "FILE_CHECKSUM"), (reading.Result, reading.Code));
    }

    [Fact]
    public async Task Read_AnotherDaysOrOwnersFile_IsRefused()
    {
        Draw(seed: 3, []);

        var otherDay = await FetchAndRead(expected: Day.AddDays(1));
        var otherOwner = await FetchAndRead(owner: "ORG0002");

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (otherDay.Result, otherDay.Code));
        Assert.Equal((FileResult.Rejected, "FILE_WRONG_OWNER"), (otherOwner.Result, otherOwner.Code));
    }

    /// <summary>The sample day by hand, so that neither the reader nor the writer vouches for itself.</summary>
    private static IEnumerable<Transaction> SampleRows()
    {
        var scan = new Transaction
        {
            MerchantNo = "82200000000000A", TerminalNo = "D0000001", Type = TransactionType.Sale, State = TransactionState.Succeeded, Product = Product.Qr, Scheme = Scheme.WeChat,
            Gross = Money.FromFen(10_000), Fee = Money.FromFen(38), Net = Money.FromFen(9_962), TradedAt = LakalaBench.At(9, 30), ClearingDate = Day, SettlementDate = Day,
            ProviderOrderNo = "20260105110113130166202601050001", MerchantOrderNo = "ORD-L-1",
        };
        var card = scan with
        {
            Product = Product.Card, Scheme = Scheme.UnionPay, CardType = CardType.Credit, MaskedCardNo = "622202******1234", RetrievalReference = "260105000002",
            Gross = Money.FromFen(250_000), Fee = Money.FromFen(1_500), Net = Money.FromFen(248_500), TradedAt = LakalaBench.At(10, 15),
            ProviderOrderNo = "20260105110113130126000000000002", MerchantOrderNo = "ORD-L-2",
        };
        yield return scan;
        yield return card;
        yield return scan with
        {
            Type = TransactionType.Refund, Gross = Money.FromFen(3_000), Fee = Money.FromFen(-11), Net = Money.FromFen(-2_989), TradedAt = LakalaBench.At(15, 0),
            ProviderOrderNo = "20260105110113130166202601050003", MerchantOrderNo = null, RefundNo = "RFD-L-1",
            OriginalProviderOrderNo = "20260104110113130166202601040009", OriginalTradeDate = Day.AddDays(-1),
        };
        yield return card with
        {
            // It keeps the reference number of its original.
            Type = TransactionType.Void, Fee = Money.FromFen(-1_500), Net = Money.FromFen(-248_500), TradedAt = LakalaBench.At(16, 0),
            ProviderOrderNo = "20260105110113130126000000000004", MerchantOrderNo = null, RefundNo = "VOD-L-1",
            OriginalProviderOrderNo = card.ProviderOrderNo, OriginalTradeDate = Day,
        };
    }

    private void Draw(int seed, IReadOnlyList<Fault> faults)
    {
        new BookWriter(bench.Book, bench.Wire, LakalaBench.MerchantNo, dayCut: default, seed).DrawDay(Day, sales: 150, faults);
        bench.Clock.SetUtcNow(LakalaBench.At(8, 0, day: 6));
    }

    private async Task<StatementReading> FetchAndRead(Action<byte[]>? damage = null, DateOnly? expected = null, string owner = "ORG0001")
    {
        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);
        using var file = Assert.Single(answer.Files);
        using var content = new MemoryStream();
        await file.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
        var bytes = content.ToArray();
        damage?.Invoke(bytes);
        var input = new StatementInput
        {
            Name = file.Name,
            Content = new MemoryStream(bytes),
            DeclaredLength = file.DeclaredLength,
            DeclaredSha256 = file.DeclaredSha256,
            ExpectedClearingDate = expected ?? Day,
            ExpectedOwner = owner,
        };
        return StatementReader.Read(input, Layout, batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What a statement line carries: no coupon, no payer, no class of card, and a bank card without its scheme.</summary>
    private static Transaction Stated(Transaction t) => t with
    {
        ClearingDate = null,
        OrderAmount = null,
        PayerAmount = null,
        UpstreamOrderNo = null,
        OriginalMerchantOrderNo = null,
        CardType = CardType.Unknown,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
    };
}
