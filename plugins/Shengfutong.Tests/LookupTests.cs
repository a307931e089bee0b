using System.Text.Json.Nodes;
using Rijie.Conformance;

namespace Rijie.Shengfutong.Tests;

public sealed class LookupTests : IDisposable
{
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task LookUp_SignedNoSuchOrder_IsNotFound()
    {
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Failure("ORDER_NOT_EXIST"));

        Assert.Null((await bench.LookUp()).Transaction);
    }

    [Fact]
    public async Task LookUp_NoSuchOrderUnderAConfiguredCode_IsNotFoundAndTheUsualOneIsNot()
    {
        using var own = new ShengfutongBench(new Dictionary<string, string> { ["no_such_order_code"] = "E404" });
        own.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Failure("E404"));
        var found = await own.LookUp();
        own.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Failure("ORDER_NOT_EXIST"));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => own.LookUp());

        Assert.Null(found.Transaction);
        Assert.Equal(ProviderFailure.Rejected, failure.Failure);
    }

    [Fact]
    public async Task LookUp_APayment_AsksByTheMerchantsNumberAlone()
    {
        bench.Answering().AddSale(1);

        var answer = await bench.LookUp("ORD-S-0001");

        Assert.Equal(TransactionState.Succeeded, answer.Transaction!.State);
        var sent = JsonNode.Parse(bench.Server.LogEntries[^1].RequestMessage!.BodyAsBytes!)!.AsObject();
        Assert.Equal(["mchId", "outTradeNo", "nonceStr", "signType", "sign"], sent.Select(f => f.Key));
    }

    [Theory]
    [InlineData(TransactionType.Refund)]
    [InlineData(TransactionType.Void)]
    public async Task LookUp_ARefundWithoutBizType_IsWhatWasAskedAbout(TransactionType type)
    {
        bench.Reply(ShengfutongBench.RefundPath, ShengfutongBench.Success("\"outTradeNo\":\"ORD-S-1\",\"outRefundNo\":\"R1\",\"refundId\":\"S9\",\"refundFee\":\"300\",\"refundStatus\":\"SUCCESS\""));

        var told = (await Refund("R1", type)).Transaction!;

        Assert.Equal((type, TransactionState.Succeeded, Money.FromFen(300), "S9"), (told.Type, told.State, told.Gross, told.ProviderOrderNo));
    }

    [Theory]
    [InlineData("PROCESSING", TransactionState.Pending)]
    [InlineData("FAIL", TransactionState.Failed)]
    [InlineData("PAY_SUCCESS", TransactionState.Unknown)]
    [InlineData("", TransactionState.Unknown)]
    public async Task LookUp_ARefundsState_SucceedsOnlyByItsWord(string status, TransactionState expected)
    {
        bench.Reply(ShengfutongBench.RefundPath, ShengfutongBench.Success($"\"outRefundNo\":\"R1\",\"refundFee\":\"300\",\"status\":\"{status}\""));

        Assert.Equal(expected, (await Refund("R1", TransactionType.Refund)).Transaction!.State);
    }

    [Theory]
    [InlineData("\"outTradeNo\":\"ORD-S-2\",\"transactionId\":\"S1\",\"totalFee\":\"1\",\"status\":\"PAY_SUCCESS\"")]
    [InlineData("\"transactionId\":\"S1\",\"totalFee\":\"1\",\"status\":\"PAY_SUCCESS\"")]
    [InlineData("\"outTradeNo\":\"ORD-S-1\",\"outRefundNo\":\"ORD-S-1\",\"refundFee\":\"1\",\"status\":\"SUCCESS\"")] // a refund is no payment
    public async Task LookUp_AnswerAboutAnotherOrder_IsNotBelieved(string fields)
    {
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Success(fields));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task LookUp_TwoOrdersUnderOneNumber_IsTheOneThatWasAskedFor()
    {
        bench.Answering();
        var first = bench.AddSale(1);
        var second = bench.Wire.Number(ShengfutongBench.Sale(at: ShengfutongBench.At(9, 31)), 2) with { MerchantOrderNo = first.MerchantOrderNo };
        bench.Book.Add(new BookRecord { Truth = second, InApi = second });

        var answer = await Find(second.MerchantOrderNo, second.ProviderOrderNo, second.TradedAt);

        Assert.Equal(second.ProviderOrderNo, answer.Transaction!.ProviderOrderNo);
    }

    [Fact]
    public async Task LookUp_OnlyTheProvidersNumber_IsLookedForInTheList()
    {
        bench.Answering();
        var sale = bench.AddSale(1);

        var answer = await Find(null, sale.ProviderOrderNo, sale.TradedAt!.Value.AddMinutes(-50));

        Assert.Equal(sale.MerchantOrderNo, answer.Transaction!.MerchantOrderNo);
    }

    [Fact]
    public async Task LookUp_NotShownByTheList_IsAFailureAndNotNotFound()
    {
        bench.Answering().AddSale(1);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Find(null, "SFT202601059999", ShengfutongBench.At(9, 30)));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        await Assert.ThrowsAsync<ArgumentException>(() => Find(null, "SFT202601059999", null));
        await Assert.ThrowsAsync<ArgumentException>(() => Find(null, null, ShengfutongBench.At(9, 30)));
    }

    [Fact]
    public async Task LookUp_AnotherMerchant_IsNotAskedFor()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() =>
            bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = "30000002", MerchantOrderNo = "ORD-S-1" }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Rejected, failure.Failure);
        Assert.Empty(bench.Server.LogEntries);
    }

    private Task<LookupAnswer> Refund(string refundNo, TransactionType type) =>
        bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = ShengfutongBench.MerchantNo, Type = type, RefundNo = refundNo }, TestContext.Current.CancellationToken);

    private Task<LookupAnswer> Find(string? merchantOrderNo, string? providerOrderNo, DateTimeOffset? tradedAt) => bench.Get<ITransactionLookup>().LookUpAsync(
        new() { MerchantNo = ShengfutongBench.MerchantNo, MerchantOrderNo = merchantOrderNo, ProviderOrderNo = providerOrderNo, TradedAt = tradedAt }, TestContext.Current.CancellationToken);
}
