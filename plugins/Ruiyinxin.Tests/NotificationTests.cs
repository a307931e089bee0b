using System.Text;

namespace Rijie.Ruiyinxin.Tests;

public sealed class NotificationTests : IDisposable
{
    private const string Order = "REQ2026010500000001";
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact] // REL-W01
    public void Read_ASignedPayment_IsVerifiedWithItsAcknowledgement()
    {
        var sale = bench.AddSale(1);

        var reading = bench.Read(bench.Wire.Notify(bench.Book, sale));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(("000000", "text/plain"), (reading.Acknowledgement!.Body, reading.Acknowledgement.ContentType));
        Assert.Equal($"{Order}/Succeeded", reading.EventId);
        Assert.Equal("platform_public_key", reading.KeyId);
        Assert.Equal(RuiyinxinBench.At(10, 0), reading.SentAt);
        Assert.Null(reading.Nonce);
        Assert.Empty(reading.Flags);
        Assert.Equal(
            new Transaction
            {
                MerchantNo = RuiyinxinBench.MerchantNo,
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(10_000),
                OrderAmount = Money.FromFen(10_000),
                PayerAmount = Money.FromFen(10_000),
                ProviderOrderNo = "B20260105000000000001",
                MerchantOrderNo = Order,
                UpstreamOrderNo = "4220260105000000000000000001",
                TerminalNo = RuiyinxinBench.TerminalNo,
                ClearingDate = new DateOnly(2026, 1, 5),
                Product = Product.Qr,
                Scheme = Scheme.WeChat,
            },
            reading.Transaction);
    }

    [Fact] // REL-T01, W04
    public void Read_AnUnsignedPayment_IsAHintAndNothingMore()
    {
        using var plain = new RuiyinxinBench(signsNotifications: false);

        var reading = plain.Read(plain.Wire.Notify(plain.Book, plain.AddSale(1)));

        Assert.Equal(NotificationVerdict.Hint, reading.Verdict);
        Assert.Equal(new LookupQuery { MerchantNo = "", MerchantOrderNo = Order }, reading.Hint);
        Assert.Null(reading.Transaction);
        Assert.StartsWith($"hint/{Order}/", reading.EventId, StringComparison.Ordinal);
        Assert.Equal("000000", reading.Acknowledgement!.Body);
    }

    [Fact] // REL-T03: whose order it is is no part of a hint
    public void Read_AHintAtACooperatorOfSeveralMerchants_LeavesTheMerchantToTheLookup()
    {
        using var several = new RuiyinxinBench(signsNotifications: false, merchantNos: [RuiyinxinBench.MerchantNo, RuiyinxinBench.OtherMerchantNo]);

        var reading = several.Read(several.Message(Order, """{"respType":"S","respCode":"000000","data":{"merchantCode":"M000000002"}}""", isSigned: false));

        Assert.Equal(new LookupQuery { MerchantNo = "", MerchantOrderNo = Order }, reading.Hint);
    }

    [Theory]
    [InlineData("S", "000000", "", TransactionState.Succeeded)]
    [InlineData("s", "000000", "", TransactionState.Succeeded)]
    [InlineData("S", "000001", "", TransactionState.Unknown)]
    [InlineData("R", "200002", "", TransactionState.Pending)]
    [InlineData("r", "000000", "", TransactionState.Pending)]
    [InlineData("E", "200003", "", TransactionState.Failed)]
    [InlineData("E", "000000", "", TransactionState.Unknown)]
    [InlineData("SUCCESS", "000000", "", TransactionState.Unknown)]
    [InlineData("", "", "", TransactionState.Unknown)]
    [InlineData("S", "000000", "\"isClearOrCancel\":\"1\",", TransactionState.Reversed)]
    [InlineData("S", "000000", "\"isClearOrCancel\":\"7\",", TransactionState.Unknown)]
    [InlineData("S", "000000", "\"oriRespType\":\"R\",\"oriRespCode\":\"200002\",", TransactionState.Pending)] // an answer about an open order is no payment
    [InlineData("R", "200002", "\"oriRespType\":\"S\",\"oriRespCode\":\"000000\",", TransactionState.Pending)]
    public void Read_EachTypeAndCode_SucceedsOnlyByBoth(string type, string code, string data, TransactionState expected)
    {
        var reading = bench.Read(bench.Message(Order, Inner(type, code, data)));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(expected, reading.Transaction!.State);
    }

    [Fact] // REL-W10: the platform repeats five times, each time under another AES key
    public void Read_TheSameOrderSealedAnew_IsTheSameEvent()
    {
        var sale = bench.AddSale(1);
        var (first, again) = (bench.Wire.Notify(bench.Book, sale), bench.Wire.Notify(bench.Book, sale));

        Assert.NotEqual(first.Body, again.Body);
        Assert.Equal(bench.Read(first).EventId, bench.Read(again).EventId);
        Assert.Equal(bench.Read(first).Transaction, bench.Read(again).Transaction);
    }

    [Fact]
    public void Read_TwoHintsOfOneOrder_AreTwoEventsUnlessTheySayTheSame()
    {
        var one = bench.Read(bench.Message(Order, Inner("R", "200002", ""), isSigned: false));
        var same = bench.Read(bench.Message(Order, Inner("R", "200002", ""), isSigned: false));
        var two = bench.Read(bench.Message(Order, Inner("S", "000000", ""), isSigned: false));

        Assert.Equal(one.EventId, same.EventId);
        Assert.NotEqual(one.EventId, two.EventId);
        Assert.NotEqual(bench.Read(bench.Message(Order, Inner("S", "000000", ""))).EventId, two.EventId); // nor can it take a signed event's place
    }

    [Fact] // REL-W11
    public void Read_AnotherMerchantsSignedMessage_IsNotOurs()
    {
        var reading = bench.Read(bench.Wire.Notify(bench.Book, bench.AddSale(1) with { MerchantNo = RuiyinxinBench.OtherMerchantNo }));

        Assert.Equal("OWNER_MISMATCH", reading.RefusalCode);
    }

    [Theory] // REL-T05: signed, but order or merchant stand in the form or nowhere
    [InlineData("""{"respType":"S","respCode":"000000","totalAmount":"1.00","data":{"reqMsgId":"REQ2026010500000001"}}""")]
    [InlineData("""{"respType":"S","respCode":"000000","totalAmount":"1.00","data":{"merchantCode":"M000000001"}}""")]
    [InlineData("""{"respType":"S","respCode":"000000","totalAmount":"1.00"}""")]
    public void Read_SignedWithoutOrderOrMerchant_IsAHintInSpiteOfItsSignature(string inner)
    {
        var reading = bench.Read(bench.Message(Order, inner));

        Assert.Equal(NotificationVerdict.Hint, reading.Verdict);
        Assert.Equal("platform_public_key", reading.KeyId);
    }

    [Theory]
    [InlineData(true, "PAYLOAD_ENCODING")]
    [InlineData(false, "SIG_INVALID")]
    public void Read_TheFormNamesAnotherOrder_IsRefused(bool isSigned, string expected) =>
        Assert.Equal(expected, bench.Read(bench.Message("REQ9", Inner("S", "000000", ""), isSigned)).RefusalCode);

    [Theory] // REL-W07, W20; of an unsigned one nothing is told but that it is not believed
    [InlineData("""{"respType":"S","respType":"E","respCode":"000000"}""", "PAYLOAD_AMBIGUOUS")]
    [InlineData("""{"respType":"S","respCode":"000000","data":{"a":1,"\u0061":2}}""", "PAYLOAD_AMBIGUOUS")]
    [InlineData("""{"respType":"S","respCode":"000000","data":"{\"a\":1,\"a\":2}"}""", "PAYLOAD_ENCODING")]
    [InlineData("""{"respType":"S","respCode":"000000","data":[]}""", "PAYLOAD_ENCODING")]
    [InlineData("<xml/>", "PAYLOAD_ENCODING")]
    [InlineData("null", "PAYLOAD_ENCODING")]
    [InlineData("{\"respType\":\"\\ud800\"}", "PAYLOAD_ENCODING")]
    public void Read_TextThatIsNoMessage_IsRefused(string inner, string expected)
    {
        Assert.Equal(expected, bench.Read(bench.Message(Order, inner)).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Read(bench.Message(Order, inner, isSigned: false)).RefusalCode);
    }

    [Theory]
    [InlineData("\"totalAmount\":\"-1.00\"")]
    [InlineData("\"totalAmount\":\"1.001\"")]
    [InlineData("\"totalAmount\":1.00")]
    [InlineData("\"totalAmount\":\"\"")]
    [InlineData("\"totalAmount\":\"1.00\",\"settleDate\":\"20260230\"")]
    [InlineData("\"totalAmount\":\"1.00\",\"transactionType\":\"09\"")]
    public void Read_AFieldAgainstTheDocumentation_IsRefused(string fields)
    {
        var inner = $$"""{"respType":"S","respCode":"000000","data":{"reqMsgId":"{{Order}}","merchantCode":"M000000001",{{fields}} } }""";

        Assert.Equal("PAYLOAD_ENCODING", bench.Read(bench.Message(Order, inner)).RefusalCode);
    }

    [Theory] // REL-W20, W21
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("tranCode", "PAYLOAD_ENCODING")]
    [InlineData("tranCode=SMZF008&reqMsgId=%G1", "PAYLOAD_ENCODING")]
    [InlineData("tranCode=SMZF008&reqMsgId=1&reqMsgId=2", "PAYLOAD_AMBIGUOUS")]
    [InlineData("tranCode=SMZF006&reqMsgId=1&encryptKey=AAAA&encryptData=AAAA", "PAYLOAD_INVALID")]
    [InlineData("tranCode=SMZF008&encryptKey=AAAA&encryptData=AAAA", "PAYLOAD_INVALID")]
    [InlineData("tranCode=SMZF008&reqMsgId=a%20b&encryptKey=AAAA&encryptData=AAAA", "PAYLOAD_INVALID")]
    [InlineData("tranCode=SMZF008&reqMsgId=1&encryptData=AAAA", "PAYLOAD_INVALID")]
    [InlineData("tranCode=SMZF008&reqMsgId=1&encryptKey=AAAA&encryptData=AAAA", "SIG_ENCODING")]
    public void Read_AFormThatIsNone_IsRefusedBeforeAnyKeyIsUsed(string body, string expected) =>
        Assert.Equal(expected, bench.Read(Encoding.ASCII.GetBytes(body)).RefusalCode);

    [Theory]
    [InlineData(600, 0)]
    [InlineData(601, 1)]
    [InlineData(-601, 1)]
    public void Read_WrittenAtAnotherTime_IsFlaggedAndBelieved(int seconds, int flags)
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));
        bench.Clock.SetUtcNow(RuiyinxinBench.At(10, 0).AddHours(1)); // FakeTimeProvider only goes on

        var reading = bench.Get<INotificationReader>().Read(new() { Headers = [], Body = message.Body, ReceivedAt = RuiyinxinBench.At(10, 0).AddSeconds(seconds) });

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(flags, reading.Flags.Count);
    }

    private static string Inner(string type, string code, string data) =>
        $$"""{"respType":"{{type}}","respCode":"{{code}}","totalAmount":"1.00","data":{ {{data}}"reqMsgId":"{{Order}}","merchantCode":"M000000001"} }""";
}
