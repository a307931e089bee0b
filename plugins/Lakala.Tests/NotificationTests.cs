using System.Text;
using Rijie.Conformance;

namespace Rijie.Lakala.Tests;

public sealed class NotificationTests : IDisposable
{
    private readonly LakalaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Read_TheSampleBody_IsVerifiedWithItsAcknowledgement()
    {
        var reading = Read(LakalaBench.Sample("notify-body.json"));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal("{\"code\":\"SUCCESS\",\"message\":\"执行成功\"}", reading.Acknowledgement!.Body);
        Assert.Equal("20260105110113130166202601050001/SUCCESS", reading.EventId);
        Assert.Equal(32, reading.Nonce!.Length);
        Assert.Equal(LakalaBench.At(10, 0), reading.SentAt);
        Assert.NotNull(reading.KeyId);
        Assert.Equal(
            new Transaction
            {
                MerchantNo = "82200000000000A",
                Type = TransactionType.Sale,
                State = TransactionState.Succeeded,
                Gross = Money.FromFen(10_000),
                OrderAmount = Money.FromFen(10_000),
                PayerAmount = Money.FromFen(10_000),
                MerchantDiscount = Money.Zero,
                PlatformDiscount = Money.Zero,
                ProviderOrderNo = "20260105110113130166202601050001",
                MerchantOrderNo = "ORD-L-1",
                UpstreamOrderNo = "4200000000202601050000000001",
                TradedAt = LakalaBench.At(9, 30),
                Product = Product.Qr,
                CardType = CardType.None,
                Scheme = Scheme.WeChat,
            },
            reading.Transaction);
    }

    [Theory]
    [InlineData("\"trade_state\":\"SUCCESS\"", TransactionState.Succeeded)]
    [InlineData("\"trade_status\":\"SUCCESS\"", TransactionState.Succeeded)]
    [InlineData("\"trade_status\":\"SUCCESS\",\"trade_state\":\"SUCCESS\"", TransactionState.Succeeded)]
    [InlineData("\"trade_status\":\"SUCCESS\",\"trade_state\":\"FAIL\"", TransactionState.Unknown)]
    [InlineData("\"trade_status\":\"PART_REFUND\"", TransactionState.PartlyRefunded)]
    [InlineData("\"trade_status\":\"REFUND\"", TransactionState.Refunded)]
    [InlineData("\"trade_status\":\"CLOSE\"", TransactionState.Failed)]
    [InlineData("\"trade_status\":\"CREATE\"", TransactionState.Pending)]
    [InlineData("\"trade_status\":\"DEAL\"", TransactionState.Unknown)]
    [InlineData("\"trade_status\":\"SUCCESS_2\"", TransactionState.Unknown)]
    [InlineData("\"trade_status\":\"success\"", TransactionState.Unknown)]
    [InlineData("\"trade_status\":\"\"", TransactionState.Unknown)]
    public void Read_StateUnderTwoNames_SucceedsOnlyWhereTheManualSaysSo(string states, TransactionState expected)
    {
        var reading = Read(Body(states));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(expected, reading.Transaction!.State);
    }

    [Fact] // REL-W03
    public void Read_AnyBitOfTheBodyChanged_IsRefused()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        var refusals = new List<string?>();
        for (var bit = 0; bit < message.Body.Length * 8; bit++)
        {
            var body = message.Body.ToArray();
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            refusals.Add(Read(message with { Body = body }).RefusalCode);
        }

