using System.Text;
using System.Text.Json.Nodes;
using Rijie.Signing;

namespace Rijie.Shengfutong.Tests;

public sealed class NotificationTests : IDisposable
{
    private const string Paid = """{"mchId":"30000001","outTradeNo":"ORD-S-1","transactionId":"SFT202601050001","totalFee":"100000","status":"PAY_SUCCESS","payerInfo":"{\"openid\":\"o\"}","nonceStr":"n1"}""";
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Read_APaymentWithThePublicFieldsOnly_IsVerifiedWithItsAcknowledgement()
    {
        var reading = bench.Read(bench.Signed(Paid));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(("SUCCESS", "text/plain"), (reading.Acknowledgement!.Body, reading.Acknowledgement.ContentType));
        Assert.Equal(("SFT202601050001/PAY_SUCCESS", "n1", "platform_public_key"), (reading.EventId, reading.Nonce, reading.KeyId));
        Assert.Null(reading.SentAt); // there is no time in the scheme
        Assert.Equal(["cardNo"], reading.CardFields);
        Assert.Equal(
            new Transaction
            {
                MerchantNo = "30000001",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(100_000),
                ProviderOrderNo = "SFT202601050001",
                MerchantOrderNo = "ORD-S-1",
            },
            reading.Transaction);
    }

    [Fact]
    public void Read_ARefund_IsItsOwnTransactionAndNamesItsPayment()
    {
        var reading = bench.Read(bench.Signed("""{"mchId":"30000001","outTradeNo":"ORD-S-1","transactionId":"SFT202601050001","outRefundNo":"RFD-S-1","refundId":"SFT202601050003","refundFee":"30000","totalFee":"100000","status":"SUCCESS","nonceStr":"n2"}"""));

        Assert.Equal("SFT202601050003/SUCCESS", reading.EventId);
        Assert.Equal(
            new Transaction
            {
                MerchantNo = "30000001",
                Type = TransactionType.Refund,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(30_000),
                ProviderOrderNo = "SFT202601050003",
                RefundNo = "RFD-S-1",
                OriginalProviderOrderNo = "SFT202601050001",
                OriginalMerchantOrderNo = "ORD-S-1",
            },
            reading.Transaction);
    }

    [Fact] // REL-T06: each part that is given back is news; the same part sent again, or told otherwise, is not
    public void EventId_EachFurtherPartGivenBack_IsAnEventOfItsOwn()
    {
        string? EventId(string refunded, string total = "100000", string nonce = "n1")
        {
            var message = JsonNode.Parse(Paid)!;
            (message["status"], message["refundedFee"], message["totalFee"], message["nonceStr"]) = ("REFUND", refunded, total, nonce);
            return bench.Read(bench.Signed(message.ToJsonString())).EventId;
        }

        Assert.Equal("SFT202601050001/REFUND/30000", EventId("30000"));
        Assert.Equal("SFT202601050001/REFUND/50000", EventId("50000"));
        Assert.Equal(EventId("30000"), EventId("30000", nonce: "n2"));
        Assert.Equal(EventId("30000"), EventId("30000", total: "100001")); // the host refuses another message under a known event
        Assert.Equal("SFT202601050001/REFUND", EventId(""));
    }

    [Fact] // what nothing signs tells no events apart
    public void EventId_AnotherPartWithoutASignatureForIt_IsRefused()
    {
        var message = JsonNode.Parse(Paid)!;
        (message["status"], message["refundedFee"]) = ("REFUND", "30000");
        var signed = Encoding.UTF8.GetString(bench.Signed(message.ToJsonString()));

        Assert.Equal("SIG_INVALID", bench.Read(Bytes(signed.Replace("\"30000\"", "\"50000\"", StringComparison.Ordinal))).RefusalCode);
    }

