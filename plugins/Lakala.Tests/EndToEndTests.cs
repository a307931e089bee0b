using Rijie.Conformance;

namespace Rijie.Lakala.Tests;

/// <summary>Book, wire, plugin: what comes out equals what was put in, but for what Lakala's surfaces do not carry.</summary>
public sealed class EndToEndTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly LakalaBench bench = new LakalaBench().Answering();

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
    }

    [Fact]
    public async Task LookUp_EachOfADrawnDay_EqualsTheBook()
    {
        Draw(seed: 4);

        foreach (var known in InApi())
        {
            var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
                new() { MerchantNo = known.MerchantNo, Type = known.Type, ProviderOrderNo = known.ProviderOrderNo, TerminalNo = known.TerminalNo },
                TestContext.Current.CancellationToken);
            Assert.Equal(InList(known), answer.Transaction);
        }
    }

    [Fact]
    public async Task LookUp_EachRefundByItsOriginal_EqualsTheBook()
    {
        Draw(seed: 5);

        var refunds = InApi().Where(t => t.OriginalProviderOrderNo is not null).ToList();
        foreach (var known in refunds)
        {
            var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
                new() { MerchantNo = known.MerchantNo, Type = known.Type, RefundNo = known.RefundNo, OriginalProviderOrderNo = known.OriginalProviderOrderNo },
                TestContext.Current.CancellationToken);
            Assert.Equal(
                (known.Type, known.State, known.Gross, known.ProviderOrderNo, known.RefundNo, known.TradedAt, known.Product),
                (answer.Transaction!.Type, answer.Transaction.State, answer.Transaction.Gross, answer.Transaction.ProviderOrderNo,
                    answer.Transaction.RefundNo, answer.Transaction.TradedAt, answer.Transaction.Product));
        }

        Assert.NotEmpty(refunds);
    }

    [Fact]
    public void Notify_EachOfADrawnDay_IsVerifiedAndEqualsTheBook()
    {
        Draw(seed: 6);

        foreach (var known in InApi())
        {
            var message = bench.Wire.Notify(bench.Book, known);
            var reading = bench.Get<INotificationReader>().Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });
            Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
            // A notification carries neither terminal nor card.
            Assert.Equal(InList(known) with { TerminalNo = null, MaskedCardNo = null, RetrievalReference = null }, reading.Transaction);
        }
    }

    private void Draw(int seed)
    {
        bench.Clock.SetUtcNow(LakalaBench.At(1, 0, day: 6));
        new BookWriter(bench.Book, bench.Wire, LakalaBench.MerchantNo, dayCut: default, seed).DrawDay(Day, sales: 120, Fault.All);
    }

    private IReadOnlyList<Transaction> InApi() => bench.Book.InApi(LakalaBench.MerchantNo, LakalaBench.At(0, 0), LakalaBench.At(0, 0, day: 6));

    private async Task<List<Transaction>> ListAll()
    {
        var all = new List<Transaction>();
        string? cursor = null;
        do
        {
            var page = await bench.Get<ITransactionSource>().ReadAsync(
                new() { MerchantNo = LakalaBench.MerchantNo, From = LakalaBench.At(0, 0), To = LakalaBench.At(0, 0, day: 6), Cursor = cursor, PageSize = 50 },
                TestContext.Current.CancellationToken);
            all.AddRange(page.Transactions);
            cursor = page.NextCursor;
        }
        while (cursor is not null && all.Count < 1000);
        return all;
    }

    /// <summary>The API has no fee, no clearing date and no settlement date, says a bank card without its scheme, and masks a card to four and four.</summary>
    private static Transaction InList(Transaction t) => t with
    {
        OrderAmount = t.Gross,
        Fee = null,
        Net = null,
        ClearingDate = null,
        SettlementDate = null,
        Scheme = t.Product == Product.Card ? Scheme.Unknown : t.Scheme,
        MaskedCardNo = t.MaskedCardNo is { } card ? $"{card[..4]}****{card[^4..]}" : null,
    };
}
