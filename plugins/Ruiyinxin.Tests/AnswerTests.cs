using System.Text.Json.Nodes;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>What an answer may be before anything of it is used.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string Found = """{"oriReqMsgId":"REQ0001","oriRespType":"S","oriRespCode":"000000","totalAmount":"100.00"}""";
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Ask_TheSampleAnswer_IsThePaidOrder()
    {
        bench.Reply(RuiyinxinBench.SampleText("smzf006-plaintext-response.json"));

        var answer = await Ask();

        Assert.Equal(
            new Transaction
            {
                MerchantNo = RuiyinxinBench.MerchantNo,
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(10_000),
                OrderAmount = Money.FromFen(10_000),
                PayerAmount = Money.FromFen(10_000),
                MerchantOrderNo = "REQ0001",
                UpstreamOrderNo = "4200000000202601050000000001",
                TerminalNo = "01080001",
                ClearingDate = new DateOnly(2026, 1, 5),
            },
            answer.Transaction);
    }

    [Fact]
    public async Task Ask_AnyQuestion_IsSealedUnderAMessageIdOfItsOwn()
    {
        bench.Reply(RuiyinxinBench.Done(Found));

        await Ask();
        await Ask();

        var sent = bench.Sent;
        Assert.Equal(["cooperator", "tranCode", "reqMsgId", "encryptKey", "encryptData", "signData", "ext"], sent[0].Keys);
        Assert.Equal(("COOP_TEST", "SMZF006"), (sent[0]["cooperator"], sent[0]["tranCode"]));
        Assert.StartsWith("RJQ20260105100000", sent[0]["reqMsgId"], StringComparison.Ordinal);
        Assert.Equal(32, sent[0]["reqMsgId"].Length);
        Assert.NotEqual(sent[0]["reqMsgId"], sent[1]["reqMsgId"]);
        Assert.NotEqual(sent[0]["encryptKey"], sent[1]["encryptKey"]);
        Assert.Equal("""{"version":"1.0.0","msgType":"01","reqDate":"20260105100000","data":{"oriReqMsgId":"REQ0001"}}""", System.Text.Encoding.UTF8.GetString(bench.Wire.Keys.Open(sent[0])!));
    }

    [Theory]
    [InlineData("E", "999999", ProviderFailure.Unavailable)]
    [InlineData("R", "200002", ProviderFailure.Unavailable)]
    [InlineData("E", "200009", ProviderFailure.Rejected)]
    [InlineData("e", "200009", ProviderFailure.Rejected)]
    [InlineData("S", "200009", ProviderFailure.InvalidResponse)]
    [InlineData("S", "200001", ProviderFailure.InvalidResponse)] // done, and no such order: no answer at all
    [InlineData("E", "000000", ProviderFailure.InvalidResponse)]
    [InlineData("R", "000000", ProviderFailure.InvalidResponse)]
    [InlineData("X", "200001", ProviderFailure.InvalidResponse)]
    [InlineData("E", "", ProviderFailure.InvalidResponse)]
    public async Task Ask_HeadThatIsNotDone_FailsByItsKind(string type, string code, ProviderFailure expected)
    {
        bench.Reply(RuiyinxinBench.Refused(type, code));

        var failure = await Assert.ThrowsAsync<ProviderException>(Ask);

        Assert.Equal(expected, failure.Failure);
    }

    [Theory] // nobody signed it, so it decides nothing: not even that there is no such order
    [InlineData("""{"respCode":"200001","respMsg":"x"}""", ProviderFailure.Rejected)]
    [InlineData("""{"respCode":"100001","respMsg":"验签失败"}""", ProviderFailure.Rejected)]
    [InlineData("""{"respCode":"999999"}""", ProviderFailure.Unavailable)]
    [InlineData("""{"respCode":"000000","respType":"S","data":{"oriReqMsgId":"REQ0001"}}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"encryptData":"","respCode":"200001"}""", ProviderFailure.Rejected)]
    [InlineData("{}", ProviderFailure.InvalidResponse)]
    [InlineData("", ProviderFailure.InvalidResponse)]
    [InlineData("null", ProviderFailure.InvalidResponse)]
    [InlineData("<html>login</html>", ProviderFailure.InvalidResponse)]
    [InlineData("""{"respCode":"200001","respCode":"200010"}""", ProviderFailure.InvalidResponse)]
    public async Task Ask_AnswerWithoutEnvelope_IsAFailureWhateverItSays(string body, ProviderFailure expected)
    {
        bench.ReplyRaw(body);

        var failure = await Assert.ThrowsAsync<ProviderException>(Ask);

        Assert.Equal(expected, failure.Failure);
    }

    [Theory]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(503, ProviderFailure.Unavailable)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    [InlineData(204, ProviderFailure.InvalidResponse)]
    public async Task Ask_StatusOtherThan200_FailsByItsKind(int status, ProviderFailure expected)
    {
        bench.ReplyRaw("busy", status);

        var failure = await Assert.ThrowsAsync<ProviderException>(Ask);

        Assert.Equal(expected, failure.Failure);
    }

    [Theory]
    [InlineData("signData", null, "SIG_MISSING")]
    [InlineData("signData", "", "SIG_MISSING")]
    [InlineData("signData", "null", "SIG_MISSING")]
    [InlineData("signData", "AAAA", "SIG_ENCODING")]
    [InlineData("encryptKey", "AAAA", "SIG_ENCODING")]
    [InlineData("encryptKey", null, "SIG_ENCODING")]
    [InlineData("encryptData", "AAAA", "SIG_ENCODING")]
    [InlineData("encryptData", "AAAAAAAAAAAAAAAAAAAAAA==", "SIG_INVALID")]
    [InlineData("reqMsgId", "RJQ1", "another question")]
    [InlineData("reqMsgId", null, "another question")]
    [InlineData("tranCode", "SMZF020", "another question")]
    public async Task Ask_EnvelopeWithAPartChanged_IsNotBelieved(string part, string? value, string told)
    {
        bench.Reply(RuiyinxinBench.Done(Found), outer =>
        {
            if (value is null) outer.Remove(part);
            else outer[part] = value;
        });

        var failure = await Assert.ThrowsAsync<ProviderException>(Ask);

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_FieldsBesideTheEnvelope_AreNotUsed()
    {
        bench.Reply(RuiyinxinBench.Refused("E", "200001"), outer => outer["data"] = JsonNode.Parse(Found));

        Assert.Null((await Ask()).Transaction);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<xml>000000</xml>")]
    [InlineData("""{"respType":"S","respCode":"000000"}""")]
    [InlineData("""{"respType":"S","respCode":"000000","data":null}""")]
    [InlineData("""{"respType":"S","respCode":"000000","data":""}""")]
    [InlineData("""{"respType":"S","respCode":"000000","data":1}""")]
    [InlineData("""{"respType":"S","respCode":"000000","data":"no json"}""")]
    [InlineData("""{"respType":"S","respCode":"000000","data":{}}""")]
    [InlineData("""{"respType":"E","respType":"S","respCode":"000000","data":{"oriReqMsgId":"REQ0001","totalAmount":"1.00"}}""")]
    public async Task Ask_SignedButNotTheDocumentedJson_IsNotBelieved(string inner)
    {
        bench.Reply(inner);

        var failure = await Assert.ThrowsAsync<ProviderException>(Ask);

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Ask_WithAKeyThatThePlatformDoesNotKnow_IsRejected()
    {
        using var keys = new Simulator.WireKeys();
        using var stranger = new RuiyinxinBench(new Dictionary<string, string> { ["private_key"] = keys.MerchantPrivateKeyPem });
        stranger.Answering();

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => stranger.Get<ITerminalSource>().ListAsync(RuiyinxinBench.MerchantNo, TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Rejected, "100001"), (failure.Failure, failure.ProviderCode));
    }

    private Task<LookupAnswer> Ask() => bench.Get<ITransactionLookup>().LookUpAsync(
        new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = "REQ0001" }, TestContext.Current.CancellationToken);
}
