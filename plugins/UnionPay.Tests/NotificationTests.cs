using System.Text;
using Rijie.UnionPay.Simulator;

namespace Rijie.UnionPay.Tests;

public sealed class NotificationTests
{
    [Theory]
    [InlineData("01")]
    [InlineData("11")]
    [InlineData("12")]
    public void Read_SignedSale_IsVerifiedWithItsTransaction(string method)
    {
        using var bench = new Bench(method);

        var reading = bench.Read(bench.Wire.Notify(bench.Book, Bench.Sale).Body);

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(Bench.Sale, reading.Transaction);
        Assert.Equal("01-202601051015301000018-00", reading.EventId);
        Assert.Equal("ok", reading.Acknowledgement!.Body);
        Assert.Equal(["accNo"], reading.CardFields);
        Assert.Empty(reading.Flags);
        Assert.Null(reading.SentAt);
        Assert.Equal(method == "01" ? bench.Wire.Keys.Signer.SerialNumber : "secure_key", reading.KeyId);
    }

    [Fact]
    public void Read_Refund_NamesItsOriginalBesideItsOwnNumber()
    {
        using var bench = new Bench("11");
        var refund = Bench.Sale with { Type = TransactionType.Refund, RefundNo = "RFD20260105000001", ProviderOrderNo = "202601051402101000038", OriginalProviderOrderNo = "202601051015301000018", OriginalMerchantOrderNo = "ORD20260105000001" };

        var reading = bench.Read(bench.Wire.Notify(bench.Book, refund).Body);

        Assert.Equal(refund, reading.Transaction);
        Assert.Equal("04-202601051402101000038-00", reading.EventId);
    }

    [Theory]
    [InlineData("00", TransactionState.Succeeded)]
    [InlineData("A6", TransactionState.Succeeded)]
    [InlineData("03", TransactionState.Unknown)]
    [InlineData("04", TransactionState.Unknown)]
    [InlineData("05", TransactionState.Unknown)]
    [InlineData("51", TransactionState.Failed)]
    [InlineData("34", TransactionState.Failed)]
    [InlineData("OK!", TransactionState.Unknown)]
    public void Read_ResponseCode_IsTheState(string code, TransactionState state)
    {
        using var bench = new Bench("11");

        Assert.Equal(state, bench.Read(bench.Notification(("respCode", code))).Transaction!.State);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("11")]
    [InlineData("12")]
    public void Read_AnyFieldChangedOrTakenAway_IsRefused(string method)
    {
        using var bench = new Bench(method);
        var fields = bench.SignedFields();

        Assert.Equal(NotificationVerdict.Verified, bench.Read(UnionPayDesk.Encode(fields)).Verdict);
        foreach (var (name, value) in fields)
        {
            var others = fields.Where(f => f.Key != name).ToList();
            Assert.Equal(NotificationVerdict.Refused, bench.Read(UnionPayDesk.Encode([.. others, new(name, Flipped(value))])).Verdict);
            Assert.Equal(NotificationVerdict.Refused, bench.Read(UnionPayDesk.Encode(others)).Verdict);
        }
    }

