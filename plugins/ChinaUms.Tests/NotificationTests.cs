using System.Text;
using Rijie.Signing;

namespace Rijie.ChinaUms.Tests;

public sealed class NotificationTests : IDisposable
{
    private readonly ChinaUmsBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Read_APaidOrder_IsVerifiedWithItsAcknowledgement()
    {
        var reading = bench.Notified(Signed(Paid));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(("SUCCESS", "text/plain; charset=utf-8"), (reading.Acknowledgement!.Body, reading.Acknowledgement.ContentType));
        Assert.Equal(("Sale/ORD-U-2/260105000002/TRADE_SUCCESS", "notify_key"), (reading.EventId, reading.KeyId));
        Assert.Equal((null, null), (reading.Nonce, reading.SentAt));
        Assert.Equal(["bankCardNo"], reading.CardFields);
        Assert.Equal(
            new Transaction
            {
                MerchantNo = "898310058120001",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(8_300),
                OrderAmount = Money.FromFen(8_800),
                MerchantDiscount = Money.FromFen(500),
                PlatformDiscount = Money.FromFen(300),
                PayerAmount = Money.FromFen(8_000),
                MerchantOrderNo = "ORD-U-2",
                RetrievalReference = "260105000002",
                UpstreamOrderNo = "4200000567202601051336400611",
                TerminalNo = "80000001",
                TradedAt = ChinaUmsBench.At(9, 20),
                ClearingDate = ChinaUmsBench.Day,
                Product = Product.Qr,
                Scheme = Scheme.WeChat,
            },
            reading.Transaction);
    }

    [Theory]
    [InlineData("TRADE_SUCCESS", TransactionState.Succeeded)]
    [InlineData("WAIT_BUYER_PAY", TransactionState.Pending)]
    [InlineData("NEW_ORDER", TransactionState.Pending)]
    [InlineData("TRADE_REFUND", TransactionState.PartlyRefunded)]
    [InlineData("UNKNOWN", TransactionState.Unknown)]
    [InlineData("TRADE_SUCCESS_2", TransactionState.Unknown)]
    [InlineData("trade_success", TransactionState.Unknown)]
    [InlineData("", TransactionState.Unknown)]
    public void Read_EachStateWord_SucceedsOnlyWhereItIsKnown(string status, TransactionState expected)
    {
        var reading = bench.Notified(Signed(With(("status", status))));

        Assert.Equal((NotificationVerdict.Verified, expected), (reading.Verdict, reading.Transaction!.State));
    }

    [Theory]
    [InlineData("SUCCESS", TransactionState.Succeeded)]
    [InlineData("PROCESSING", TransactionState.Pending)]
    [InlineData("FAIL", TransactionState.Failed)]
    [InlineData("", TransactionState.Unknown)]
    public void Read_ARefund_IsItsOwnTransactionAndNamesItsOrder(string status, TransactionState expected)
    {
        var reading = bench.Notified(Signed(With(("status", "TRADE_REFUND"), ("refundOrderId", "RFD-U-9"), ("refundAmount", "3000"), ("refundStatus", status))));

        var refund = reading.Transaction!;
        Assert.Equal((TransactionType.Refund, expected, 3_000L, "RFD-U-9", "ORD-U-2"), (refund.Type, refund.State, refund.Gross.Fen, refund.RefundNo, refund.OriginalMerchantOrderNo));
        Assert.StartsWith("Refund/RFD-U-9/", reading.EventId, StringComparison.Ordinal);
    }

    [Fact] // REL-W04
    public void Read_NoSignature_IsMissing()
    {
        Assert.Equal("SIG_MISSING", bench.Notified(ChinaUmsBench.Form(Paid)).RefusalCode);
        Assert.Equal("SIG_MISSING", bench.Notified(ChinaUmsBench.Form([.. Paid, new("sign", "")])).RefusalCode);
        Assert.Equal("SIG_MISSING", bench.Notified(ChinaUmsBench.Form([.. Paid, new("sign", "null")])).RefusalCode);
    }

