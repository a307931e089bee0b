namespace Rijie.Leshua.Tests;

public sealed class LookupTests : IDisposable
{
    private readonly LeshuaBench bench = new LeshuaBench().Answering();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task LookUp_SaleByEitherNumber_IsFound()
    {
        var sale = bench.AddSale(1);

        var byOurs = await LookUp(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo });
        var byTheirs = await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo });

        Assert.Equal(sale.ProviderOrderNo, byOurs.Transaction!.ProviderOrderNo);
        Assert.Equal(Money.FromFen(10_000), byOurs.Transaction.Gross);
        Assert.Equal(TransactionState.Succeeded, byOurs.Transaction.State);
        Assert.Equal(byOurs.Transaction, byTheirs.Transaction);
    }

    [Fact]
    public async Task LookUp_BothNumbers_AsksByLeshuasOwn()
    {
        var sale = bench.AddSale(1);

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo, MerchantOrderNo = "ORD-OF-OTHERS" });

        Assert.Equal(sale.ProviderOrderNo, answer.Transaction!.ProviderOrderNo);
    }

    [Theory]
    [InlineData(TransactionType.Sale)]
    [InlineData(TransactionType.Refund)]
    public async Task LookUp_UnknownToLeshua_IsNotFoundAndNoFailure(TransactionType type)
    {
        var answer = await LookUp(new() { MerchantNo = LeshuaBench.MerchantNo, Type = type, MerchantOrderNo = "ORD-NONE", RefundNo = "RFDNONE", OriginalProviderOrderNo = "1" });

        Assert.Null(answer.Transaction);
    }

    [Fact]
    public async Task LookUp_AnotherMerchantsOrder_IsNotFound()
    {
        var sale = bench.AddSale(1, merchantNo: "5800100002");

        Assert.Null((await LookUp(new() { MerchantNo = LeshuaBench.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo })).Transaction);
    }

    [Theory]
    [InlineData(TransactionState.Pending)]
    [InlineData(TransactionState.Unknown)]
    [InlineData(TransactionState.Failed)]
    public async Task LookUp_StillOpenOrFailed_IsFoundInThatState(TransactionState state)
    {
        var sale = bench.Add(1, bench.AddSale(2) with { State = state });

        Assert.Equal(state, (await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo })).Transaction!.State);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task LookUp_RefundByEitherNumberOfItAndItsOriginal_IsFound(bool byTheirs, bool originalByTheirs)
    {
        var sale = bench.AddSale(1);
        var refund = bench.AddBack(2, sale);
        bench.AddBack(3, sale, fen: 500);

        var answer = await LookUp(new()
        {
            MerchantNo = sale.MerchantNo, Type = TransactionType.Refund,
            ProviderOrderNo = byTheirs ? refund.ProviderOrderNo : null, RefundNo = refund.RefundNo,
            OriginalProviderOrderNo = originalByTheirs ? sale.ProviderOrderNo : null, OriginalMerchantOrderNo = sale.MerchantOrderNo,
        });

        Assert.Equal((TransactionType.Refund, Money.FromFen(3000), "RFD00000002"), (answer.Transaction!.Type, answer.Transaction.Gross, answer.Transaction.RefundNo));
        Assert.Equal((sale.ProviderOrderNo, sale.MerchantOrderNo), (answer.Transaction.OriginalProviderOrderNo, answer.Transaction.OriginalMerchantOrderNo));
        Assert.Equal(1, bench.Wire.RefundQuestions);
    }

    [Fact]
    public async Task LookUp_Void_IsAskedAsWhatGivesMoneyBackAndStaysAVoid()
    {
        var sale = bench.Add(1, bench.AddSale(9) with { Product = Product.Card });
        var voided = bench.AddBack(2, sale, TransactionType.Void, 10_000);

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, Type = TransactionType.Void, RefundNo = voided.RefundNo, OriginalProviderOrderNo = sale.ProviderOrderNo });

        Assert.Equal((TransactionType.Void, "VOD00000002"), (answer.Transaction!.Type, answer.Transaction.RefundNo));
        Assert.Equal(1, bench.Wire.RefundQuestions);
    }

    [Fact]
    public async Task LookUp_RefundWhoseOriginalIsNotKnown_IsRejectedAndNotAsked()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(new() { MerchantNo = LeshuaBench.MerchantNo, Type = TransactionType.Refund, RefundNo = "RFD1" }));

        Assert.Equal(ProviderFailure.Rejected, failure.Failure);
        Assert.Equal(0, bench.Wire.RefundQuestions);
    }

    [Theory]
    [InlineData(TransactionType.Sale)]
    [InlineData(TransactionType.Refund)]
    public async Task LookUp_WithoutAnyNumber_IsAMisuse(TransactionType type) =>
        await Assert.ThrowsAsync<ArgumentException>(() => LookUp(new() { MerchantNo = LeshuaBench.MerchantNo, Type = type, OriginalProviderOrderNo = "1" }));

    private Task<LookupAnswer> LookUp(LookupQuery query) => bench.Get<ITransactionLookup>().LookUpAsync(query, TestContext.Current.CancellationToken);
}
