using Rijie.Conformance;

namespace Rijie.ChinaUms.Tests;

/// <summary>Book, wire, plugin: what comes out equals what was put in, but for what ChinaUMS's surfaces do not carry.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly ChinaUmsBench bench = new ChinaUmsBench().Answering();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task LookUp_EachOfADrawnDay_EqualsTheBook(int seed)
    {
        Draw(seed);

        var known = InApi();
        foreach (var one in known)
        {
            var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
                new()
                {
                    MerchantNo = one.MerchantNo, Type = one.Type, MerchantOrderNo = one.MerchantOrderNo, RefundNo = one.RefundNo, TerminalNo = one.TerminalNo,
                    OriginalMerchantOrderNo = one.OriginalMerchantOrderNo, OriginalTradeDate = one.OriginalTradeDate, TradedAt = one.TradedAt,
                },
                TestContext.Current.CancellationToken);
            Assert.Equal(InLookup(one, answer.Transaction!), answer.Transaction);
        }

        Assert.Contains(known, t => t.Type == TransactionType.Refund);
        Assert.Contains(known, t => t.Type == TransactionType.Void);
        Assert.Contains(known, t => t.Product == Product.Card);
        Assert.Contains(known, t => t.Product == Product.Qr);
        Assert.Contains(known, t => t.State == TransactionState.Failed);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA256")]
    public void Notify_EachOfADrawnDay_IsVerifiedAndEqualsTheBook(string signType)
    {
        using var drawn = new ChinaUmsBench(notifySignType: signType);
        new BookWriter(drawn.Book, drawn.Wire, ChinaUmsBench.MerchantNo, new TimeOnly(23, 0), seed: 6).DrawDay(ChinaUmsBench.Day, sales: 60, Fault.All);

        var events = new HashSet<string>(StringComparer.Ordinal);
        foreach (var known in drawn.Book.Records.Select(r => r.InApi).OfType<Transaction>())
        {
            var message = drawn.Wire.Notify(drawn.Book, known);
            var reading = drawn.Notified(message.Body);
            Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
            Assert.Equal(InNotification(known), reading.Transaction);
            Assert.True(events.Add(reading.EventId!));
        }

        Assert.NotEmpty(events);
    }

    private void Draw(int seed)
    {
        bench.Clock.SetUtcNow(ChinaUmsBench.At(10, 0, day: 6));
        new BookWriter(bench.Book, bench.Wire, ChinaUmsBench.MerchantNo, new TimeOnly(23, 0), seed).DrawDay(ChinaUmsBench.Day, sales: 120, Fault.All);
        new BookWriter(bench.Book, bench.Wire, ChinaUmsBench.SecondMerchantNo, new TimeOnly(23, 0), seed + 1).DrawDay(ChinaUmsBench.Day, sales: 5, []);
    }

    /// <summary>What the API tells once; of an order that was charged twice it knows the first.</summary>
    private List<Transaction> InApi() => [.. bench.Book.InApi(ChinaUmsBench.MerchantNo, ChinaUmsBench.At(0, 0), ChinaUmsBench.At(0, 0, day: 6)).DistinctBy(t => (t.Type, t.RefundNo ?? t.MerchantOrderNo))];

    /// <summary>Neither query tells fee, card or terminal type; each has something that the other has not.</summary>
    private static Transaction InLookup(Transaction t, Transaction told)
    {
        var givesBack = t.Type is TransactionType.Refund or TransactionType.Void;
        var isOrder = t.Product == Product.Qr && !givesBack;
        return t with
        {
            // A sale that was given back since is told so.
            State = told.State is TransactionState.Reversed or TransactionState.PartlyRefunded or TransactionState.Refunded && t.State == TransactionState.Succeeded ? told.State : t.State,
            OrderAmount = givesBack ? null : t.OrderAmount,
            Fee = null,
            Net = null,
            ClearingDate = givesBack ? null : t.ClearingDate,
            OriginalTraceNo = null,
            BatchNo = isOrder ? null : t.BatchNo,
            TraceNo = isOrder ? null : t.TraceNo,
            Product = givesBack || !isOrder ? Product.Unknown : Product.Qr,
            Scheme = givesBack ? Scheme.Unknown : t.Scheme,
            CardType = CardType.Unknown,
            MaskedCardNo = isOrder ? t.MaskedCardNo : null,
        };
    }

    private static Transaction InNotification(Transaction t)
    {
        var givesBack = t.Type is TransactionType.Refund or TransactionType.Void;
        return t with
        {
            OrderAmount = givesBack ? null : t.OrderAmount,
            PayerAmount = givesBack ? null : t.PayerAmount,
            Fee = null,
            Net = null,
            BatchNo = null,
            TraceNo = null,
            OriginalTraceNo = null,
            OriginalTradeDate = null,
            Product = t.Product == Product.Card ? Product.Unknown : t.Product,
            CardType = CardType.Unknown,
        };
    }
}
