using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.UnionPay.Tests;

/// <summary>Book, wire, plugin, layout: the rows that are read are the rows of the book.</summary>
public sealed class ReadingTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    [Theory]
    [InlineData("01", 1)]
    [InlineData("11", 2)]
    [InlineData("12", 3)]
    public async Task Read_ADrawnDay_EqualsTheBook(string method, int seed)
    {
        using var bench = Drawn(method, seed);

        var (reading, rows) = await ReadAsync(bench);

        var booked = bench.Book.InStatement(Day);
        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(booked.Select(InFile), rows.Select(r => r.Transaction));
        Assert.Equal(Day, reading.ClearingDate);
        Assert.Equal(Completeness.Proven, reading.Completeness);
        Assert.Equal(["container", "signed_message", "summary"], reading.ProvenBy.Order(StringComparer.Ordinal));
        Assert.Equal(booked.Sum(t => t.Type.Sign() * t.Gross.Fen), reading.Gross.Fen);
        Assert.Equal(booked.Sum(t => t.Fee!.Value.Fen), reading.Fee.Fen);
        Assert.Contains(rows, r => r.Transaction.Type == TransactionType.Refund);
        Assert.Contains(rows, r => r.Transaction.Type == TransactionType.Void);
    }

    [Fact]
    public async Task Read_DayWithEveryFault_TellsTheRowsAsTheFaultsLeftThem()
    {
        using var bench = Drawn("11", 9, [.. Fault.All.Select(f => f.Name)]);

        var (reading, rows) = await ReadAsync(bench);

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(bench.Book.InStatement(Day).Select(InFile), rows.Select(r => r.Transaction));
        Assert.NotEqual(bench.Book.Records.Select(r => r.Truth).Where(t => t.ClearingDate == Day).Select(InFile), rows.Select(r => r.Transaction));
    }

    [Fact]
    public async Task Read_SalesBehindTheCut_AreInTheNextDaysFile()
    {
        using var bench = Drawn("11", 10);
        bench.Clock.Advance(TimeSpan.FromDays(1));

        using var file = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day.AddDays(1) }, Bench.Stop)).Files);
        var rows = new List<StatementRow>();
        var reading = Read(file, Bench.MerchantNo, rows, Day.AddDays(1));

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.InRange(r.Transaction.TradedAt!.Value, AcpValues.Time("20260105230000"), AcpValues.Time("20260105235959")));
    }

    [Fact]
    public async Task Read_RowThatDoesNotAddUp_IsImportedAndNotBalanced()
    {
        using var bench = Drawn("11", 4, "row_not_balanced");

        var (reading, rows) = await ReadAsync(bench);

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(1, rows.Count(r => !r.Balanced));
    }

    [Fact]
    public async Task Read_SummaryWithAWrongTotal_HoldsTheFile()
    {
        using var bench = Drawn("11", 5);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true });

        var (reading, _) = await ReadAsync(bench);

        Assert.Equal(FileResult.Held, reading.Result);
        Assert.Equal("FILE_TOTALS", reading.Code);
    }

    [Fact]
    public async Task Read_RowWithABrokenPair_IsRejectedAndTheOthersAreRead()
    {
        using var bench = Drawn("11", 6);
        bench.Book.Plan(Day, new StatementPlan { DamagedLine = true });

        var (reading, rows) = await ReadAsync(bench);

        Assert.Equal((FileResult.ImportedWithRejects, "ROW_ENCODING"), (reading.Result, reading.Code));
        Assert.Equal(bench.Book.InStatement(Day).Count - 1, rows.Count);
        var reject = Assert.Single(reading.Rejects);
        Assert.Equal((bench.Book.InStatement(Day).Count / 2) + 1, reject.LineNo);
    }

    [Fact]
    public async Task Read_EmptyZmMeansNoTrade_SaysSo()
    {
        using var bench = new Bench("11").Answers();

        var (reading, rows) = await ReadAsync(bench);

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.True(reading.NoTrade);
        Assert.Empty(rows);
    }

    [Theory]
    [InlineData(TransactionType.CreditAdjustment, -5000)]
    [InlineData(TransactionType.DebitAdjustment, 5000)]
    public async Task Read_Dispute_IsAnAdjustmentBesideTheTrade(TransactionType type, long effectFen)
    {
        using var bench = Drawn("11", 7);
        var dispute = bench.Wire.Number(new Transaction
        {
            MerchantNo = Bench.MerchantNo, Type = type, State = TransactionState.Succeeded, Gross = Money.FromFen(5000), Fee = Money.Zero, Net = Money.FromFen(effectFen),
            TradedAt = AcpValues.Time("20260105020000"), ClearingDate = Day, MaskedCardNo = "622848******7777", CardType = CardType.Credit, OriginalProviderOrderNo = "202601011212122000110",
        }, 900_000);
        bench.Book.Add(new BookRecord { Truth = dispute, InStatement = [dispute] });

        var (reading, rows) = await ReadAsync(bench);

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal((1, effectFen), (reading.Adjustments, reading.AdjustmentTotal.Fen));
        var row = Assert.Single(rows, r => r.Transaction.Type == type).Transaction;
        Assert.Equal(("900000", Bench.MerchantNo, dispute.TradedAt, "200011"), (row.TraceNo, row.MerchantNo, row.TradedAt, row.OriginalTraceNo));
        Assert.Null(row.ProviderOrderNo);
    }

    [Fact]
    public async Task Read_FileOfAnotherMerchantsAccount_IsNotImported()
    {
        using var bench = Drawn("11", 8);
        using var file = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Files);

        var reading = Read(file, "777290058110049", []);

        Assert.NotEqual(FileResult.Imported, reading.Result);
    }

    private static Bench Drawn(string method, int seed, params string[] faults)
    {
        var bench = new Bench(method).Answers();
        new BookWriter(bench.Book, bench.Wire, Bench.MerchantNo, new TimeOnly(23, 0), seed).DrawDay(Day, 60, [.. Fault.All.Where(f => faults.Contains(f.Name))]);
        return bench;
    }

    private static async Task<(StatementReading Reading, List<StatementRow> Rows)> ReadAsync(Bench bench)
    {
        using var file = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Files);
        var rows = new List<StatementRow>();
        return (Read(file, Bench.MerchantNo, rows), rows);
    }

    private static StatementReading Read(StatementFile file, string merchantNo, List<StatementRow> rows, DateOnly? expected = null)
    {
        var layout = LayoutWriter.Load(Repository.PathOf("plugins", "UnionPay", "layouts", "unionpay-statement.yaml"));
        var input = new StatementInput
        {
            Name = file.Name,
            Content = file.Content,
            FromSignedMessage = file.FromSignedMessage,
            StatedClearingDate = file.ClearingDate,
            ExpectedClearingDate = expected ?? Day,
            Settings = new Dictionary<string, string> { ["mer_id"] = merchantNo },
            MerchantNos = new HashSet<string> { merchantNo },
        };
        return StatementReader.Read(input, layout, batch => rows.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToRow)), null, Bench.Stop);
    }

    /// <summary>What ZM tells of a transaction: an MCC besides, and neither the way of payment nor what the payer paid. The clearing date is the file's.</summary>
    private static Transaction InFile(Transaction known) => known with
    {
        Product = Product.Unknown, Scheme = Scheme.Unknown, OrderAmount = null, PayerAmount = null, MerchantCategoryCode = "5411",
        PlatformDiscount = Money.Zero, ClearingDate = null,
        MerchantOrderNo = known.RefundNo is null ? known.MerchantOrderNo : null,
    };
}
