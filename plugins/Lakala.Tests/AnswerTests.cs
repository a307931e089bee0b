using System.Text;

namespace Rijie.Lakala.Tests;

/// <summary>What an answer may be before anything of it is used.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string Trade = "/api/v3/labs/query/tradequery";
    private const string Refund = "/api/v3/lams/trade/trade_refund_query";
    private const string Sale = "20260105110113130166202601050001";
    private readonly LakalaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Ask_TheSampleAnswer_IsTheSaleOfTheManual()
    {
        bench.Reply(Trade, Encoding.UTF8.GetString(LakalaBench.Sample("query-response.json")));

        var answer = await bench.Get<ITransactionLookup>().LookUpAsync(
            new() { MerchantNo = LakalaBench.MerchantNo, MerchantOrderNo = "ORD-L-1" }, TestContext.Current.CancellationToken);

        Assert.Equal(TransactionState.Succeeded, answer.Transaction!.State);
        Assert.Equal(Money.FromFen(10_000), answer.Transaction.Gross);
        Assert.Null(answer.Transaction.PlatformDiscount); // blank in the sample
        Assert.Equal("20260105110113130166202601050001", answer.Transaction.ProviderOrderNo);
        Assert.Equal("4200000000202601050000000001", answer.Transaction.UpstreamOrderNo);
    }

    [Theory]
    [InlineData(Trade, "000000", ProviderFailure.InvalidResponse)] // the success of another family
    [InlineData(Trade, "RFD00000", ProviderFailure.InvalidResponse)]
    [InlineData(Refund, "BBS00000", ProviderFailure.InvalidResponse)]
    [InlineData(Trade, "", ProviderFailure.InvalidResponse)]
    [InlineData(Trade, "BBS16000", ProviderFailure.RateLimited)]
    [InlineData(Refund, "BBS16000", ProviderFailure.RateLimited)]
    [InlineData(Trade, "BBS99999", ProviderFailure.Rejected)]
    [InlineData(Refund, "200013", ProviderFailure.Rejected)]
    public async Task Ask_SuccessCodeByFamily_AnotherFamilysCodeFailsByItsKind(string path, string code, ProviderFailure expected)
    {
        bench.Reply(path, $$$"""{"code":"{{{code}}}","msg":"x","resp_data":{"merchant_no":"82200000000000A","trade_no":"{{{Sale}}}","total_amount":"1","trade_state":"SUCCESS","refund_list":[]}}""");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(path));

        Assert.Equal(expected, failure.Failure);
    }

    [Theory]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(403, ProviderFailure.Unauthorized)]
    [InlineData(500, ProviderFailure.Unavailable)]
    [InlineData(503, ProviderFailure.Unavailable)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    [InlineData(204, ProviderFailure.InvalidResponse)]
    public async Task Ask_StatusOtherThan200_FailsByItsKind(int status, ProviderFailure expected)
    {
        bench.Reply(Trade, "busy", status);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade));

        Assert.Equal(expected, failure.Failure);
    }

    [Fact]
    public async Task Ask_TooManyCalls_TellsHowLongToWait()
    {
        bench.Reply(Trade, "busy", 429, headers: new() { ["Retry-After"] = "7" });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade));

        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    [Theory]
    [InlineData("Lklapi-Appid")]
    [InlineData("Lklapi-Serial")]
    [InlineData("Lklapi-Timestamp")]
    [InlineData("Lklapi-Nonce")]
    [InlineData("Lklapi-Signature")]
    public async Task Ask_HeaderMissingOrChanged_IsNotBelieved(string header)
    {
        var failures = new List<ProviderException>();
        foreach (var change in new Func<string, string?>[] { _ => null, v => v + "0", v => "A" + v[1..^1] + "A" })
        {
            bench.Reply(Trade, Found, changeHeader: (header, change));
            failures.Add(await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade)));
        }

        Assert.All(failures, f => Assert.Equal(ProviderFailure.InvalidResponse, f.Failure));
    }

    [Fact]
    public async Task Ask_SignedForAnotherApplication_IsNotBelieved()
    {
        bench.Reply(Trade, Found, appId: "OP00000001");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("another application", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_SignedElevenMinutesAgo_IsNotBelieved()
    {
        bench.Reply(Trade, Found);
        await Ask(Trade);
        bench.Clock.Advance(TimeSpan.FromSeconds(601));

        // The stub signs at the bench's time; the plugin's own clock runs ahead.
        bench.Reply(Trade, Found, signedAt: LakalaBench.At(10, 0));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("SIG_TIMESTAMP", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>login</html>")]
    [InlineData("""{"code":"BBS00000"}""")]
    [InlineData("""{"code":"BBS00000","resp_data":null}""")]
    [InlineData("""{"resp_data":{}}""")]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":"BBS00000","resp_data":{"merchant_no":"82200000000000A"}}""")]
    [InlineData("""{"code":"BBS11105","code":"BBS00000"}""")]
    [InlineData("""{"code":"BBS00000","resp_data":{"merchant_no":"82200000000000A","trade_no":"20260105110113130166202601050001","total_amount":"1","total_amount":"2"}}""")]
    public async Task Ask_SignedButNotTheDocumentedJson_IsNotBelieved(string body)
    {
        bench.Reply(Trade, body);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("82200000000000B", Sale)]
    [InlineData("82200000000000A", "20260105110113130166202601050009")]
    public async Task Ask_AnswerAboutAnotherOrder_IsNotBelieved(string merchantNo, string tradeNo)
    {
        bench.Reply(Trade, $$$"""{"code":"BBS00000","resp_data":{"merchant_no":"{{{merchantNo}}}","trade_no":"{{{tradeNo}}}","total_amount":"1","trade_state":"SUCCESS"}}""");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Ask(Trade));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("SUCCESS", "", TransactionState.Succeeded)]
    [InlineData("SUCCESS", "RFD00000#成功", TransactionState.Succeeded)]
    [InlineData("SUCCESS", "RFD11112#网络超时", TransactionState.Unknown)]
    [InlineData("PROCESSING", "", TransactionState.Pending)]
    [InlineData("INIT", "", TransactionState.Pending)]
    [InlineData("FAIL", "", TransactionState.Failed)]
    [InlineData("TIMEOUT", "", TransactionState.Unknown)]
    [InlineData("EXCEPTION", "", TransactionState.Unknown)]
    [InlineData("REFUND", "", TransactionState.Unknown)]
    public async Task Ask_RefundState_SucceedsOnlyWhereBothWordsSaySo(string state, string channel, TransactionState expected)
    {
        bench.Reply(Refund, $$$"""{"code":"000000","resp_data":{"refund_list":[{"out_trade_no":"RFD-1","trade_state":"{{{state}}}","refund_amount":"300","channel_ret_desc":"{{{channel}}}"}]}}""");

        var answer = await Ask(Refund);

        Assert.Equal(expected, answer.Transaction!.State);
    }

    private static string Found => $$$"""{"code":"BBS00000","resp_data":{"merchant_no":"82200000000000A","trade_no":"{{{Sale}}}","total_amount":"1","trade_state":"SUCCESS"}}""";

    private Task<LookupAnswer> Ask(string path) => bench.Get<ITransactionLookup>().LookUpAsync(
        path == Trade
            ? new() { MerchantNo = LakalaBench.MerchantNo, ProviderOrderNo = Sale }
            : new() { MerchantNo = LakalaBench.MerchantNo, Type = TransactionType.Refund, RefundNo = "RFD-1", OriginalProviderOrderNo = Sale },
        TestContext.Current.CancellationToken);
}
