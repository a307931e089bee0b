using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Shengfutong.Simulator;
using Rijie.Statements;

namespace Rijie.Shengfutong.Tests;

/// <summary>The oddities of the provider's wire, by the ids of <c>plugin.yaml</c>.</summary>
public sealed class QuirkTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Fetch_BinaryOrJson_IsToldApartByTheContentType()
    {
        bench.Reply(ShengfutongBench.BillPath, ShengfutongBench.Failure("BILL_NOT_READY"));
        var early = await Fetch();
        bench.ReplyBytes(ShengfutongBench.BillPath, Zip);
        var ready = await Fetch();
        bench.ReplyBytes(ShengfutongBench.BillPath, Zip, contentType: "application/json");
        var mislabelled = await Assert.ThrowsAsync<ProviderException>(Fetch);

        Assert.Equal(StatementStatus.NotReady, early.Status);
        Assert.Equal(StatementStatus.Ready, ready.Status);
        Assert.Equal(ProviderFailure.InvalidResponse, mislabelled.Failure);
    }

    [Theory]
    [InlineData("attachment;fileName=fund_30000001_20260105.zip", true)]
    [InlineData("attachment; filename=\"fund_30000001_20260105.zip\"", true)]
    [InlineData("attachment", true)] // no name at all: the members say whose and which day's it is
    [InlineData("attachment;fileName=fund_30000001_20260104.zip", false)]
    [InlineData("attachment;fileName=fund_30000002_20260105.zip", false)]
    public async Task Fetch_FileNameInsteadOfFilename_IsReadAndMustBeTheOneAskedFor(string disposition, bool isTaken)
    {
        bench.ReplyBytes(ShengfutongBench.BillPath, Zip, headers: new() { ["Content-Disposition"] = disposition });

        if (isTaken) Assert.Equal("fund_30000001_20260105.zip", Assert.Single((await Fetch()).Files).Name);
        else Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(Fetch)).Failure);
    }

    [Fact]
    public async Task Fetch_MchIdMisspeltInTheDoc_IsSentAsEverywhereElse()
    {
        bench.ReplyBytes(ShengfutongBench.BillPath, Zip);

        await Fetch();

        var sent = Sent();
        Assert.Equal(["mchId", "billDate", "nonceStr", "signType", "sign"], sent.Select(f => f.Key));
        Assert.Equal("30000001", (string?)sent["mchId"]);
    }

    [Fact]
    public void Read_RsaMeansSha1_AndNoOtherDigestOrName()
    {
        using var key = RSA.Create(1024);
        using var keys = new RsaPair(key);
        using var own = new ShengfutongBench(new Dictionary<string, string> { ["platform_public_key"] = key.ExportSubjectPublicKeyInfoPem() });

        Assert.Equal(NotificationVerdict.Verified, own.Read(keys.Signed(HashAlgorithmName.SHA1, "RSA")).Verdict);
        Assert.Equal("SIG_INVALID", own.Read(keys.Signed(HashAlgorithmName.SHA256, "RSA")).RefusalCode);
        Assert.Equal("SIG_ALGORITHM", own.Read(keys.Signed(HashAlgorithmName.SHA256, "RSA2")).RefusalCode);
        Assert.Equal("SIG_ALGORITHM", own.Read(keys.Signed(HashAlgorithmName.SHA1, "MD5")).RefusalCode);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    public void Read_PlatformKeyOf1024Bits_IsTakenAsALongerOneIs(int bits)
    {
        using var keys = new WireKeys(bits);
        using var own = new ShengfutongBench(keys: keys);

        var reading = own.Read(own.Wire.Notify(own.Book, own.AddSale(1)).Body);

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(bits / 8, keys.Platform.SignatureLength);
    }

    [Theory]
    [InlineData("SUCCESS", "", ProviderFailure.InvalidResponse)]
    [InlineData("FAIL", "ORDER_NOT_EXIST", ProviderFailure.Unavailable)] // signed, it would be "not found", which ends as failed
    [InlineData("FAIL", "SIGN_ERROR", ProviderFailure.Unavailable)]
    [InlineData("FAIL", "PARAM_ERROR", ProviderFailure.Unavailable)]
    [InlineData("FAIL", "FREQUENCY_LIMITED", ProviderFailure.RateLimited)]
    [InlineData("FAIL", "BILL_NOT_EXIST", ProviderFailure.Unavailable)]
    public async Task LookUp_SignatureAbsent_IsNeverAnAnswer(string resultCode, string errorCode, ProviderFailure expected)
    {
        var answer = ShengfutongBench.SampleQuery();
        (answer["resultCode"], answer["errorCode"]) = (resultCode, errorCode);
        foreach (var sign in new string?[] { null, "", "null" })
        {
            answer["sign"] = sign;
            bench.ReplyText(ShengfutongBench.QueryPath, answer.ToJsonString());

            var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

            Assert.Equal(expected, failure.Failure);
        }
    }

    [Fact]
    public void Read_JsonInsideAString_IsSignedUnescapedAndSentEscaped()
    {
        var body = bench.Signed("""{"mchId":"30000001","outTradeNo":"ORD-S-1","transactionId":"SFT202601050001","totalFee":"1","status":"PAY_SUCCESS","payerInfo":"{\"openid\":\"o\\\"1\"}","nonceStr":"n"}""");
        var (message, _, _) = ShengfutongMessage.Read(body);

        Assert.Equal(NotificationVerdict.Verified, bench.Read(body).Verdict);
        Assert.Equal(
            "mchId=30000001&nonceStr=n&outTradeNo=ORD-S-1&payerInfo={\"openid\":\"o\\\"1\"}&signType=RSA&status=PAY_SUCCESS&totalFee=1&transactionId=SFT202601050001",
            Encoding.UTF8.GetString(message!.SignedBytes));
        Assert.Equal("""{"extra":"{\"openId\":\"test\"}"}""", Encoding.UTF8.GetString(ShengfutongMessage.Write([new("extra", "{\"openId\":\"test\"}")])));
    }

    [Fact]
    public async Task Amounts_FenInTheApiYuanInTheStatement_AreTheSameMoney()
    {
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.SampleQuery());

        var told = (await bench.LookUp()).Transaction!;
        var stated = Layouts.Read(Zip).Rows[0].Transaction;

        Assert.Equal((Money.FromFen(100_000), told.ProviderOrderNo), (told.Gross, stated.ProviderOrderNo));
        Assert.Equal((told.Gross, Money.FromFen(600)), (stated.Gross, stated.Fee));
    }

    [Fact]
    public void Read_PayoutsAmongTransactions_AreCountedApart()
    {
        var (reading, rows) = Layouts.Read(Zip);

        Assert.Equal((3L, 70_001L, 420L, 69_581L), (reading.Rows, reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen));
        Assert.Equal((1L, 69_581L), (reading.Payouts, reading.PayoutTotal.Fen));
        Assert.Equal((RowKind.Payout, "SFT202601050004"), (rows[3].Kind, rows[3].PayoutNo));
    }

    [Fact]
    public void Read_ByteOrderMark_IsTakenOff()
    {
        Assert.Equal([0xEF, 0xBB, 0xBF], Csv[..3]);
        Assert.Equal(FileResult.Imported, Layouts.Read(Csv, "fund_30000001_20260105.csv").Reading.Result);
    }

    [Fact]
    public void Read_Backtick_IsTakenOffTextsAndCounts()
    {
        var (reading, rows) = Layouts.Read(Zip);

        Assert.Equal(("SFT202601050001", "ORD-S-1", "01080001"), (rows[0].Transaction.ProviderOrderNo, rows[0].Transaction.MerchantOrderNo, rows[0].Transaction.TerminalNo));
        Assert.Contains("trailer", reading.ProvenBy);
        Assert.DoesNotContain(rows, r => r.Extras.Values.Any(v => v.Contains('`', StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_QuotedComma_StaysInItsRemark()
    {
        Assert.Equal("备注,含逗号", Layouts.Read(Zip).Rows[1].Transaction.Remark);
    }

    [Fact]
    public void Read_ZipOfSeveralParts_IsOneStatementAndNoneWithoutAPart()
    {
        for (var i = 1; i <= 5; i++) bench.AddSale(i, grossFen: i);
        var file = WireStatement.File(bench.Book, Day, isReissue: false, rowsOfAPart: 2)!;
        var parts = Layouts.Unpack(file);

        var (reading, rows) = Layouts.Read(file.Content);

        Assert.Equal(["fund_30000001_20260105_1.csv", "fund_30000001_20260105_2.csv", "fund_30000001_20260105_3.csv"], parts.Select(p => p.Name));
        Assert.Equal((FileResult.Imported, 15L), (reading.Result, reading.Gross.Fen));
        Assert.Equal([1L, 2, 3, 4, 5], rows.Select(r => r.Transaction.Gross.Fen));
        foreach (var missing in parts)
        {
            var cut = LayoutWriter.Pack(Layouts.Statement, [.. parts.Where(p => p != missing)], file.Name);
            Assert.NotEqual(FileResult.Imported, Layouts.Read(cut).Reading.Result);
        }
    }

    [Fact]
    public void Read_TruncatedZip_IsRefusedAtEveryByte()
    {
        for (var length = 0; length < Zip.Length; length++)
        {
            var reading = Layouts.Read(Zip[..length]).Reading;
            Assert.Equal(FileResult.Rejected, reading.Result);
            Assert.Equal(0, reading.Rows);
        }
    }

    [Fact]
    public async Task Ask_Status200ForEveryError_TheEnvelopeDecides()
    {
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Failure("SYSTEM_ERROR"));
        var asUsual = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());
        bench.Reply(ShengfutongBench.QueryPath, ShengfutongBench.Failure("ORDER_NOT_EXIST"), status: 500);
        var signed = await bench.LookUp();
        bench.ReplyText(ShengfutongBench.QueryPath, ShengfutongBench.Failure("ORDER_NOT_EXIST").ToJsonString(), status: 429, headers: new() { ["Retry-After"] = "7" });
        var unsigned = await Assert.ThrowsAsync<ProviderException>(() => bench.LookUp());

        Assert.Equal(ProviderFailure.Unavailable, asUsual.Failure);
        Assert.Null(signed.Transaction);
        Assert.Equal((ProviderFailure.RateLimited, TimeSpan.FromSeconds(7)), (unsigned.Failure, unsigned.RetryAfter));
    }

    [Fact]
    public async Task Ask_TwoDateFormats_EachWhereItBelongs()
    {
        bench.ReplyBytes(ShengfutongBench.BillPath, Zip);
        bench.Reply(ShengfutongBench.ListPath, ShengfutongBench.Success("\"orders\":\"[]\",\"nextCursor\":\"\""));

        await Fetch();
        var bill = Sent();
        await bench.Get<ITransactionSource>().ReadAsync(
            new() { MerchantNo = ShengfutongBench.MerchantNo, From = ShengfutongBench.At(0, 0), To = ShengfutongBench.At(0, 0, day: 6) }, TestContext.Current.CancellationToken);
        var list = Sent();

        Assert.Equal("2026-01-05", (string?)bill["billDate"]);
        Assert.Equal(("20260105000000", "20260106000000"), ((string?)list["beginTime"], (string?)list["endTime"]));
    }

    [Theory]
    [InlineData("""{"mchId":"30000001","outTradeNo":"ORD-S-1","transactionId":"S1","totalFee":"1000.00","status":"PAY_SUCCESS","nonceStr":"n"}""")] // yuan
    [InlineData("""{"MerchantNo":"30000001","OrderNo":"ORD-S-1","TransNo":"S1","TransAmount":"1000.00","TransStatus":"01"}""")]
    public void Read_OlderGenerations_AreRefusedThoughSigned(string message)
    {
        Assert.Equal(NotificationVerdict.Refused, bench.Read(bench.Signed(message)).Verdict);
        Assert.Equal("PAYLOAD_ENCODING", bench.Read("OrderNo=ORD-S-1&TransAmount=1000.00&TransStatus=01&SignMsg=00"u8.ToArray()).RefusalCode);
    }

    private static byte[] Zip => ShengfutongBench.Sample("fund_30000001_20260105.zip");

    private static byte[] Csv => ShengfutongBench.Sample("fund_30000001_20260105.csv");

    private Task<StatementAnswer> Fetch() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);

    private JsonObject Sent() => JsonNode.Parse(bench.Server.LogEntries[^1].RequestMessage!.BodyAsBytes!)!.AsObject();

    /// <summary>Signs with any digest, which the wire's own keys cannot.</summary>
    private sealed class RsaPair(RSA key) : IDisposable
    {
        public byte[] Signed(HashAlgorithmName digest, string signType)
        {
            var text = $"mchId=30000001&nonceStr=n&outTradeNo=O1&signType={signType}&status=PAY_SUCCESS&totalFee=1&transactionId=S1";
            var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), digest, RSASignaturePadding.Pkcs1));
            return Encoding.UTF8.GetBytes("{" + string.Join(',', text.Split('&').Append("sign=" + signature).Select(f => $"\"{f.Split('=', 2)[0]}\":\"{f.Split('=', 2)[1]}\"")) + "}");
        }

        public void Dispose() => key.Dispose();
    }
}
