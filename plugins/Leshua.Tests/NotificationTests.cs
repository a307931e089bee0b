using System.Text;

namespace Rijie.Leshua.Tests;

public sealed class NotificationTests : IDisposable
{
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Read_TheSample_IsVerifiedWithItsAcknowledgement()
    {
        using var samples = new LeshuaBench(LeshuaBench.SampleKeys);

        var reading = samples.Read(LeshuaBench.Sample("notify-request.xml"));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(("000000", "text/plain; charset=utf-8"), (reading.Acknowledgement!.Body, reading.Acknowledgement.ContentType));
        Assert.Equal("pay/2601051020000002/2", reading.EventId);
        Assert.Equal("n0000000000000000000000000000003", reading.Nonce);
        Assert.Equal("callback_key", reading.KeyId);
        Assert.Null(reading.SentAt); // no time of sending is signed
        Assert.Equal(
            new Transaction
            {
                MerchantNo = "5800100001",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(500),
                OrderAmount = Money.FromFen(500),
                MerchantDiscount = Money.Zero,
                PlatformDiscount = Money.Zero,
                ProviderOrderNo = "2601051020000002",
                MerchantOrderNo = "ORD-2",
                UpstreamOrderNo = "2026010522001400000001",
                TradedAt = new DateTimeOffset(2026, 1, 5, 10, 20, 7, TimeSpan.FromHours(8)),
                Product = Product.Qr,
                Scheme = Scheme.Alipay,
            },
            reading.Transaction);
    }

    [Fact]
    public void Read_Refund_IsVerifiedUnderItsOwnNumber()
    {
        var reading = bench.Read(bench.Notification(
            ("merchant_id", "5800100001"), ("third_order_id", "ORD-2"), ("leshua_order_id", "2601051020000002"), ("merchant_refund_id", "RFD1"), ("leshua_refund_id", "2601051600000003"),
            ("refund_amount", "200"), ("total_amount", "500"), ("refund_time", "2026-01-05 16:00:09"), ("status", "11"), ("failure_reason", ""), ("error_code", "0")));

        Assert.Equal("refund/2601051600000003/11", reading.EventId);
        Assert.Null(reading.Nonce);
        Assert.Equal(
            new Transaction
            {
                MerchantNo = "5800100001",
                Type = TransactionType.Refund,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(200),
                ProviderOrderNo = "2601051600000003",
                RefundNo = "RFD1",
                OriginalProviderOrderNo = "2601051020000002",
                OriginalMerchantOrderNo = "ORD-2",
                TradedAt = new DateTimeOffset(2026, 1, 5, 16, 0, 9, TimeSpan.FromHours(8)),
            },
            reading.Transaction);
    }

    [Theory]
    [InlineData("0", TransactionState.Pending)]
    [InlineData("2", TransactionState.Succeeded)]
    [InlineData("6", TransactionState.Failed)]
    [InlineData("8", TransactionState.Failed)]
    [InlineData("10", TransactionState.Pending)]
    [InlineData("11", TransactionState.Refunded)]
    [InlineData("12", TransactionState.Succeeded)]
    [InlineData("", TransactionState.Unknown)]
    [InlineData("02", TransactionState.Unknown)]
    [InlineData("SUCCESS", TransactionState.Unknown)]
    public void Read_EachStatusOfAPayment_SucceedsOnlyWhereTheDocumentationSaysSo(string status, TransactionState expected) =>
        Assert.Equal(expected, Payment(("status", status)).Transaction!.State);

    [Theory]
    [InlineData("0", TransactionState.Pending)]
    [InlineData("2", TransactionState.Unknown)]
    [InlineData("8", TransactionState.Unknown)]
    [InlineData("10", TransactionState.Pending)]
    [InlineData("11", TransactionState.Succeeded)]
    [InlineData("12", TransactionState.Failed)]
    [InlineData("", TransactionState.Unknown)]
    public void Read_EachStatusOfARefund_SucceedsByItsOneWord(string status, TransactionState expected) => Assert.Equal(
        expected,
        bench.Read(bench.Notification(("merchant_id", "5800100001"), ("leshua_order_id", "1"), ("leshua_refund_id", "2"), ("refund_amount", "200"), ("status", status))).Transaction!.State);