    [Fact]
    public void Read_AnyBitOfTheBodyFlipped_IsRefusedOrSaysTheSame()
    {
        using var bench = new Bench("12");
        var body = bench.Notification();
        var whole = bench.Read(body);
        var spelledOtherwise = 0;

        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            var reading = bench.Read(body);
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            if (reading.Verdict == NotificationVerdict.Refused) continue;
            // %2a and %2A are one byte: the form has two spellings for it, and the signature covers the byte.
            Assert.Equal(whole.Transaction, reading.Transaction);
            Assert.Equal(whole.EventId, reading.EventId);
            Assert.True(body[(bit / 8) - 1] == '%' || body[(bit / 8) - 2] == '%');
            spelledOtherwise++;
        }
        Assert.InRange(spelledOtherwise, 1, 100);
    }

    [Fact]
    public void Read_FieldAdded_IsRefused()
    {
        using var bench = new Bench("11");

        Assert.Equal("SIG_INVALID", bench.Read(bench.Tampered("settleRate", "1")).RefusalCode);
    }

    [Fact]
    public void Read_BlankFieldAdded_IsAsIfItWereNotThere()
    {
        using var bench = new Bench("11");

        var reading = bench.Read([.. bench.Notification(), .. "&origOrderId="u8]);

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Null(reading.Transaction!.OriginalMerchantOrderNo);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public void Read_NoSignature_IsMissing(string signature)
    {
        using var bench = new Bench("11");

        Assert.Equal("SIG_MISSING", bench.Read(bench.Tampered("signature", signature)).RefusalCode);
    }

    [Theory]
    [InlineData("signMethod", "12", "SIG_ALGORITHM")]
    [InlineData("signMethod", "01", "SIG_ALGORITHM")]
    [InlineData("signMethod", "MD5", "SIG_ALGORITHM")]
    [InlineData("version", "5.0.0", "SIG_ALGORITHM")]
    [InlineData("signature", "abc", "SIG_ENCODING")]
    [InlineData("signature", "zz", "SIG_ENCODING")]
    [InlineData("signature", "0000000000000000000000000000000000000000000000000000000000000000", "SIG_INVALID")]
    [InlineData("txnAmt", "1", "SIG_INVALID")]
    public void Read_OtherAlgorithmOrSignature_HasItsCode(string field, string value, string code)
    {
        using var bench = new Bench("11");

        Assert.Equal(code, bench.Read(bench.Tampered(field, value)).RefusalCode);
    }

    [Fact]
    public void Read_SignatureInUpperCase_IsRefused()
    {
        using var bench = new Bench("11");
        var signature = bench.SignedFields().Single(f => f.Key == "signature").Value;

        Assert.Equal("SIG_ENCODING", bench.Read(bench.Tampered("signature", signature.ToUpperInvariant())).RefusalCode);
    }

    [Fact]
    public void Read_ReallySignedWithAnotherMethod_IsRefused()
    {
        using var bench = new Bench("01");
        using var other = AcpSigner.Keyed(SignMethod.Sha256, bench.Wire.Keys.RootPem);
        var body = UnionPayDesk.Encode(other.Sign(UnionPayFields.Of(Bench.Sale, "respCode")));

        Assert.Equal("SIG_ALGORITHM", bench.Read(body).RefusalCode);
    }

    [Fact]
    public void Read_NameTwice_IsAmbiguous()
    {
        using var bench = new Bench("11");

        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Read([.. bench.Notification(), .. "&txnAmt=1"u8]).RefusalCode);
        Assert.Equal("SIG_AMBIGUOUS", bench.Read([.. bench.Notification(), .. "&signature=1"u8]).RefusalCode);
    }

    [Fact]
    public void Read_TwoFieldsJoinedIntoOne_IsAmbiguous()
    {
        using var bench = new Bench("11");
        var fields = bench.SignedFields();
        var traceTime = fields.Single(f => f.Key == "traceTime").Value;
        // txnAmt comes right behind traceTime, so the sorted string stays the same.
        var joined = fields.Where(f => f.Key is not "traceTime" and not "txnAmt").Append(new("traceTime", $"{traceTime}&txnAmt=12345"));

        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Read(UnionPayDesk.Encode(joined)).RefusalCode);
    }

    [Theory]
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("a=%zz", "PAYLOAD_ENCODING")]
    [InlineData("<xml/>", "PAYLOAD_ENCODING")]
    [InlineData("a=1", "SIG_MISSING")]
    public void Read_BodyThatIsNoForm_IsRefused(string body, string code)
    {
        using var bench = new Bench("11");

        Assert.Equal(code, bench.Read(Encoding.UTF8.GetBytes(body)).RefusalCode);
    }

    [Fact]
    public void Read_SignedGbkText_IsVerifiedFirstAndThenRefused()
    {
        using var bench = new Bench("11");
        var fields = new List<KeyValuePair<string, ReadOnlyMemory<byte>>> { new("signMethod", "11"u8.ToArray()), new("respMsg", new byte[] { 0xB3, 0xC9 }) };
        var signature = AcpDigest.Keyed(SignMethod.Sha256, new AcpMessage(fields), bench.Wire.Keys.SecureKey);

        Assert.Equal("PAYLOAD_ENCODING", bench.Read(Encoding.ASCII.GetBytes($"signMethod=11&respMsg=%B3%C9&signature={signature}")).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Read(Encoding.ASCII.GetBytes($"signMethod=11&respMsg=%B3%C8&signature={signature}")).RefusalCode);
    }

    [Fact]
    public void Read_AnotherMerchantsMessage_IsRefused()
    {
        using var bench = new Bench("11");

        Assert.Equal("OWNER_MISMATCH", bench.Read(bench.Notification(("merId", "777290058110049"))).RefusalCode);
    }

    [Fact]
    public void Read_MerchantWithoutConnection_IsRefused()
    {
        using var bench = new Bench("11", merchantNos: []);

        Assert.Equal("OWNER_MISMATCH", bench.Read(bench.Notification()).RefusalCode);
    }

    [Theory]
    [InlineData("txnAmt", "")]
    [InlineData("txnAmt", "12.34")]
    [InlineData("txnTime", "20260230000000")]
    [InlineData("txnType", "76")]
    [InlineData("respCode", "")]
    [InlineData("settleDate", "1332")]
    public void Read_SignedFieldThatIsMalformed_IsRefused(string field, string value)
    {
        using var bench = new Bench("11");

        Assert.Equal("PAYLOAD_INVALID", bench.Read(bench.Notification((field, value))).RefusalCode);
    }

    [Theory]
    [InlineData("840", "USD")]
    [InlineData("999", "XXX")]
    [InlineData("CNY", "XXX")]
    public void Read_OtherCurrency_IsNotCny(string number, string letters)
    {
        using var bench = new Bench("11");

        Assert.Equal(letters, bench.Read(bench.Notification(("currencyCode", number))).Transaction!.Currency);
    }

    [Theory]
    [InlineData("20260108101530", 0)]
    [InlineData("20260108101531", 1)]
    public void Read_TradedOver72HoursAgo_IsFlaggedAndKept(string now, int flags)
    {
        using var bench = new Bench("11", now);

        var reading = bench.Read(bench.Notification());

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(flags, reading.Flags.Count);
    }

    [Fact]
    public void Read_KeyBeforeAnExchange_StillVerifies()
    {
        using var bench = new Bench("12");
        using var later = new Bench("12", change: new() { ["previous_secure_key"] = bench.Wire.Keys.SecureKey });

        Assert.Equal("previous_secure_key", later.Read(bench.Notification()).KeyId);
    }

    [Fact]
    public void Read_PlusThatWasNotEscaped_IsPutBack()
    {
        using var bench = new Bench("01");
        var body = Bench.Text(bench.Notification()).Replace("%2B", "+", StringComparison.Ordinal);

        Assert.Equal(NotificationVerdict.Verified, bench.Read(Encoding.ASCII.GetBytes(body)).Verdict);
    }

    private static string Flipped(string value) => (char)(value[0] ^ 1) + value[1..];
}
