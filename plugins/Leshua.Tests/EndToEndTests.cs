using Rijie.Conformance;

namespace Rijie.Leshua.Tests;

/// <summary>Book, wire, plugin: what comes out equals what was put in, but for what Leshua's surfaces do not carry.</summary>
public sealed class EndToEndTests : IDisposable
{
    private static readonly DateOnly Day = LeshuaBench.Day;
    private readonly LeshuaBench bench = new LeshuaBench().Answering();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task List_ADrawnDay_EqualsTheBook(int seed)
    {
        Draw(seed);

        var listed = await ListAll();

        Assert.Equal(InApi().Select(InList), listed);
        Assert.Contains(listed, t => t.Type == TransactionType.Refund);
        Assert.Contains(listed, t => t.Type == TransactionType.Void);
        Assert.Contains(listed, t => t.Product == Product.Card);
        Assert.Contains(listed, t => t.Product == Product.Qr);
        Assert.Contains(listed, t => t.State == TransactionState.Failed);
    }

    [Fact]
    public async Task LookUp_EachOfADrawnDay_EqualsTheBook()
    {
        Draw(seed: 4);

        foreach (var known in InApi())
        {
            var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
                new() { MerchantNo = known.MerchantNo, Type = known.Type, ProviderOrderNo = known.ProviderOrderNo, OriginalProviderOrderNo = known.OriginalProviderOrderNo },
                TestContext.Current.CancellationToken);
            Assert.Equal(InList(known), answer.Transaction);
        }

        Assert.Equal(InApi().Count(t => t.OriginalProviderOrderNo is not null), bench.Wire.RefundQuestions);
    }

    [Fact]
    public void Notify_EachOfADrawnDay_IsVerifiedAndEqualsTheBook()
    {
        Draw(seed: 6);

        foreach (var known in InApi())
        {
            var reading = bench.Read(bench.Wire.Notify(bench.Book, known).Body);
            Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
            Assert.Equal(InList(known), reading.Transaction);
        }
    }

    [Fact]
    public void Draw_PaymentsByCode_AreRefundedAndNeverVoided()
    {
        Draw(seed: 8);

        Assert.DoesNotContain(bench.Book.Records, r => r.Truth is { Type: TransactionType.Void, Product: Product.Qr });
    }

    private void Draw(int seed)
    {
        bench.Clock.SetUtcNow(LeshuaBench.At(1, 0, day: 6));
        new BookWriter(bench.Book, bench.Wire, LeshuaBench.MerchantNo, dayCut: default, seed).DrawDay(Day, sales: 120, Fault.All);
    }

    private IReadOnlyList<Transaction> InApi() => bench.Book.InApi(LeshuaBench.MerchantNo, LeshuaBench.At(0, 0), LeshuaBench.At(0, 0, day: 6));

    private async Task<List<Transaction>> ListAll()
    {
        var all = new List<Transaction>();
        string? cursor = null;
        do
        {
            var page = await bench.Get<ITransactionSource>().ReadAsync(
                new() { MerchantNo = LeshuaBench.MerchantNo, From = LeshuaBench.At(0, 0), To = LeshuaBench.At(0, 0, day: 6), Cursor = cursor, PageSize = 100 },
                TestContext.Current.CancellationToken);
            Assert.InRange(page.Transactions.Count, 0, 50);
            all.AddRange(page.Transactions);
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < 1000);
        return all;
    }

    /// <summary>The API has no fee, no terminal, no card and no clearing date, and says a bank card without its scheme; a refund states no discounts and no time before it succeeded.</summary>
    private static Transaction InList(Transaction t)
    {
        var givesBack = t.Type is TransactionType.Refund or TransactionType.Void;
        return t with
        {
            OrderAmount = givesBack ? null : t.Gross,
            PayerAmount = givesBack ? null : t.PayerAmount,
            MerchantDiscount = givesBack ? null : Money.Zero,
            PlatformDiscount = givesBack ? null : Money.Zero,
            Fee = null,
            Net = null,
            ClearingDate = null,
            OriginalTradeDate = null,
            OriginalTraceNo = null,
            RetrievalReference = null,
            TerminalNo = null,
            TraceNo = null,
            MaskedCardNo = null,
            CardType = CardType.Unknown,
            Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
        };
    }
}
