namespace Rijie.Shengfutong.Tests;

/// <summary>What an answer may be before anything of it is used.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Ask_TheSampleAnswer_IsAScanThatTheStatementCallsACard()
    {
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.SampleQuery());

        var answer = await bench.LookUp();

        Assert.Equal(
            new Transaction
            {
                MerchantNo = "30000001",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(100_000),
                ProviderOrderNo = "SFT202601050001",
                MerchantOrderNo = "ORD-S-1",
                TradedAt = ShengfutongBench.At(9, 10).AddSeconds(11),
                Product = Product.Qr,
                Scheme = Scheme.UnionPay,
            },
            answer.Transaction);
    }

    [Theory]
    [InlineData("SIGN_ERROR", ProviderFailure.Unauthorized)]
    [InlineData("FREQUENCY_LIMITED", ProviderFailure.RateLimited)]
    [InlineData("SYSTEM_ERROR", ProviderFailure.Unavailable)]
    [InlineData("PARAM_ERROR", ProviderFailure.Rejected)]
    [InlineData("SOMETHING_NEW", ProviderFailure.Rejected)]
    [InlineData("", ProviderFailure.Rejected)]
    public async Task Ask_SignedRefusal_FailsByItsKind(string code, ProviderFailure expected)
    {
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Failure(code));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(expected, failure.Failure);
    }

    [Fact]
    public async Task Ask_ReturnCodeFails_IsJudgedBeforeEverythingElse()
    {
        var answer = ShengfutongBench.SampleQuery();
        answer["returnCode"] = "FAIL";
        bench.Reply(ShengfutongBench.QueryPath, answer);
        var signed = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());
        bench.ReplyText(ShengfutongBench.QueryPath, """{"returnCode":"FAIL","returnMsg":"x"}""");
        var unsigned = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.Rejected, signed.Failure);
        Assert.Equal(ProviderFailure.Unavailable, unsigned.Failure);
    }

    [Theory]
    [InlineData("returnCode", null)]
    [InlineData("returnCode", "OK")]
    [InlineData("returnCode", "success")]
    [InlineData("resultCode", null)]
    [InlineData("resultCode", "PROCESSING")]
    public async Task Ask_CodeThatIsNeither_IsNotBelievedThoughSigned(string field, string? code)
    {
        var answer = ShengfutongBench.SampleQuery();
        answer[field] = code;
        bench.Reply(ShengfutongBench.QueryPath, answer);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Ask_RefusalWithAWrongSignature_IsNotTakenAsUnsigned()
    {
        var refusal = bench.Keys.Sign(ShengfutongBench.Failure("ORDER_NOT_EXIST"));
        refusal["errorCodeDes"] = "changed";
        bench.ReplyText(ShengfutongBench.QueryPath, refusal.ToJsonString());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("SIG_INVALID", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("30000002")]
    public async Task Ask_SuccessOfAnotherMerchantOrOfNone_IsNotBelieved(string? merchantNo)
    {
        var answer = ShengfutongBench.SampleQuery();
        answer["mchId"] = merchantNo;
        bench.Reply(ShengfutongBench.QueryPath, answer);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(500, ProviderFailure.Unavailable)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    [InlineData(204, ProviderFailure.InvalidResponse)]
    public async Task Ask_StatusOtherThan200_FailsByItsKind(int status, ProviderFailure expected)
    {
        bench.ReplyText(ShengfutongBench.QueryPath, "busy", status, "text/plain");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(expected, failure.Failure);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("<html>login</html>", "text/html")]
    [InlineData("""{"returnCode":"SUCCESS","resultCode":"SUCCESS"}""", "text/plain")]
    [InlineData("""{"returnCode":"SUCCESS","resultCode":"FAIL","resultCode":"SUCCESS"}""", "application/json")]
    [InlineData("""{"returnCode":"SUCCESS","resultCode":"FAIL","totalFee":1}""", "application/json")]
    public async Task Ask_NotTheDocumentedJson_IsNotBelieved(string body, string contentType)
    {
        bench.ReplyText(ShengfutongBench.QueryPath, body, contentType: contentType);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Ask_FieldNotAsDocumented_IsNeverRepeatedInTheMessage()
    {
        var answer = ShengfutongBench.SampleQuery();
        answer["totalFee"] = "6222021234567890";
        bench.Reply(ShengfutongBench.QueryPath, answer);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.DoesNotContain("6222021234567890", failure.ToString(), StringComparison.Ordinal);
    }
}
