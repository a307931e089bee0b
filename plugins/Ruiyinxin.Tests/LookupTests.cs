namespace Rijie.Ruiyinxin.Tests;

public sealed class LookupTests : IDisposable
{
    private readonly RuiyinxinBench bench = new RuiyinxinBench().Answering();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task LookUp_SaleByItsNumber_IsFound()
    {
        var sale = bench.AddSale(1);

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo });

        Assert.Equal((TransactionState.Succeeded, Money.FromFen(10_000), sale.ProviderOrderNo), (answer.Transaction!.State, answer.Transaction.Gross, answer.Transaction.ProviderOrderNo));
    }

    [Fact]
    public async Task LookUp_UnknownToThePlatform_IsNotFoundAndNoFailure() =>
        Assert.Null((await LookUp(new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = "REQ-NONE" })).Transaction);

    [Theory]
    [InlineData(TransactionState.Pending)]
    [InlineData(TransactionState.Unknown)]
    [InlineData(TransactionState.Failed)]
    [InlineData(TransactionState.Reversed)]
    public async Task LookUp_OpenFailedOrCancelled_IsFoundInThatState(TransactionState state)
    {
        var sale = bench.Add(1, bench.AddSale(2) with { State = state });

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo });

        Assert.Equal(state, answer.Transaction!.State);
    }

    [Theory]
    [InlineData(TransactionType.Refund, "RFD2026010500000002")]
    [InlineData(TransactionType.Void, "VOD2026010500000002")]
    public async Task LookUp_RefundOrCancel_IsAskedByItsOwnNumber(TransactionType type, string number)
    {
        bench.Add(2, bench.AddSale(1) with { Type = type, Gross = Money.FromFen(300) });

        var answer = await LookUp(new() { MerchantNo = RuiyinxinBench.MerchantNo, Type = type, RefundNo = number });

        Assert.Equal((type, number, (string?)null, 300L), (answer.Transaction!.Type, answer.Transaction.RefundNo, answer.Transaction.MerchantOrderNo, answer.Transaction.Gross.Fen));
    }

    [Fact]
    public async Task LookUp_NumberOfARefundAskedAsASale_IsWhatThePlatformSays()
    {
        bench.Add(2, bench.AddSale(1) with { Type = TransactionType.Refund });

        var answer = await LookUp(new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = "RFD2026010500000002" });

        Assert.Equal((TransactionType.Refund, "RFD2026010500000002"), (answer.Transaction!.Type, answer.Transaction.RefundNo));
    }

    [Theory]
    [InlineData(TransactionType.Sale, null)]
    [InlineData(TransactionType.Sale, "a b")]
    [InlineData(TransactionType.Refund, "REQ1")] // a refund is never asked by its sale's number
    public async Task LookUp_WithoutANumberOfOurs_IsRejectedBeforeItIsAsked(TransactionType type, string? orderNo)
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => LookUp(new() { MerchantNo = RuiyinxinBench.MerchantNo, Type = type, ProviderOrderNo = "B20260105000000000001", MerchantOrderNo = orderNo }));

        Assert.Equal(ProviderFailure.Rejected, failure.Failure);
        Assert.Empty(bench.Sent);
    }

    [Theory]
    [InlineData("""{"oriReqMsgId":"REQ2","totalAmount":"1.00","oriRespType":"S","oriRespCode":"000000"}""")]
    [InlineData("""{"totalAmount":"1.00","oriRespType":"S","oriRespCode":"000000"}""")]
    [InlineData("""{"oriReqMsgId":"REQ1","merchantCode":"M000000002","totalAmount":"1.00","oriRespType":"S","oriRespCode":"000000"}""")]
    public async Task LookUp_AnswerAboutAnotherOrderOrMerchant_IsNotBelieved(string data)
    {
        bench.Reply(RuiyinxinBench.Done(data));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = "REQ1" }));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task LookUp_WithoutAMerchant_TakesItFromTheAnswer()
    {
        using var several = new RuiyinxinBench(merchantNos: [RuiyinxinBench.MerchantNo, RuiyinxinBench.OtherMerchantNo]).Answering();
        var sale = several.Add(1, several.AddSale(2) with { MerchantNo = RuiyinxinBench.OtherMerchantNo });

        var answer = await several.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = "", MerchantOrderNo = sale.MerchantOrderNo }, TestContext.Current.CancellationToken);

        Assert.Equal(RuiyinxinBench.OtherMerchantNo, answer.Transaction!.MerchantNo);
    }

    [Fact]
    public async Task LookUp_WithoutAMerchant_NeverShowsAStrangersOrderNorGuesses()
    {
        bench.Reply(RuiyinxinBench.Done("""{"oriReqMsgId":"REQ1","merchantCode":"M000000009","totalAmount":"1.00","oriRespType":"S","oriRespCode":"000000"}"""));
        var stranger = await LookUp(new() { MerchantNo = "", MerchantOrderNo = "REQ1" });
        bench.Reply(RuiyinxinBench.Done("""{"oriReqMsgId":"REQ1","totalAmount":"1.00","oriRespType":"S","oriRespCode":"000000"}"""));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(new() { MerchantNo = "", MerchantOrderNo = "REQ1" }));

        bench.Reply(RuiyinxinBench.Done($$"""{"oriReqMsgId":"REQ1","merchantCode":"{{RuiyinxinBench.MerchantNo}}","totalAmount":"1.00","oriRespType":"S","oriRespCode":"000000"}"""));
        var untyped = await Assert.ThrowsAsync<ProviderException>(() => LookUp(new() { MerchantNo = "", MerchantOrderNo = "REQ1" }));

        Assert.Null(stranger.Transaction);
        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("whether the order is a sale", untyped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R", "200002")]
    [InlineData("E", "200003")]
    public async Task LookUp_NoMoneyMovedAndNoAmount_IsZero(string type, string code)
    {
        bench.Reply(RuiyinxinBench.Done($$"""{"oriReqMsgId":"REQ1","oriRespType":"{{type}}","oriRespCode":"{{code}}","totalAmount":""}"""));

        Assert.Equal(Money.Zero, (await LookUp(new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = "REQ1" })).Transaction!.Gross);
    }

    private Task<LookupAnswer> LookUp(LookupQuery query) => bench.Get<ITransactionLookup>().LookUpAsync(query, TestContext.Current.CancellationToken);
}