    [Theory]
    [InlineData("PAY_SUCCESS", "", TransactionState.Succeeded)]
    [InlineData("PAY_INIT", "", TransactionState.Pending)]
    [InlineData("PAY_ING", "", TransactionState.Pending)]
    [InlineData("PAY_FAIL", "", TransactionState.Failed)]
    [InlineData("CLOSED", "", TransactionState.Failed)]
    [InlineData("REFUND", "100000", TransactionState.Refunded)]
    [InlineData("REFUND_SUCCESS", "99999", TransactionState.PartlyRefunded)]
    [InlineData("REFUND_ANYTHING_NEW", "", TransactionState.PartlyRefunded)] // how much is not said
    [InlineData("REFUNDING", "0", TransactionState.Succeeded)]
    [InlineData("SUCCESS", "", TransactionState.Unknown)] // a refund's word is none of a payment's
    [InlineData("pay_success", "", TransactionState.Unknown)]
    [InlineData("PAY_SUCCESS_2", "", TransactionState.Unknown)]
    [InlineData("UNREFUND", "", TransactionState.Unknown)]
    public void Read_EachStateWord_SucceedsOnlyWhereItIsDocumented(string status, string refunded, TransactionState expected)
    {
        var message = JsonNode.Parse(Paid)!;
        (message["status"], message["refundedFee"]) = (status, refunded);

        Assert.Equal(expected, bench.Read(bench.Signed(message.ToJsonString())).Transaction!.State);
    }

    [Theory]
    [InlineData("SUCCESS", null, TransactionState.Succeeded)]
    [InlineData("SUCCESS", "SUCCESS", TransactionState.Succeeded)]
    [InlineData("SUCCESS", "FAIL", TransactionState.Unknown)]
    [InlineData("FAIL", null, TransactionState.Failed)]
    [InlineData("PROCESSING", null, TransactionState.Pending)]
    [InlineData("PAY_SUCCESS", null, TransactionState.Unknown)]
    public void Read_EachStateWordOfARefund_SucceedsOnlyWhereBothNamesSaySo(string status, string? refundStatus, TransactionState expected)
    {
        var message = JsonNode.Parse("""{"mchId":"30000001","outRefundNo":"RFD-S-1","refundFee":"1","nonceStr":"n"}""")!;
        (message["status"], message["refundStatus"]) = (status, refundStatus);

        Assert.Equal(expected, bench.Read(bench.Signed(message.ToJsonString())).Transaction!.State);
    }

    [Theory]
    [InlineData("pos_card", Product.Card, Scheme.Unknown)]
    [InlineData("upacp_qr", Product.Qr, Scheme.UnionPay)]
    [InlineData("wx_jsapi", Product.Qr, Scheme.WeChat)]
    [InlineData("wx_lite", Product.Qr, Scheme.WeChat)]
    [InlineData("wx_native", Product.Qr, Scheme.WeChat)]
    [InlineData("wx_wap", Product.Qr, Scheme.WeChat)]
    [InlineData("alipay_qr", Product.Qr, Scheme.Alipay)]
    [InlineData("alipay_jsapi", Product.Qr, Scheme.Alipay)]
    [InlineData("alipay_pc", Product.Qr, Scheme.Alipay)]
    [InlineData("alipay_wap", Product.Qr, Scheme.Alipay)]
    [InlineData("shengpay_aggre", Product.Unknown, Scheme.Unknown)]
    [InlineData("wxpay", Product.Unknown, Scheme.Unknown)]
    [InlineData("", Product.Unknown, Scheme.Unknown)]
    public void Read_EachTradeType_IsAProductAndAScheme(string tradeType, Product product, Scheme scheme)
    {
        var message = JsonNode.Parse(Paid)!;
        message["tradeType"] = tradeType;

        var told = bench.Read(bench.Signed(message.ToJsonString())).Transaction!;

        Assert.Equal((product, scheme), (told.Product, told.Scheme));
    }

