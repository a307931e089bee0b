using Rijie.Conformance;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>Book, wire, plugin: what comes out equals what was put in, but for what Ruiyinxin's surfaces do not carry.</summary>
public sealed class EndToEndTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    // There is no net in a row; and one number cannot be charged twice where it names the message too.
    private static readonly IReadOnlyList<Fault> Faults = [.. Fault.All.Where(f => f.Name is not "row_not_balanced")];

    private readonly RuiyinxinBench bench = new RuiyinxinBench().Answering();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task List_ADrawnDay_EqualsTheBook(int seed)
    {
        Draw(seed, Faults);

        var listed = await ListAll();

        Assert.Equal(InApi().Select(InList), listed);
        Assert.Contains(listed, t => t.Type == TransactionType.Refund);
        Assert.Contains(listed, t => t.Type == TransactionType.Void);
        Assert.Contains(listed, t => t.Product == Product.Card);
        Assert.Contains(listed, t => t.State == TransactionState.Failed);
    }

    [Fact]
    public async Task LookUp_EachOfADrawnDay_EqualsTheBook()
    {
        Draw(seed: 4, [.. Faults.Where(f => f.Name is not "double_charge")]);

        foreach (var known in InApi())
        {
            var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
                new() { MerchantNo = known.MerchantNo, Type = known.Type, MerchantOrderNo = known.MerchantOrderNo, RefundNo = known.RefundNo, ProviderOrderNo = known.ProviderOrderNo },
                TestContext.Current.CancellationToken);
            Assert.Equal(InList(known), answer.Transaction);
        }
    }

    [Fact]
    public void Notify_EachOfADrawnDay_IsVerifiedAndEqualsTheBook()
    {
        Draw(seed: 6, Faults);

        foreach (var known in InApi())
        {
            var reading = bench.Read(bench.Wire.Notify(bench.Book, known));
            Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
            Assert.Equal(InList(known), reading.Transaction);
        }
    }

    [Fact]
    public async Task Notify_WithoutSignatures_LeadsToTheBookByLookups()
    {
        using var unsigned = new RuiyinxinBench(signsNotifications: false).Answering();
        unsigned.Clock.SetUtcNow(RuiyinxinBench.At(1, 0, day: 6));
        new BookWriter(unsigned.Book, unsigned.Wire, RuiyinxinBench.MerchantNo, dayCut: default, seed: 8).DrawDay(Day, sales: 40, []);

        foreach (var known in unsigned.Book.InApi(RuiyinxinBench.MerchantNo, RuiyinxinBench.At(0, 0), RuiyinxinBench.At(0, 0, day: 6)))
        {
            var hint = unsigned.Read(unsigned.Wire.Notify(unsigned.Book, known)).Hint!;
            var answer = await unsigned.Get<ITransactionLookup>().LookUpAsync(hint, TestContext.Current.CancellationToken);
            Assert.Equal(InList(known), answer.Transaction);
        }
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("short_payout", -100)]
    public async Task Payout_OfADrawnDay_PaysTheStatementsNetUnlessItIsShort(string? fault, long offByFen)
    {
        var writer = Draw(seed: 5, []);
        writer.DrawPayout(Day, PayoutFault.All.FirstOrDefault(f => f.Name == fault));
        bench.Clock.SetUtcNow(RuiyinxinBench.At(11, 0, day: 6));

        var payout = Assert.Single((await PayoutBench.FetchAsync(bench, Day, "ruiyinxin-025")).Rows);

        Assert.Matches("^B20260105[0-9]{12}$", payout.PayoutNo);
        Assert.Equal(bench.Book.InStatement(Day).Sum(t => t.Net!.Value.Fen) + offByFen, payout.Transaction.Gross.Fen + payout.Transaction.Fee!.Value.Fen);
    }

    [Fact]
    public async Task List_TwoMerchantsOfOneCooperator_AreListedApart()
    {
        bench.AddSale(1);
        var other = bench.Add(2, bench.AddSale(3) with { MerchantNo = RuiyinxinBench.OtherMerchantNo });

        var page = await bench.Get<ITransactionSource>().ReadAsync(
            new() { MerchantNo = RuiyinxinBench.OtherMerchantNo, From = RuiyinxinBench.At(0, 0), To = RuiyinxinBench.At(0, 0, day: 6) }, TestContext.Current.CancellationToken);

        Assert.Equal([other.ProviderOrderNo], page.Transactions.Select(t => t.ProviderOrderNo));
    }

    private BookWriter Draw(int seed, IReadOnlyList<Fault> faults)
    {
        bench.Clock.SetUtcNow(RuiyinxinBench.At(4, 0, day: 6));
        var writer = new BookWriter(bench.Book, bench.Wire, RuiyinxinBench.MerchantNo, dayCut: default, seed);
        writer.DrawDay(Day, sales: 120, faults);
        return writer;
    }

    private IReadOnlyList<Transaction> InApi() => bench.Book.InApi(RuiyinxinBench.MerchantNo, RuiyinxinBench.At(0, 0), RuiyinxinBench.At(0, 0, day: 6));

    private async Task<List<Transaction>> ListAll()
    {
        var all = new List<Transaction>();
        string? cursor = null;
        do
        {
            var page = await bench.Get<ITransactionSource>().ReadAsync(
                new() { MerchantNo = RuiyinxinBench.MerchantNo, From = RuiyinxinBench.At(0, 0), To = RuiyinxinBench.At(0, 0, day: 6), Cursor = cursor, PageSize = 50 },
                TestContext.Current.CancellationToken);
            all.AddRange(page.Transactions);
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < 1000);
        return all;
    }

    /// <summary>The API has no time, no fee, no card, no original, and says a bank card without its scheme.</summary>
    private static Transaction InList(Transaction t) => t with
    {
        OrderAmount = t.Gross,
        TradedAt = null,
        Fee = null,
        Net = null,
        CardType = CardType.Unknown,
        MaskedCardNo = null,
        OriginalProviderOrderNo = null,
        OriginalMerchantOrderNo = null,
        OriginalTradeDate = null,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
    };
}
