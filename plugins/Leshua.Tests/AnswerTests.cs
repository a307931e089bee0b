using System.Text;
using Rijie.Conformance;

namespace Rijie.Leshua.Tests;

/// <summary>What an answer may be before anything of it is used.</summary>
public sealed class AnswerTests : IDisposable
{
    private static readonly (string, string)[] Sale =
        [("result_code", "0"), ("merchant_id", "5800100001"), ("leshua_order_id", "1"), ("third_order_id", "ORD-1"), ("amount", "500"), ("status", "2"), ("pay_time", "2026-01-05 10:20:07")];

    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Ask_TheSampleAnswer_IsTheSaleOfTheDocumentation()
    {
        using var samples = new LeshuaBench(LeshuaBench.SampleKeys);
        samples.ReplyRaw(Encoding.UTF8.GetString(LeshuaBench.Sample("query-response.xml")));

        var answer = await samples.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = LeshuaBench.MerchantNo, MerchantOrderNo = "ORD-2" }, TestContext.Current.CancellationToken);

        Assert.Equal(
            new Transaction
            {
                MerchantNo = "5800100001",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(500),
                OrderAmount = Money.FromFen(500),
                MerchantDiscount = Money.Zero,
                ProviderOrderNo = "2601051020000002",
                MerchantOrderNo = "ORD-2",
                UpstreamOrderNo = "2026010522001400000001",
                TradedAt = new DateTimeOffset(2026, 1, 5, 10, 20, 7, TimeSpan.FromHours(8)),
                Product = Product.Qr,
                Scheme = Scheme.Alipay,
            },
            answer.Transaction);
    }

    [Fact]
    public async Task Ask_OurRequest_IsTheSampleButForItsNonce()
    {
        using var samples = new LeshuaBench(LeshuaBench.SampleKeys);
        string? sent = null;
        samples.Server.OnPost(LeshuaBench.Gateway, request =>
        {
            sent = Encoding.UTF8.GetString(request.SentBytes());
            return WireReply.Of("busy"u8, "text/plain", 503);
        });

        await Assert.ThrowsAsync<ProviderException>(() => samples.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = LeshuaBench.MerchantNo, MerchantOrderNo = "ORD-2" }, TestContext.Current.CancellationToken));

        var form = sent!.Split('&').Select(f => f.Split('=', 2)).ToDictionary(f => f[0], f => f[1], StringComparer.Ordinal);
        Assert.Equal(["merchant_id", "nonce_str", "service", "sign", "third_order_id"], form.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("5800100001", "query_status", "ORD-2"), (form["merchant_id"], form["service"], form["third_order_id"]));
        Assert.Equal(32, form["nonce_str"].Length);
        Assert.Equal(
            LeshuaSigning.Md5($"merchant_id=5800100001&nonce_str={form["nonce_str"]}&service=query_status&third_order_id=ORD-2&key=leshua-test-key-not-real").ToUpperInvariant(), form["sign"]);
    }

    [Theory]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(500, ProviderFailure.Unavailable)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    public async Task Ask_StatusOtherThan200_FailsByItsKind(int status, ProviderFailure expected)
    {
        bench.ReplyRaw("busy", status);

        Assert.Equal(expected, (await Fails()).Failure);
    }

    [Theory] // an error is never a failed trade, and no code of the transport makes an order unknown
    [InlineData("-1", ProviderFailure.Rejected)]
    [InlineData("-1001", ProviderFailure.Rejected)]
    [InlineData("-9001", ProviderFailure.RateLimited)]
    [InlineData("", ProviderFailure.Rejected)]
    [InlineData("00", ProviderFailure.Rejected)]
    public async Task Ask_TransportRefused_FailsWithoutASignature(string respCode, ProviderFailure expected)
    {
        bench.ReplyRaw($"<leshua><resp_code>{respCode}</resp_code><resp_msg>x</resp_msg><status>8</status></leshua>");

        Assert.Equal(expected, (await Fails()).Failure);
    }

    [Fact]
    public async Task Ask_UnsignedSuccess_IsNotBelieved()
    {
        bench.ReplyRaw("<leshua><resp_code>0</resp_code><result_code>0</result_code><merchant_id>5800100001</merchant_id><leshua_order_id>1</leshua_order_id><amount>1</amount><status>2</status></leshua>");

        var failure = await Fails();

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("SIG_MISSING", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-9001", ProviderFailure.RateLimited)]
    [InlineData("-1041", ProviderFailure.Rejected)]
    public async Task Ask_SignedError_FailsByItsKind(string code, ProviderFailure expected)
    {
        bench.Reply(("result_code", "1"), ("error_code", code));

        Assert.Equal(expected, (await Fails()).Failure);
    }

    [Fact]
    public async Task Ask_ErrorToldByTheResultCodeAlone_IsThatError()
    {
        bench.Reply(("result_code", "-1001"));

        Assert.Null((await Ask()).Transaction);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>login</html>")]
    [InlineData("{\"resp_code\":\"0\"}")]
    [InlineData("<leshua/>")]
    public async Task Ask_NoDocumentOfLeshua_IsNotBelieved(string body)
    {
        bench.ReplyRaw(body);

        Assert.Contains((await Fails()).Failure, new[] { ProviderFailure.InvalidResponse, ProviderFailure.Rejected });
    }

    [Theory]
    [InlineData("merchant_id", "5800100002")]
    [InlineData("leshua_order_id", "2")]
    [InlineData("leshua_refund_id", "1")] // a refund where a payment was asked for
    [InlineData("amount", "")]
    [InlineData("amount", "5.00")]
    [InlineData("settlement_amount", "501")]
    [InlineData("pay_time", "20260105102007")]
    [InlineData("result_code", "")]
    public async Task Ask_AnswerAboutAnotherOrderOrAgainstTheDocumentation_IsNotBelieved(string name, string value)
    {
        bench.Reply([.. Sale.Where(f => f.Item1 != name), (name, value)]);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Fails()).Failure);
    }

    [Fact]
    public async Task Ask_RefundAndGetAPayment_IsNotBelieved()
    {
        bench.Reply(Sale);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<ITransactionLookup>().LookUpAsync(
            new() { MerchantNo = LeshuaBench.MerchantNo, Type = TransactionType.Refund, ProviderOrderNo = "1", OriginalProviderOrderNo = "2" }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("0", TransactionState.Pending)]
    [InlineData("2", TransactionState.Succeeded)]
    [InlineData("6", TransactionState.Failed)]
    [InlineData("8", TransactionState.Failed)]
    [InlineData("10", TransactionState.Pending)]
    [InlineData("77", TransactionState.Unknown)]
    public async Task Ask_EachStatus_IsFinalOnlyWhereTheDocumentationSaysSo(string status, TransactionState expected)
    {
        bench.Reply([.. Sale.Where(f => f.Item1 != "status"), ("status", status)]);

        Assert.Equal(expected, (await Ask()).Transaction!.State);
    }

    private Task<ProviderException> Fails() => Assert.ThrowsAsync<ProviderException>(Ask);

    private Task<LookupAnswer> Ask() => bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = LeshuaBench.MerchantNo, ProviderOrderNo = "1" }, TestContext.Current.CancellationToken);
}