        // A flip can make two names equal, which is refused before the signature is asked.
        Assert.All(refusals, code => Assert.Contains(code, new[] { "SIG_INVALID", "PAYLOAD_AMBIGUOUS" }));
        Assert.Contains("SIG_INVALID", refusals);
    }

    [Fact] // REL-W03
    public void Read_AnyBitOfTimeNonceOrSignatureChanged_IsRefused()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));
        Assert.True(AuthorizationHeader.TryParse(message.Headers[0].Value, out var header, out _));

        var readings = new List<NotificationReading>();
        foreach (var (part, put) in new (string, Func<string, AuthorizationHeader>)[]
        {
            (header.Timestamp, t => header with { Timestamp = t }),
            (header.Nonce, t => header with { Nonce = t }),
            (header.Signature, t => header with { Signature = t }),
        })
        {
            for (var bit = 0; bit < part.Length * 7; bit++)
            {
                var text = part.ToCharArray();
                text[bit / 7] ^= (char)(1 << (bit % 7));
                readings.Add(Read(message with { Headers = [new("Authorization", put(new string(text)).ToString())] }));
            }
        }

        Assert.All(readings, r => Assert.Equal(NotificationVerdict.Refused, r.Verdict));
        Assert.All(readings, r => Assert.StartsWith("SIG_", r.RefusalCode, StringComparison.Ordinal));
    }

    [Fact] // REL-W04
    public void Read_NoSignatureAtAll_IsMissing()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        Assert.Equal("SIG_MISSING", Read(message with { Headers = [] }).RefusalCode);
        Assert.Equal("SIG_MISSING", Read(message with { Headers = [new("Authorization", "")] }).RefusalCode);
        Assert.Equal("SIG_MISSING", Read(message with { Headers = [new("Authorization", "null")] }).RefusalCode);
    }

    [Fact] // REL-W04
    public void Read_TwoSignatureHeaders_IsAmbiguous()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        var reading = Read(message with { Headers = [message.Headers[0], new("authorization", message.Headers[0].Value)] });

        Assert.Equal("SIG_AMBIGUOUS", reading.RefusalCode);
    }

    [Fact] // REL-W05
    public void Read_AnotherAlgorithmNamed_IsRefused()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        var reading = Read(message with { Headers = [new("Authorization", message.Headers[0].Value.Replace("SHA256", "SHA1", StringComparison.Ordinal))] });

        Assert.Equal("SIG_ALGORITHM", reading.RefusalCode);
    }

    [Fact] // REL-W06
    public void Read_UnsignedHeaderBeside_IsLeftOutOfTheEvent()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        var plain = Read(message);
        var reading = Read(message with { Headers = [.. message.Headers, new("X-Amount", "1")] });

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(plain.Transaction, reading.Transaction);
    }

    [Theory] // REL-W07
    [InlineData("\"trade_status\":\"SUCCESS\",\"trade_status\":\"FAIL\"")]
    [InlineData("\"trade_status\":\"FAIL\",\"trade\\u005fstatus\":\"SUCCESS\"")]
    [InlineData("\"trade_status\":\"SUCCESS\",\"inner\":{\"a\":1,\"a\":2}")]
    public void Read_NameStandsTwice_IsAmbiguousThoughSigned(string states)
    {
        Assert.Equal("PAYLOAD_AMBIGUOUS", Read(Body(states)).RefusalCode);
    }

    [Fact] // REL-W08
    public void Read_SignatureInAnotherSpelling_IsRefusedForItsEncoding()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));
        Assert.True(AuthorizationHeader.TryParse(message.Headers[0].Value, out var header, out _));
        // 256 bytes end in one padded group: its last digit has four spare bits, which must be zero.
        var digit = header.Signature[^3];
        var spare = header.Signature[..^3] + (char)(digit + 1) + "==";

        foreach (var signature in new[] { spare, header.Signature.Insert(4, " "), header.Signature[..^4], header.Signature + "AAAA" })
            Assert.Equal("SIG_ENCODING", Read(message with { Headers = [new("Authorization", (header with { Signature = signature }).ToString())] }).RefusalCode);
    }

    [Theory] // REL-W09
    [InlineData(600, null)]
    [InlineData(601, "SIG_TIMESTAMP")]
    [InlineData(-600, null)]
    [InlineData(-601, "SIG_TIMESTAMP")]
    public void Read_SignedTimeAtTheEdgeOfTheWindow_TakesTenMinutesEitherWay(int receivedAfterSeconds, string? expected)
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        var reading = Read(message, LakalaBench.At(10, 0).AddSeconds(receivedAfterSeconds));

        Assert.Equal(expected, reading.RefusalCode);
        if (expected is not null) Assert.Contains("601 s", reading.RefusalReason, StringComparison.Ordinal);
    }

    [Fact] // REL-W10, REL-W22: the host compares, by what the reader gives it
    public void Read_SameEventSignedAnew_HasTheSameEventAndAnotherNonce()
    {
        var sale = bench.AddSale(1);

        var first = Read(bench.Wire.Notify(bench.Book, sale));
        var again = Read(bench.Wire.Notify(bench.Book, sale));

        Assert.Equal(first.EventId, again.EventId);
        Assert.NotEqual(first.Nonce, again.Nonce);
        Assert.Equal(first.Transaction, again.Transaction);
    }

    [Fact] // REL-W11
    public void Read_AnotherMerchantsMessage_IsNotOurs()
    {
        var sale = bench.AddSale(1) with { MerchantNo = "82200000000000B" };

        Assert.Equal("OWNER_MISMATCH", Read(bench.Wire.Notify(bench.Book, sale)).RefusalCode);
    }

    [Fact] // REL-T05
    public void Read_AddressedToAnotherApplication_IsNotOurs()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        var reading = Read(message with { Headers = [new("Authorization", message.Headers[0].Value.Replace("OP00009999", "OP00000001", StringComparison.Ordinal))] });

        Assert.Equal("OWNER_MISMATCH", reading.RefusalCode);
    }

    [Fact] // REL-W19
    public void Read_UnknownOrExpiredCertificate_IsRefused()
    {
        using var expired = new LakalaBench(keys: new Simulator.WireKeys(notAfter: LakalaBench.At(9, 0)));
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));

        Assert.Equal("SIG_CERT_UNKNOWN", Read(message with { Headers = [new("Authorization", message.Headers[0].Value.Replace("serial_no=\"00", "serial_no=\"01", StringComparison.Ordinal))] }).RefusalCode);
        Assert.Equal("SIG_CERT_EXPIRED", expired.Get<INotificationReader>().Read(Request(expired.Wire.Notify(expired.Book, expired.AddSale(1)), LakalaBench.At(10, 0))).RefusalCode);
    }

    [Fact]
    public void Read_HeaderNamesNoOrOurOwnCertificate_IsTriedWithLakalas()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));
        Assert.True(AuthorizationHeader.TryParse(message.Headers[0].Value, out var header, out _));

        foreach (var serial in new[] { null, bench.Wire.Keys.MerchantSerial })
            Assert.Equal(NotificationVerdict.Verified, Read(message with { Headers = [new("Authorization", (header with { SerialNo = serial }).ToString())] }).Verdict);
    }

    [Theory] // REL-W20, REL-W21
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("merchant_no=82200000000000A&trade_status=SUCCESS", "PAYLOAD_ENCODING")]
    [InlineData("null", "PAYLOAD_ENCODING")]
    [InlineData("{\"merchant_no\":\"82200000000000A\",\"total_amount\":\"1\"}", "PAYLOAD_ENCODING")]
    [InlineData("{\"merchant_no\":\"82200000000000A\",\"trade_no\":\"1\",\"total_amount\":\"1.00\"}", "PAYLOAD_ENCODING")]
    [InlineData("{\"merchant_no\":\"82200000000000A\",\"trade_no\":\"1\",\"total_amount\":100}", "PAYLOAD_ENCODING")]
    [InlineData("{\"merchant_no\":\"82200000000000A\",\"trade_no\":\"1\"}", "PAYLOAD_ENCODING")]
    public void Read_SignedButNotATrade_IsRefused(string body, string expected)
    {
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(body)).RefusalCode);
    }

    [Fact] // REL-W20
    public void Read_NotUtf8_IsRefusedAfterTheSignatureHolds()
    {
        byte[] body = [.. "{\"remark\":\""u8, 0xB0, 0xA1, .. "\"}"u8];

        Assert.Equal("PAYLOAD_ENCODING", Read(body).RefusalCode);
        Assert.Equal("SIG_INVALID", Read(new WireMessage { Headers = Signed([.. body, 0x20]), ContentType = "application/json", Body = body }).RefusalCode);
    }

    private static byte[] Body(string states) => Encoding.UTF8.GetBytes(
        $$"""{"merchant_no":"82200000000000A","trade_no":"20260105110113130166202601050001","total_amount":"100",{{states}}}""");

    private IReadOnlyList<KeyValuePair<string, string>> Signed(byte[] body) =>
        [new("Authorization", bench.Wire.Keys.SignNotification(body, LakalaBench.At(10, 0)).ToString())];

    private NotificationReading Read(byte[] body) => Read(new WireMessage { Headers = Signed(body), ContentType = "application/json", Body = body });

    private NotificationReading Read(WireMessage message, DateTimeOffset? at = null) =>
        bench.Get<INotificationReader>().Read(Request(message, at ?? LakalaBench.At(10, 0)));

    private static NotificationRequest Request(WireMessage message, DateTimeOffset at) =>
        new() { Headers = message.Headers, Body = message.Body, ReceivedAt = at };
}
