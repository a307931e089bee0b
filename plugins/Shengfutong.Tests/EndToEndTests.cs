using Rijie.Conformance;

namespace Rijie.Shengfutong.Tests;

/// <summary>Book, wire, plugin: what comes out equals what was put in, but for what Shengfutong's surfaces do not carry.</summary>
public sealed class EndToEndTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly ShengfutongBench bench = new ShengfutongBench().Answering();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task List_ADrawnDay_EqualsTheBook(int seed)
    {
        Draw(seed);

        var listed = await ListAll();

        Assert.Equal(InApi().Select(Told), listed);
        Assert.Contains(listed, t => t.Type == TransactionType.Refund);
        Assert.Contains(listed, t => t.Type == TransactionType.Void);
        Assert.Contains(listed, t => t.Product == Product.Card);
        Assert.Contains(listed, t => t.Product == Product.Qr);
        Assert.Contains(listed, t => t.State == TransactionState.Failed);
    }

    [Fact]
    public async Task List_WhileASaleIsOpen_TellsItAsPendingWithoutAnEnd()
    {
        new BookWriter(bench.Book, bench.Wire, ShengfutongBench.MerchantNo, dayCut: default, seed: 4).DrawDay(Day, sales: 120, []);
        var open = bench.Book.Records.First(r => r.PendingUntil is not null);
        bench.Clock.SetUtcNow(open.PendingUntil!.Value.AddSeconds(-1));

        var listed = await ListAll();

        Assert.Equal(InApi().Select(Told), listed);
        Assert.Contains(listed, t => t is { State: TransactionState.Pending, TradedAt: null });
    }

    [Fact]
    public async Task LookUp_EachOfADrawnDay_EqualsTheBook()
    {
        Draw(seed: 5);

        var all = InApi();
        foreach (var known in all)
        {
            var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
                new()
                {
                    MerchantNo = known.MerchantNo, Type = known.Type, ProviderOrderNo = known.ProviderOrderNo, MerchantOrderNo = known.MerchantOrderNo,
                    RefundNo = known.RefundNo, TradedAt = known.TradedAt,
                },
                TestContext.Current.CancellationToken);
            Assert.Equal(Told(known), answer.Transaction);
        }

        Assert.Contains(all.GroupBy(t => t.MerchantOrderNo), g => g.Key is not null && g.Count() == 2); // a double charge has its own answer
    }

    [Fact]
    public void Notify_EachOfADrawnDay_IsVerifiedAndEqualsTheBook()
    {
        Draw(seed: 6);
        var events = new HashSet<string>(StringComparer.Ordinal);

        foreach (var known in InApi())
        {
            var reading = bench.Read(bench.Wire.Notify(bench.Book, known).Body);
            Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
            Assert.Equal(Told(known), reading.Transaction);
            Assert.True(events.Add(reading.EventId!));
        }
    }

    [Fact]
    public void Number_AnyTransaction_HasTheShapesOfTheSamples()
    {
        Draw(seed: 7);

        foreach (var known in bench.Book.Records.Select(r => r.Truth))
        {
            Assert.Matches("^SFT20260105[0-9]{4}$", known.ProviderOrderNo);
            Assert.Matches("^(ORD|RFD|VOD)-S-[0-9]{4}$", known.RefundNo ?? known.MerchantOrderNo);
        }
        Assert.Equal(bench.Book.Records.Count, bench.Book.Records.Select(r => r.Truth.ProviderOrderNo).Distinct().Count());
    }

    [Fact]
    public async Task LookUp_RequestThatShengfutongDoesNotBelieve_IsRefusedUnsignedAndDecidesNothing()
    {
        using var other = System.Security.Cryptography.RSA.Create(2048);
        using var wrong = new ShengfutongBench(new Dictionary<string, string> { ["private_key"] = other.ExportPkcs8PrivateKeyPem() }).Answering();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => wrong.LookUp());

        Assert.Equal((ProviderFailure.Unavailable, "SIGN_ERROR"), (failure.Failure, failure.ProviderCode));
        Assert.Contains("Check mch_id and private_key", failure.Message, StringComparison.Ordinal);
    }

    private void Draw(int seed)
    {
        bench.Clock.SetUtcNow(ShengfutongBench.At(5, 0, day: 6)); // when nothing is open any more
        new BookWriter(bench.Book, bench.Wire, ShengfutongBench.MerchantNo, dayCut: default, seed).DrawDay(Day, sales: 120, Fault.All);
    }

    private IReadOnlyList<Transaction> InApi() => bench.Book.InApi(ShengfutongBench.MerchantNo, ShengfutongBench.At(0, 0), ShengfutongBench.At(0, 0, day: 6));

    private async Task<List<Transaction>> ListAll()
    {
        var all = new List<Transaction>();
        string? cursor = null;
        do
        {
            var page = await bench.Get<ITransactionSource>().ReadAsync(
                new() { MerchantNo = ShengfutongBench.MerchantNo, From = ShengfutongBench.At(0, 0), To = ShengfutongBench.At(0, 0, day: 6), Cursor = cursor, PageSize = 50 },
                TestContext.Current.CancellationToken);
            all.AddRange(page.Transactions);
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < 1000);
        return all;
    }

    /// <summary>The API has no fee, no dates but the trade time, no class of card, and a bank card without its scheme.</summary>
    private static Transaction Told(Transaction t) => t with
    {
        OrderAmount = null,
        PayerAmount = null,
        Fee = null,
        Net = null,
        ClearingDate = null,
        OriginalTradeDate = null,
        CardType = CardType.Unknown,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
        TradedAt = t.State.IsOpen() ? null : t.TradedAt,
    };
}