    [Fact] // REL-W04
    public void Read_NoSignature_IsMissing()
    {
        foreach (var sign in new string?[] { null, "", "null", " " }) Assert.Equal("SIG_MISSING", bench.Read(With(m => m["sign"] = sign)).RefusalCode);
        Assert.Equal("SIG_MISSING", bench.Read(With(m => m.Remove("sign"))).RefusalCode);
    }

    [Fact] // REL-W04, REL-W07
    public void Read_NameStandsTwice_IsAmbiguousThoughSigned()
    {
        var text = Encoding.UTF8.GetString(bench.Signed(Paid));

        Assert.Equal("SIG_AMBIGUOUS", bench.Read(Bytes(text.Replace("{\"mchId\"", "{\"sign\":\"\",\"mchId\"", StringComparison.Ordinal))).RefusalCode);
        Assert.Equal("SIG_AMBIGUOUS", bench.Read(Bytes(text.Replace("{\"mchId\"", "{\"s\\u0069gn\":null,\"mchId\"", StringComparison.Ordinal))).RefusalCode);
        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Read(Bytes(text.Replace("{\"mchId\"", "{\"status\":\"PAY_FAIL\",\"mchId\"", StringComparison.Ordinal))).RefusalCode);
        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Read(Bytes(text.Replace("{\"mchId\"", "{\"st\\u0061tus\":\"\",\"mchId\"", StringComparison.Ordinal))).RefusalCode);
    }

    [Theory] // REL-W08
    [InlineData("hex")]
    [InlineData("blank")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("spare")]
    [InlineData("url")]
    public void Read_SignatureInAnotherSpelling_IsRefusedForItsEncoding(string how)
    {
        var body = With(m =>
        {
            var sign = (string)m["sign"]!;
            m["sign"] = how switch
            {
                "hex" => Convert.ToHexStringLower(StrictBase64.Decode(sign)),
                "blank" => sign.Insert(4, " "),
                "short" => sign[..^4],
                "long" => sign + "AAAA",
                // 128 bytes end in one padded group of two: its last digit has two spare bits, which must be zero.
                "spare" => sign[..^2] + (char)(sign[^2] + 1) + "=",
                _ => "-" + sign[1..],
            };
        });

        Assert.Equal("SIG_ENCODING", bench.Read(body).RefusalCode);
    }

    [Fact] // REL-W10, REL-W22: the host compares, by what the reader gives it
    public void Read_SameEventSignedAnew_HasTheSameEventAndAnotherNonce()
    {
        var sale = bench.AddSale(1);

        var first = bench.Read(bench.Wire.Notify(bench.Book, sale).Body);
        var again = bench.Read(bench.Wire.Notify(bench.Book, sale).Body);

        Assert.Equal(first.EventId, again.EventId);
        Assert.NotEqual(first.Nonce, again.Nonce);
        Assert.Equal(first.Transaction, again.Transaction);
    }

    [Theory] // REL-T04
    [InlineData("\"payerInfo\":\"{}\"", NotificationVerdict.Verified)]
    [InlineData("\"payerInfo\":\"https://a.example/?x=1&y=2\"", NotificationVerdict.Verified)]
    [InlineData("\"payerInfo\":\"x&refundedFee=1\"", NotificationVerdict.Refused)]
    public void Read_ValueThatHoldsAFieldThatIsRead_IsAmbiguousThoughSigned(string payer, NotificationVerdict expected)
    {
        Assert.Equal(expected, bench.Read(bench.Signed(Paid.Replace("\"payerInfo\":\"{\\\"openid\\\":\\\"o\\\"}\"", payer, StringComparison.Ordinal))).Verdict);
    }

    [Fact] // REL-W11: the platform's key signs for every merchant
    public void Read_AnotherMerchantsMessage_IsNotOurs()
    {
        using var notConnected = new ShengfutongBench(merchantNos: ["30000009"]);

        Assert.Equal("OWNER_MISMATCH", bench.Read(bench.Signed(Paid.Replace("30000001", "30000002", StringComparison.Ordinal))).RefusalCode);
        Assert.Equal("OWNER_MISMATCH", bench.Read(bench.Signed(Paid.Replace("\"mchId\":\"30000001\",", "", StringComparison.Ordinal))).RefusalCode);
        Assert.Equal("OWNER_MISMATCH", notConnected.Read(notConnected.Signed(Paid)).RefusalCode);
    }

    [Fact]
    public void Read_FullCardNumber_IsCutToSixAndFour()
    {
        var message = JsonNode.Parse(Paid)!;
        message["cardNo"] = "6222" + "021234567" + "8223"; // no real card: it fails the check digit

        Assert.Equal("622202*******8223", bench.Read(bench.Signed(message.ToJsonString())).Transaction!.MaskedCardNo);
    }

    [Theory] // REL-W20, REL-W21
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("null", "PAYLOAD_ENCODING")]
    [InlineData("[]", "PAYLOAD_ENCODING")]
    [InlineData("\"text\"", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":\"1\"} {}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":\"1\",}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":1}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":true}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":{\"b\":\"1\"}}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":[\"1\"]}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":\"\\ud800\"}", "PAYLOAD_ENCODING")]
    [InlineData("{\"a\":\"1\"", "PAYLOAD_ENCODING")]
    [InlineData("mchId=30000001&status=PAY_SUCCESS", "PAYLOAD_ENCODING")]
    [InlineData("{}", "SIG_MISSING")]
    public void Read_NotTheDocumentedJson_IsRefused(string body, string expected)
    {
        Assert.Equal(expected, bench.Read(Bytes(body)).RefusalCode);
    }

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        byte[] body = [.. "{\"mchId\":\""u8, 0xB0, 0xA1, .. "\"}"u8];

        Assert.Equal("PAYLOAD_ENCODING", bench.Read(body).RefusalCode);
    }

    [Theory]
    [InlineData("\"totalFee\":\"100000\"", "\"totalFee\":\"1000.00\"")]
    [InlineData("\"totalFee\":\"100000\"", "\"totalFee\":\"-1\"")]
    [InlineData("\"totalFee\":\"100000\"", "\"totalFee\":\"\"")]
    [InlineData("\"totalFee\":\"100000\"", "\"totalFee\":\"1e5\"")]
    [InlineData("\"totalFee\":\"100000\"", "\"totalFee\":\"9999999999999999\"")]
    [InlineData("\"transactionId\":\"SFT202601050001\"", "\"transactionId\":\"\"")]
    [InlineData("\"status\":\"PAY_SUCCESS\"", "\"status\":\"\"")]
    [InlineData("\"nonceStr\":\"n1\"", "\"nonceStr\":\"n 1\"")]
    [InlineData("\"nonceStr\":\"n1\"", "\"nonceStr\":\"n1\",\"timeEnd\":\"20260230093000\"")]
    [InlineData("\"nonceStr\":\"n1\"", "\"nonceStr\":\"n1\",\"bizType\":\"CANCEL\"")] // without a number of its own
    [InlineData("\"nonceStr\":\"n1\"", "\"nonceStr\":\"n1\",\"bizType\":\"OTHER\"")]
    [InlineData("\"nonceStr\":\"n1\"", "\"nonceStr\":\"n1\",\"refundId\":\"R1\"")] // a refund without an amount
    [InlineData("\"status\":\"PAY_SUCCESS\"", "\"status\":\"REFUND\",\"refundedFee\":\"100001\"")]
    public void Read_SignedButNotAnOrder_IsRefused(string good, string bad)
    {
        Assert.Contains(good, Paid, StringComparison.Ordinal);

        Assert.Equal("PAYLOAD_ENCODING", bench.Read(bench.Signed(Paid.Replace(good, bad, StringComparison.Ordinal))).RefusalCode);
    }

    private byte[] With(Action<JsonObject> change)
    {
        var message = JsonNode.Parse(bench.Signed(Paid))!.AsObject();
        change(message);
        return Bytes(message.ToJsonString());
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