    [Fact] // REL-W04, REL-W07
    public void Read_AFieldTwice_IsAmbiguous()
    {
        var good = Signed(Paid);

        Assert.Equal("SIG_AMBIGUOUS", bench.Notified(good + "&sign=" + new string('A', 64)).RefusalCode);
        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Notified(good + "&totalAmount=1").RefusalCode);
    }

    [Theory] // REL-W05
    [InlineData("SHA256", "MD5")]
    [InlineData("MD5", "SHA256")]
    [InlineData("SHA256", "SHA1")]
    [InlineData("SHA256", "")]
    [InlineData("SHA256", "sha256")]
    public void Read_AnotherAlgorithmNamed_IsRefusedThoughItIsSignedSo(string ofAccount, string named)
    {
        using var account = new ChinaUmsBench(notifySignType: ofAccount);
        KeyValuePair<string, string>[] fields = [.. Paid.Where(f => f.Key != "signType"), new("signType", named)];
        var digest = named == "MD5" ? System.Security.Cryptography.HashAlgorithmName.MD5 : System.Security.Cryptography.HashAlgorithmName.SHA256;
        var signature = TextDigest.Hex(digest, SortedForm.Canonicalize(fields, new HashSet<string>(), keepBlank: true) + account.Wire.Keys.NotifyKey).ToUpperInvariant();

        var reading = account.Notified(ChinaUmsBench.Form([.. fields, new("sign", signature)]));

        Assert.Equal("SIG_ALGORITHM", reading.RefusalCode);
    }

    [Fact] // REL-W06: every field is signed here, so that an added one breaks the signature
    public void Read_AFieldAdded_IsRefused() => Assert.Equal("SIG_INVALID", bench.Notified(Signed(Paid) + "&extra=1").RefusalCode);

    [Theory] // REL-W08
    [InlineData("AB")]
    [InlineData("ABC")]
    [InlineData("zz")]
    public void Read_ATextThatIsNoSignature_IsRefusedAsOne(string signature) =>
        Assert.Equal("SIG_ENCODING", bench.Notified(ChinaUmsBench.Form([.. Paid, new("sign", signature)])).RefusalCode);

    [Fact] // REL-W08: one spelling only
    public void Read_TheSignatureInLowerCase_IsRefused()
    {
        var good = bench.Wire.Keys.SignNotification(Paid);
        var lower = good[..^1].Append(new("sign", good[^1].Value.ToLowerInvariant()));

        Assert.Equal("SIG_ENCODING", bench.Notified(ChinaUmsBench.Form(lower)).RefusalCode);
    }

    [Fact] // REL-W11
    public void Read_ForAMerchantThatIsNotConnected_IsAnothersMessage() =>
        Assert.Equal("OWNER_MISMATCH", bench.Notified(Signed(With(("mid", ChinaUmsBench.SecondMerchantNo)))).RefusalCode);

    [Fact] // REL-T04
    public void Read_AValueWithAFieldInIt_IsRefusedThoughItIsSigned()
    {
        var honest = Signed([.. Paid, new("orderDesc", "tea"), new("payDetail", "x")]);
        // The same signed text, split elsewhere.
        var shifted = Signed([.. Paid, new("orderDesc", "tea&payDetail=x")]);

        Assert.Equal(NotificationVerdict.Verified, bench.Notified(honest).Verdict);
        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Notified(shifted).RefusalCode);
    }

    [Fact] // REL-W20
    public void Read_ASignedBodyThatIsNoUtf8_IsRefusedAfterItsSignature()
    {
        const string mark = "ZZZZ";
        var fields = With(("merName", mark)).Select(f => new KeyValuePair<string, ReadOnlyMemory<byte>>(f.Key, f.Value == mark ? new byte[] { 0xBD, 0xD6 } : Encoding.UTF8.GetBytes(f.Value))).ToList();
        var signed = ChinaUmsSigning.OfNotification(fields).SelectMany(p => p.ToArray()).Concat(Encoding.UTF8.GetBytes(bench.Wire.Keys.NotifyKey)).ToArray();
        var signature = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(signed));
        var body = ChinaUmsBench.Form([.. With(("merName", mark)), new("sign", signature)]).Replace(mark, "%BD%D6", StringComparison.Ordinal);

        Assert.Equal("PAYLOAD_ENCODING", bench.Notified(body).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Notified(body.Replace("%BD%D6", "%BD%D7", StringComparison.Ordinal)).RefusalCode);
    }

    [Theory]
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("mid", "PAYLOAD_ENCODING")]
    [InlineData("mid=%zz", "PAYLOAD_ENCODING")]
    public void Read_ABodyThatIsNoForm_IsRefused(string body, string code) => Assert.Equal(code, bench.Notified(body).RefusalCode);

    [Theory]
    [InlineData("totalAmount", "88.00")]
    [InlineData("totalAmount", "-1")]
    [InlineData("totalAmount", "")]
    [InlineData("couponMerchantContribute", "9000")]
    [InlineData("buyerPayAmount", "7999")]
    [InlineData("payTime", "2026-01-05 25:00:00")]
    [InlineData("settleDate", "20260105")]
    [InlineData("merOrderId", "")]
    public void Read_ASignedMessageThatIsNotAsDocumented_IsRefused(string name, string value) =>
        Assert.Equal("PAYLOAD_ENCODING", bench.Notified(Signed(With((name, value)))).RefusalCode);

    [Fact] // REL-T10: two keys while they are exchanged, and which one it was is recorded
    public void Read_DuringAnExchangeOfKeys_EitherKeyVerifies()
    {
        const string before = "the-key-before";
        using var exchanging = new ChinaUmsBench(new Dictionary<string, string> { ["previous_notify_key"] = before });

        Assert.Equal("notify_key", exchanging.Notified(ChinaUmsBench.Form(exchanging.Wire.Keys.SignNotification(Paid))).KeyId);
        Assert.Equal("previous_notify_key", exchanging.Notified(ChinaUmsBench.Form(exchanging.Wire.Keys.SignNotification(Paid, before))).KeyId);
        Assert.Equal("SIG_INVALID", bench.Notified(ChinaUmsBench.Form(bench.Wire.Keys.SignNotification(Paid, before))).RefusalCode);
    }

    [Fact] // REL-T06: the event's own identity, not the way it is sent
    public void EventId_SameStateSentAnew_IsTheSame_AndAnotherStateOrPaymentIsNot()
    {
        var first = bench.Notified(Signed(Paid));

        Assert.Equal(first.EventId, bench.Notified(Signed(With(("notifyId", "another")))).EventId);
        Assert.NotEqual(first.EventId, bench.Notified(Signed(With(("status", "TRADE_CLOSED")))).EventId);
        Assert.NotEqual(first.EventId, bench.Notified(Signed(With(("seqId", "260105000077")))).EventId);
    }

    [Fact] // REL-T06: each part that is given back is news; the same part sent again, or told otherwise, is not
    public void EventId_EachFurtherPartGivenBack_IsAnEventOfItsOwn()
    {
        var first = bench.Notified(Signed(With(("status", "TRADE_REFUND"), ("refundAmount", "3000"))));

        Assert.Equal("Sale/ORD-U-2/260105000002/TRADE_REFUND/3000", first.EventId);
        Assert.Equal("Sale/ORD-U-2/260105000002/TRADE_REFUND/5000", bench.Notified(Signed(With(("status", "TRADE_REFUND"), ("refundAmount", "5000")))).EventId);
        Assert.Equal(first.EventId, bench.Notified(Signed(With(("status", "TRADE_REFUND"), ("refundAmount", "3000"), ("notifyId", "another")))).EventId);
        // The host refuses another message under a known event.
        Assert.Equal(first.EventId, bench.Notified(Signed(With(("status", "TRADE_REFUND"), ("refundAmount", "3000"), ("payTime", "2026-01-05 09:21:00")))).EventId);
    }

    [Fact]
    public void Read_ACardNumberInFull_IsCutToSixAndFour() =>
        Assert.Equal("622202******1234", bench.Notified(Signed([.. Paid, new("bankCardNo", "6222020000001234")])).Transaction!.MaskedCardNo);

    /// <summary>The fields of a paid order; signed by SHA-256.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Paid { get; } =
    [
        new("payTime", "2026-01-05 09:20:00"), new("merName", "测试 商户+1"), new("mid", "898310058120001"), new("settleDate", "2026-01-05"), new("billFunds", ""), new("tid", "80000001"),
        new("instMid", "QRPAYDEFAULT"), new("targetOrderId", "4200000567202601051336400611"), new("seqId", "260105000002"), new("merOrderId", "ORD-U-2"), new("targetSys", "WXPay"),
        new("totalAmount", "8800"), new("buyerPayAmount", "8000"), new("couponMerchantContribute", "500"), new("couponOtherContribute", "300"), new("notifyId", "8ff3e39c"),
        new("status", "TRADE_SUCCESS"), new("signType", "SHA256"),
    ];

    private static List<KeyValuePair<string, string>> With(params (string Name, string Value)[] changes) =>
    [
        .. Paid.Where(f => changes.All(c => c.Name != f.Key)),
        .. changes.Select(c => new KeyValuePair<string, string>(c.Name, c.Value)),
    ];

    private string Signed(IEnumerable<KeyValuePair<string, string>> fields) => ChinaUmsBench.Form(bench.Wire.Keys.SignNotification(fields));
}