    [Fact]
    public void Read_Discounts_LowerGrossOnlyWhereTheMerchantPays()
    {
        var reading = Payment(("settlement_amount", "450"), ("discount_amount", "80"), ("buyer_pay_amount", "420"));

        Assert.Equal(Money.FromFen(450), reading.Transaction!.Gross);
        Assert.Equal(Money.FromFen(500), reading.Transaction.OrderAmount);
        Assert.Equal(Money.FromFen(50), reading.Transaction.MerchantDiscount);
        Assert.Equal(Money.FromFen(30), reading.Transaction.PlatformDiscount);
        Assert.Equal(Money.FromFen(420), reading.Transaction.PayerAmount);
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

    [Fact]
    public void Read_PaymentAndRefundOfOneNumber_AreTwoEvents()
    {
        var payment = Payment(("leshua_order_id", "7"), ("status", "11"));
        var refund = bench.Read(bench.Notification(("merchant_id", "5800100001"), ("leshua_order_id", "1"), ("leshua_refund_id", "7"), ("refund_amount", "200"), ("status", "11")));

        Assert.NotEqual(payment.EventId, refund.EventId);
    }

    [Fact] // REL-W11
    public void Read_AnotherMerchantsMessage_IsNotOurs() => Assert.Equal("OWNER_MISMATCH", Payment(("merchant_id", "5800100002")).RefusalCode);

    [Theory] // REL-W07, REL-W20, REL-W21, REL-S36
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("hello", "PAYLOAD_ENCODING")]
    [InlineData("<html><body>login</body></html>", "PAYLOAD_ENCODING")]
    [InlineData("<leshua><amount>1</amount>", "PAYLOAD_ENCODING")]
    [InlineData("<leshua><amount>1</amount><amount>2</amount></leshua>", "PAYLOAD_AMBIGUOUS")]
    [InlineData("<leshua><orders></orders></leshua>", "PAYLOAD_ENCODING")]
    [InlineData("<leshua><a><b>1</b></a></leshua>", "PAYLOAD_ENCODING")]
    [InlineData("amount=1&amount=2", "PAYLOAD_AMBIGUOUS")]
    [InlineData("sign=1&sign=2", "SIG_AMBIGUOUS")]
    [InlineData("a=%FF", "PAYLOAD_ENCODING")]
    [InlineData("amount=1", "SIG_MISSING")]
    public void Read_NoMessageOfLeshua_IsRefused(string body, string expected) => Assert.Equal(expected, bench.Read(Encoding.UTF8.GetBytes(body)).RefusalCode);

    [Theory]
    [InlineData("amount", "")]
    [InlineData("amount", "5.00")]
    [InlineData("amount", "-500")]
    [InlineData("amount", "５００")]
    [InlineData("settlement_amount", "501")]
    [InlineData("leshua_order_id", "")]
    [InlineData("merchant_id", "")]
    [InlineData("pay_time", "20260105102007")]
    [InlineData("pay_time", "2026-02-30 10:20:07")]
    [InlineData("nonce_str", "n00000000000000000000000000000033")]
    public void Read_SignedButAgainstTheDocumentation_IsRefused(string name, string value) => Assert.Equal("PAYLOAD_ENCODING", Payment((name, value)).RefusalCode);

    private NotificationReading Payment(params (string Name, string Value)[] changes)
    {
        (string Name, string Value)[] fields = [("merchant_id", "5800100001"), ("leshua_order_id", "2601051020000002"), ("third_order_id", "ORD-2"), ("amount", "500"), ("status", "2"), ("pay_time", "2026-01-05 10:20:07")];
        return bench.Read(bench.Notification([.. fields.Where(f => changes.All(c => c.Name != f.Name)), .. changes]));
    }
}
