namespace Rijie.UnionPay.Tests;

public sealed class LookupTests
{
    private const string SecureKey = "test-secure-key-not-real";
    private static readonly LookupQuery ByQueryId = new() { MerchantNo = Bench.MerchantNo, ProviderOrderNo = "202601051015301000018" };

    [Fact]
    public async Task LookUp_SampleAnswer_IsTheSale()
    {
        using var bench = new Bench("11", change: new() { ["secure_key"] = SecureKey }).Says(Bench.Sample("query-response.form.txt"));

        var answer = await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop);

        Assert.Equal(
            new Transaction
            {
                MerchantNo = "777290058110048",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(12345),
                ProviderOrderNo = "202601051015301000018",
                MerchantOrderNo = "ORD20260105000001",
                TraceNo = "100001",
                TradedAt = new DateTimeOffset(2026, 1, 5, 10, 15, 28, TimeSpan.FromHours(8)),
                ClearingDate = new DateOnly(2026, 1, 5),
            },
            answer.Transaction);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("11")]
    [InlineData("12")]
    public async Task LookUp_InTheBook_IsFoundByEitherNumber(string method)
    {
        using var bench = new Bench(method).Answers();
        bench.Book.Add(new Conformance.BookRecord { Truth = Bench.Sale, InApi = Bench.Sale });

        var byQueryId = await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop);
        var byOrder = await bench.Lookup.LookUpAsync(new() { MerchantNo = Bench.MerchantNo, MerchantOrderNo = Bench.Sale.MerchantOrderNo, TradedAt = Bench.Sale.TradedAt }, Bench.Stop);

        Assert.Equal(Bench.Sale, byQueryId.Transaction);
        Assert.Equal(Bench.Sale, byOrder.Transaction);
    }

    [Fact]
    public async Task LookUp_VoidByItsOwnNumber_SaysVoidAndNotRefund()
    {
        using var bench = new Bench("11").Answers();
        var voided = Bench.Sale with { Type = TransactionType.Void, ProviderOrderNo = "202601051533441000048", RefundNo = "VOD20260105000001", OriginalMerchantOrderNo = "ORD20260105000001", OriginalProviderOrderNo = "202601051015301000018" };
        bench.Book.Add(new Conformance.BookRecord { Truth = voided, InApi = voided });

        var answer = await bench.Lookup.LookUpAsync(new() { MerchantNo = Bench.MerchantNo, Type = TransactionType.Void, RefundNo = "VOD20260105000001", TradedAt = voided.TradedAt }, Bench.Stop);

        Assert.Equal(voided, answer.Transaction);
    }

    [Fact]
    public async Task LookUp_NotInTheBook_IsNotFound()
    {
        using var bench = new Bench().Answers();

        Assert.Same(LookupAnswer.NotFound, await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop));
    }

    [Theory]
    [InlineData("00", TransactionState.Succeeded)]
    [InlineData("A6", TransactionState.Succeeded)]
    [InlineData("03", TransactionState.Unknown)]
    [InlineData("04", TransactionState.Unknown)]
    [InlineData("05", TransactionState.Unknown)]
    [InlineData("", TransactionState.Unknown)]
    [InlineData("2010002", TransactionState.Unknown)]
    [InlineData("12", TransactionState.Failed)]
    public async Task LookUp_OriginalResponseCode_IsTheState(string code, TransactionState state)
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Answer(), ("origRespCode", code)]);

        Assert.Equal(state, (await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop)).Transaction!.State);
    }

    [Theory]
    [InlineData("34", "查无此交易[2600000]")]
    [InlineData("34", null)]
    [InlineData("12", "查无此交易[2600000]")]
    public async Task LookUp_NoSuchTransaction_IsNotFoundAndNotFailed(string code, string? text)
    {
        using var bench = new Bench("11").SaysSigned(("merId", Bench.MerchantNo), ("respCode", code), ("respMsg", text));

        Assert.Null((await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop)).Transaction);
    }

    [Theory]
    [InlineData("25", "25", true)]
    [InlineData("25", "34", false)] // another code was set, so the usual one means nothing any more
    [InlineData("", "34", true)]
    [InlineData(" ", "34", true)]
    public async Task LookUp_CodeForNoSuchTransaction_IsTheOneThatWasSet(string setting, string code, bool isNotFound)
    {
        using var bench = new Bench("11", change: new() { ["no_such_order_code"] = setting }).SaysSigned(("merId", Bench.MerchantNo), ("respCode", code));

        var failure = await Record.ExceptionAsync(async () => Assert.Same(LookupAnswer.NotFound, await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop)));

        Assert.Equal(isNotFound ? null : ProviderFailure.Rejected, (failure as ProviderException)?.Failure);
        Assert.Equal(isNotFound, failure is null);
    }

    [Theory]
    [InlineData("03", "处理中[0300000]", ProviderFailure.Unavailable, "03")]
    [InlineData("11", "验签失败[9100004]", ProviderFailure.Rejected, "9100004")]
    [InlineData("12", "重复交易", ProviderFailure.Rejected, "12")]
    public async Task LookUp_QueryThatFailed_IsAFailureOfItsKind(string code, string text, ProviderFailure kind, string providerCode)
    {
        using var bench = new Bench("11").SaysSigned(("merId", Bench.MerchantNo), ("respCode", code), ("respMsg", text));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop));

        Assert.Equal(kind, failure.Failure);
        Assert.Equal(providerCode, failure.ProviderCode);
    }

    [Theory]
    [InlineData("queryId", "202601051015301000019")]
    [InlineData("merId", "777290058110049")]
    [InlineData("txnAmt", "")]
    [InlineData("txnAmt", "-1")]
    [InlineData("txnTime", "")]
    [InlineData("txnType", "99")]
    [InlineData("respCode", "")]
    public async Task LookUp_SignedAnswerToAnotherQuestion_IsNotUsed(string field, string value)
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Answer(), (field, value)]);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop))).Failure);
    }

    [Theory]
    [InlineData(500, ProviderFailure.Unavailable)]
    [InlineData(503, ProviderFailure.Unavailable)]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    public async Task LookUp_OtherThanHttp200_IsAFailureWhateverTheBody(int status, ProviderFailure kind)
    {
        using var bench = new Bench("11");
        bench.Says(bench.Wire.Desk.Line(Answer().Select(f => new KeyValuePair<string, string>(f.Name, f.Value ?? ""))), status);

        Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop))).Failure);
    }

    [Fact]
    public async Task LookUp_TamperedAnswer_IsNotUsed()
    {
        var sample = Bench.Text(Bench.Sample("query-response.form.txt")).Replace("txnAmt=12345", "txnAmt=12344", StringComparison.Ordinal);
        using var bench = new Bench("11", change: new() { ["secure_key"] = SecureKey }).Says(System.Text.Encoding.UTF8.GetBytes(sample));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("SIG_INVALID", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_AnswerThatIsUrlEncoded_IsReadAllTheSame()
    {
        using var bench = new Bench("01");
        bench.Says(Simulator.UnionPayDesk.Encode(bench.Wire.Desk.Sign(Answer().Select(f => new KeyValuePair<string, string>(f.Name, f.Value ?? "")))));

        Assert.Equal(Money.FromFen(12345), (await bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop)).Transaction!.Gross);
    }

    [Fact]
    public async Task LookUp_EndlessAnswer_IsCutOff()
    {
        using var bench = new Bench("11").Says(new byte[1024 * 1024 + 1]);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(ByQueryId, Bench.Stop))).Failure);
    }

    [Fact]
    public async Task LookUp_OrderWithoutItsTime_CannotBeAsked()
    {
        using var bench = new Bench("11").Answers();
        var query = new LookupQuery { MerchantNo = Bench.MerchantNo, MerchantOrderNo = "ORD20260105000001" };

        Assert.Equal(ProviderFailure.Rejected, (await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(query, Bench.Stop))).Failure);
        Assert.Empty(bench.Server.LogEntries);
    }

    [Fact]
    public async Task LookUp_AnotherMerchant_IsNotAsked()
    {
        using var bench = new Bench("11").Answers();

        await Assert.ThrowsAsync<ProviderException>(() => bench.Lookup.LookUpAsync(ByQueryId with { MerchantNo = "777290058110049" }, Bench.Stop));

        Assert.Empty(bench.Server.LogEntries);
    }

    [Fact]
    public async Task LookUp_Cancelled_Stops()
    {
        using var bench = new Bench("11").Answers();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Lookup.LookUpAsync(ByQueryId, new CancellationToken(canceled: true)));
    }

    private static (string Name, string? Value)[] Answer() =>
    [
        ("version", "5.1.0"), ("merId", Bench.MerchantNo), ("txnType", "01"), ("queryId", "202601051015301000018"), ("orderId", "ORD20260105000001"),
        ("txnTime", "20260105101528"), ("txnAmt", "12345"), ("currencyCode", "156"), ("respCode", "00"), ("origRespCode", "00"), ("reqReserved", "{a=1&b=2}"), ("origRespMsg", "成功 +1"),
    ];
}
