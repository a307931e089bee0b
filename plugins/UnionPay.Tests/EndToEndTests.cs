using Rijie.Conformance;

namespace Rijie.UnionPay.Tests;

/// <summary>Book, wire, plugin: what comes out is what was put in, but for what UnionPay's messages do not carry.</summary>
public sealed class EndToEndTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    [Theory]
    [InlineData("01", 1)]
    [InlineData("11", 2)]
    [InlineData("12", 3)]
    public async Task LookUp_EachOfADrawnDay_EqualsTheBook(string method, int seed)
    {
        using var bench = Drawn(method, seed);

        foreach (var known in bench.Book.Records.Select(r => r.InApi!))
        {
            var byQueryId = await bench.Lookup.LookUpAsync(new() { MerchantNo = Bench.MerchantNo, Type = known.Type, ProviderOrderNo = known.ProviderOrderNo }, Bench.Stop);
            var byOrder = await bench.Lookup.LookUpAsync(
                new() { MerchantNo = Bench.MerchantNo, Type = known.Type, MerchantOrderNo = known.MerchantOrderNo, RefundNo = known.RefundNo, TradedAt = known.TradedAt }, Bench.Stop);

            Assert.Equal(InMessages(known), byQueryId.Transaction);
            Assert.Equal(InMessages(known), byOrder.Transaction);
        }
        Assert.Contains(bench.Book.Records, r => r.Truth.Type == TransactionType.Refund);
        Assert.Contains(bench.Book.Records, r => r.Truth.Type == TransactionType.Void);
        Assert.Contains(bench.Book.Records, r => r.InApi!.State == TransactionState.Failed);
    }

    [Fact]
    public void Notify_EachOfADrawnDay_IsVerifiedWithAnEventOfItsOwn()
    {
        using var bench = Drawn("01", 4);
        var events = new HashSet<string>(StringComparer.Ordinal);

        foreach (var known in bench.Book.Records.Select(r => r.InApi!))
        {
            var reading = bench.Read(bench.Wire.Notify(bench.Book, known).Body);

            Assert.Equal(InMessages(known), reading.Transaction);
            Assert.True(events.Add(reading.EventId!));
        }
    }

    [Fact]
    public void Number_AnyTransaction_HasTheShapesOfTheManual()
    {
        using var bench = Drawn("11", 5);

        foreach (var known in bench.Book.Records.Select(r => r.Truth))
        {
            Assert.Matches("^2026010[56][0-9]{13}$", known.ProviderOrderNo);
            Assert.Matches("^[0-9]{6}$", known.TraceNo);
            Assert.Matches("^[A-Za-z0-9]{8,32}$", known.RefundNo ?? known.MerchantOrderNo);
        }
        Assert.Equal(bench.Book.Records.Count, bench.Book.Records.Select(r => r.Truth.ProviderOrderNo).Distinct().Count());
    }

    [Fact]
    public async Task LookUp_RequestThatUnionPayDoesNotBelieve_IsNotAnswered()
    {
        using var bench = new Bench("11", change: new() { ["secure_key"] = "another key" }).Answers();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(new() { MerchantNo = Bench.MerchantNo, ProviderOrderNo = "202601051015301000018" }, Bench.Stop));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    private static Bench Drawn(string method, int seed)
    {
        var bench = new Bench(method).Answers();
        new BookWriter(bench.Book, bench.Wire, Bench.MerchantNo, new TimeOnly(23, 0), seed).DrawDay(Day, 30, [.. Fault.All.Where(f => f.Name is "failed_at_provider" or "double_charge")]);
        return bench;
    }

    /// <summary>A message of UnionPay carries no terminal, no fee, no way of payment.</summary>
    private static Transaction InMessages(Transaction known) => known with
    {
        TerminalNo = null, Fee = null, Net = null, OrderAmount = null, PayerAmount = null, Product = Product.Unknown, Scheme = Scheme.Unknown,
        OriginalTraceNo = null, OriginalTradeDate = null,
    };
}
