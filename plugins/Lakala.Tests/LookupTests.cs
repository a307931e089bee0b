namespace Rijie.Lakala.Tests;

public sealed class LookupTests : IDisposable
{
    private readonly LakalaBench bench = new LakalaBench().Answering();

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
    public async Task LookUp_UnknownToLakala_IsNotFoundAndNoFailure()
    {
        var answer = await LookUp(new() { MerchantNo = LakalaBench.MerchantNo, MerchantOrderNo = "ORD-NONE" });

        Assert.Null(answer.Transaction);
    }

    [Theory]
    [InlineData(TransactionState.Pending)]
    [InlineData(TransactionState.Unknown)]
    [InlineData(TransactionState.Failed)]
    public async Task LookUp_StillOpenOrFailed_IsFoundInThatState(TransactionState state)
    {
        var sale = bench.Add(1, bench.AddSale(2) with { State = state });

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo });

        Assert.Equal(state, answer.Transaction!.State);
    }

    [Fact]
    public async Task LookUp_CardSale_IsAskedByItsStatementNumber()
    {
        var sale = bench.Add(7, bench.AddSale(1) with { Product = Product.Card, CardType = CardType.Debit, MaskedCardNo = "622202******1234" });

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo });

        Assert.Equal("26000000000007", sale.ProviderOrderNo![18..]);
        Assert.Equal(CardType.Debit, answer.Transaction!.CardType);
        Assert.Equal(Product.Card, answer.Transaction.Product);
        Assert.Equal("6222****1234", answer.Transaction.MaskedCardNo);
        Assert.Equal("260105000007", answer.Transaction.RetrievalReference);
    }

    [Fact]
    public async Task LookUp_CardSaleByTheMerchantsNumber_IsFoundAroundItsTime()
    {
        var sale = bench.Add(7, bench.AddSale(1) with { Product = Product.Card, CardType = CardType.Debit });

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo, TradedAt = LakalaBench.At(9, 45) });
        var elsewhere = await LookUp(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo, TradedAt = LakalaBench.At(11, 0) });

        Assert.Equal(sale.ProviderOrderNo, answer.Transaction!.ProviderOrderNo);
        Assert.Null(elsewhere.Transaction);
    }

    [Fact]
    public async Task LookUp_OrderPaidAtTheSecondTry_IsTheOneThatSucceeded()
    {
        var failed = bench.Add(7, bench.AddSale(1) with { Product = Product.Card, State = TransactionState.Failed });
        var paid = bench.Wire.Number(failed with { State = TransactionState.Succeeded, TradedAt = LakalaBench.At(9, 31) }, 8) with { MerchantOrderNo = failed.MerchantOrderNo };
        bench.Book.Add(new Conformance.BookRecord { Truth = paid, InApi = paid });

        var answer = await LookUp(new() { MerchantNo = failed.MerchantNo, MerchantOrderNo = failed.MerchantOrderNo, TradedAt = failed.TradedAt });

        Assert.Equal(paid.ProviderOrderNo, answer.Transaction!.ProviderOrderNo);
    }

    [Fact]
    public async Task LookUp_RefundByThreeKeys_IsTakenFromTheRefundsOfItsOriginalFirst()
    {
        var sale = bench.AddSale(1);
        var refund = bench.Add(2, Back(sale, TransactionType.Refund, 3000));
        bench.Add(3, Back(sale, TransactionType.Refund, 500));

        var answer = await LookUp(new()
        {
            MerchantNo = sale.MerchantNo, Type = TransactionType.Refund, RefundNo = refund.RefundNo, OriginalProviderOrderNo = sale.ProviderOrderNo,
        });

        Assert.Equal(Money.FromFen(3000), answer.Transaction!.Gross);
        Assert.Equal("RFD-00000002", answer.Transaction.RefundNo);
        Assert.Equal(TransactionType.Refund, answer.Transaction.Type);
        Assert.Equal(sale.ProviderOrderNo, answer.Transaction.OriginalProviderOrderNo);
    }

    [Theory]
    [InlineData(TransactionType.Sale)]
    [InlineData(TransactionType.Refund)]
    public async Task LookUp_WithoutAnyNumber_IsAMisuse(TransactionType type)
    {
        var query = new LookupQuery { MerchantNo = LakalaBench.MerchantNo, Type = type, OriginalProviderOrderNo = new string('1', 32) };

        await Assert.ThrowsAsync<ArgumentException>(() => LookUp(query));
    }

    [Fact]
    public async Task LookUp_RefundThatItsOriginalDoesNotHave_IsNotFound()
    {
        var sale = bench.AddSale(1);

        var answer = await LookUp(new()
        {
            MerchantNo = sale.MerchantNo, Type = TransactionType.Refund, RefundNo = "RFD-X", OriginalProviderOrderNo = sale.ProviderOrderNo,
        });

        Assert.Null(answer.Transaction);
    }

    [Fact]
    public async Task LookUp_RefundWithoutItsOriginal_IsAskedByItsOwnNumber()
    {
        var refund = bench.Add(2, Back(bench.AddSale(1), TransactionType.Refund, 3000));

        var answer = await LookUp(new() { MerchantNo = refund.MerchantNo, Type = TransactionType.Refund, RefundNo = refund.RefundNo });

        Assert.Equal(TransactionType.Refund, answer.Transaction!.Type);
        Assert.Equal("RFD-00000002", answer.Transaction.RefundNo);
        Assert.Null(answer.Transaction.MerchantOrderNo);
        Assert.Equal("ORD-00000001", answer.Transaction.OriginalMerchantOrderNo);
    }

    private Task<LookupAnswer> LookUp(LookupQuery query) =>
        bench.Get<ITransactionLookup>().LookUpAsync(query, TestContext.Current.CancellationToken);

    private static Transaction Back(Transaction sale, TransactionType type, long fen) => sale with
    {
        Type = type,
        Gross = Money.FromFen(fen),
        PayerAmount = Money.FromFen(fen),
        TradedAt = LakalaBench.At(9, 50),
        OriginalProviderOrderNo = sale.ProviderOrderNo,
        OriginalMerchantOrderNo = sale.MerchantOrderNo,
        OriginalTradeDate = new DateOnly(2026, 1, 5),
    };
}
