using System.Text;
using System.Text.Json;
using CsCheck;

namespace Rijie.ChinaUms.Tests;

/// <summary>Answers that are not as documented: a failure of the right kind, never a transaction and never another exception.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string TerminalPath = "/v6/poslink/transaction/query";

    private readonly ChinaUmsBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("{\"errCode\":\"TIMEOUT\"}", ProviderFailure.Unavailable)]
    [InlineData("{\"errCode\":\"9999\"}", ProviderFailure.Rejected)]
    [InlineData("{\"errCode\":\"SUCCESS\"}", ProviderFailure.InvalidResponse)] // the other service's word for success
    [InlineData("{\"errCode\":\"\"}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":null}", ProviderFailure.InvalidResponse)]
    [InlineData("{}", ProviderFailure.InvalidResponse)]
    [InlineData("[]", ProviderFailure.InvalidResponse)]
    [InlineData("null", ProviderFailure.InvalidResponse)]
    [InlineData("<html>login</html>", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"errCode\":\"25\"}", ProviderFailure.InvalidResponse)] // REL-S37
    [InlineData("{\"errCode\":\"00\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":1}", ProviderFailure.InvalidResponse)] // no result code
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\"}", ProviderFailure.InvalidResponse)] // no amount
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":1.5}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":1e2}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":-1}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":1234567890123456}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":true}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":1,\"originalTransactionTime\":\"256000\"}", ProviderFailure.InvalidResponse)]
    [InlineData("{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":1,\"originalSettlementDate\":\"1301\"}", ProviderFailure.InvalidResponse)]
    public async Task LookUp_AnAnswerThatIsNotAsDocumented_IsAFailureOfItsKind(string body, ProviderFailure expected)
    {
        bench.Reply(TerminalPath, body);

        var failure = await Assert.ThrowsAsync<ProviderException>(LookUp);

        Assert.Equal(expected, failure.Failure);
    }

    [Theory]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(503, ProviderFailure.Unavailable)]
    public async Task LookUp_AnotherStatus_DecidesByItself(int status, ProviderFailure expected)
    {
        bench.Reply(TerminalPath, "{\"errCode\":\"25\"}", status);

        Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderException>(LookUp)).Failure);
    }

    [Fact]
    public async Task LookUp_AnAnswerWithoutEnd_IsCutOff()
    {
        bench.Reply(TerminalPath, "{\"errCode\":\"00\",\"x\":\"" + new string('x', 1024 * 1024) + "\"}");

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(LookUp)).Failure);
    }

    [Fact]
    public void Trade_AnyText_IsATransactionOrAFormatThatIsRefused()
    {
        var good = "{\"errCode\":\"SUCCESS\",\"mid\":\"898310058120001\",\"merOrderId\":\"1\",\"status\":\"TRADE_SUCCESS\",\"totalAmount\":1,\"payTime\":\"2026-01-05 09:20:00\"}";

        Changed(good).Sample(text =>
        {
            try
            {
                var trade = JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(text), ChinaUmsJson.Wire.ChinaUmsTrade);
                return trade is null || trade.ToTransaction().Gross >= Money.Zero;
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                return true;
            }
        }, iter: 3_000);
    }

    [Fact]
    public void Notification_AnySignedText_IsJudgedAndNeverThrows()
    {
        var good = "payTime=2026-01-05 09:20:00&mid=898310058120001&merOrderId=1&totalAmount=1&status=TRADE_SUCCESS&settleDate=2026-01-05";

        Changed(good).Sample(text =>
        {
            var fields = text.Split('&').Select(p => p.Split('=', 2)).Select(p => new KeyValuePair<string, string>(p[0], p.Length > 1 ? p[1] : "")).DistinctBy(f => f.Key).Where(f => f.Key is not ("" or "sign")).ToList();
            if (fields.Exists(f => f.Key.Any(char.IsSurrogate) || f.Value.Any(char.IsSurrogate))) return true;
            var signed = bench.Wire.Keys.SignNotification(fields);
            var reading = bench.Notified(string.Join('&', signed.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}")));
            return reading.Verdict == NotificationVerdict.Verified
                ? reading.Transaction!.MerchantNo == ChinaUmsBench.MerchantNo
                : reading.RefusalCode is "PAYLOAD_ENCODING" or "PAYLOAD_AMBIGUOUS" or "OWNER_MISMATCH";
        }, iter: 3_000);
    }

    [Fact]
    public void Notification_AnyBytes_AreNeverVerified()
    {
        Gen.Byte.Array[0, 200].Sample(bytes => bench.Notified(bytes).Verdict == NotificationVerdict.Refused, iter: 3_000);
        Changed(ChinaUmsBench.Form(bench.Wire.Keys.SignNotification(NotificationTests.Paid))).Where(t => t.Any(c => c == '%')).Sample(text =>
            bench.Notified(text) is var reading && (reading.Verdict == NotificationVerdict.Refused || reading.Transaction!.MerchantOrderNo == "ORD-U-2"), iter: 3_000);
    }

    private static Gen<string> Changed(string good) =>
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 8], Gen.String["{}[]\",:=&%0159-.eE\\ud8é钱\0 "], (at, length, put) => good[..at] + put + good[Math.Min(good.Length, at + length)..]);

    private Task<LookupAnswer> LookUp() => bench.Get<ITransactionLookup>().LookUpAsync(
        new() { MerchantNo = ChinaUmsBench.MerchantNo, MerchantOrderNo = "ORD-U-2", TerminalNo = ChinaUmsBench.TerminalNo, TradedAt = ChinaUmsBench.At(9, 20) }, TestContext.Current.CancellationToken);
}
