using System.Text;
using System.Text.Json.Nodes;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>The oddities of the wire, each by the name that the guide gives it.</summary>
public sealed class QuirkTests : IDisposable
{
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Ask_EnvelopeOfEcbPkcs1AndSha1_IsSpokenBothWaysAndShownAsWeak()
    {
        bench.Answering().AddSale(1);
        var manifest = Settlement.Yaml.YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "plugin.yaml")), "plugin.yaml");

        var answer = await LookUp("REQ2026010500000001");

        Assert.Equal(Money.FromFen(10_000), answer.Transaction!.Gross); // sealed, opened and verified by code of their own on either side
        Assert.Equal(SignatureStrength.Weak, manifest.Provider.Signature);
    }

    [Fact]
    public void Open_SignatureOverPlainText_CoversTheBytesAsTheyCame()
    {
        // Blanks, an escape and an order of names that no serializer would write again.
        var plain = "{ \"respMsg\":\"\\u5904\\u7406\\u6210\\u529f\",\"respType\" : \"S\" , \"respCode\":\"000000\"}"u8.ToArray();
        var fields = bench.Wire.Keys.Seal(plain);
        var envelope = bench.Get<RuiyinxinEnvelope>();

        Assert.Equal(plain, envelope.Open(fields["encryptKey"], fields["encryptData"], fields["signData"]).Plain);
        Assert.Equal("SIG_INVALID", envelope.Open(fields["encryptKey"], fields["encryptData"], bench.Wire.Keys.Sign(Encoding.ASCII.GetBytes(fields["encryptData"]))).RefusalCode);
        Assert.Equal("SIG_INVALID", envelope.Open(fields["encryptKey"], fields["encryptData"], bench.Wire.Keys.Sign(Encoding.UTF8.GetBytes(JsonNode.Parse(plain)!.ToJsonString()))).RefusalCode);
    }

    [Fact]
    public async Task LookUp_ErrorsOutsideTheEnvelope_AreFailuresAndDecideNothing()
    {
        bench.ReplyRaw("""{"respType":"E","respCode":"200001","respMsg":"订单不存在"}""");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp("REQ0001"));

        Assert.Equal((ProviderFailure.Rejected, "200001"), (failure.Failure, failure.ProviderCode));
    }

    [Theory]
    [InlineData("""{"oriReqMsgId":"REQ0001","oriRespType":"S","oriRespCode":"000000","totalAmount":"12.30"}""", "")]
    [InlineData("""{"oriReqMsgId":"REQ0001","oriRespType":"S","oriRespCode":"000000"}""", "\"totalAmount\":\"12.30\",")]
    [InlineData("""{"oriReqMsgId":"REQ0001","oriRespType":"S","oriRespCode":"000000","totalAmount":"12.30"}""", "\"totalAmount\":\"12.30\",")]
    public async Task LookUp_DataAsObjectOrString_ReadsTheSameWithTheAmountInsideOrBeside(string data, string beside)
    {
        bench.Reply(RuiyinxinBench.Done(data, beside));
        var asObject = await LookUp("REQ0001");
        bench.Reply(RuiyinxinBench.Done(JsonValue.Create(data).ToJsonString(), beside));
        var asString = await LookUp("REQ0001");

        Assert.Equal(Money.FromFen(1_230), asObject.Transaction!.Gross);
        Assert.Equal(asObject.Transaction, asString.Transaction);
    }

    [Fact]
    public async Task LookUp_DataAsObjectOrStringWithTwoAmounts_IsRefused()
    {
        bench.Reply(RuiyinxinBench.Done("""{"oriReqMsgId":"REQ0001","oriRespType":"S","oriRespCode":"000000","totalAmount":"12.30"}""", "\"totalAmount\":\"0.01\","));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => LookUp("REQ0001"))).Failure);
    }

    [Fact]
    public void Read_YuanWithDecimalsBlankAsZero_InAmountsAndFees()
    {
        var (_, rows) = Read("COOP_TEST|M000000001|B1|REQ1|9.9|20260105|S|000000||01||0.0349|WXZF|02||\nCOOP_TEST|M000000001|B2|REQ2||20260105|S|000000||01|||WXZF|02||\n########");

        Assert.Equal([(990L, 3L), (0L, 0L)], rows.Select(r => (r.Transaction.Gross.Fen, r.Transaction.Fee!.Value.Fen)));
    }

    [Fact]
    public async Task Read_NotificationWithoutSignature_IsAHintThatOnlyALookupConfirms()
    {
        bench.Answering().AddSale(1, grossFen: 10_000);
        // Anyone can encrypt to our public key, and say that more was paid.
        var forged = bench.Message("REQ2026010500000001", """{"respType":"S","respCode":"000000","totalAmount":"9999.00","data":{"merchantCode":"M000000002"}}""", isSigned: false);

        var reading = bench.Read(forged);
        var answer = await bench.Get<ITransactionLookup>().LookUpAsync(reading.Hint!, TestContext.Current.CancellationToken);

        Assert.Equal((NotificationVerdict.Hint, null), (reading.Verdict, reading.Transaction));
        Assert.Equal((Money.FromFen(10_000), RuiyinxinBench.MerchantNo), (answer.Transaction!.Gross, answer.Transaction.MerchantNo));
    }

    [Fact]
    public void Read_OpenRowsInTheStatement_AreCountedAndInNoTotal()
    {
        var (reading, rows) = Read("COOP_TEST|M000000001|B1|REQ1|9.99|20260105|R|200002|处理中|01|||ZFBZF|02||\nCOOP_TEST|M000000001|B2|REQ2|5.00|20260105|r|200002||01|||ZFBZF|02||\n########");

        Assert.Equal((0L, 2L, 0L), (reading.Rows, reading.Lines.Open, reading.Gross.Fen));
        Assert.All(rows, r => Assert.Equal(RowKind.Open, r.Kind));
    }

    [Fact]
    public void Read_EndMarkAndTrailingBlankFields_BelongToTheText()
    {
        const string Row = "COOP_TEST|M000000001|B1|REQ1|1.00|20260105|S|000000||01||||||";

        Assert.Equal(1, Read(Row + "\n\n########").Reading.Rows); // a blank row is skipped
        Assert.Equal("FILE_TRUNCATED", Read(Row + "\n").Reading.Code);
        Assert.Equal("ROW_FIELD_COUNT", Assert.Single(Read(Row + "\n" + Row.Replace("B1", "B2", StringComparison.Ordinal).TrimEnd('|') + "\n########").Reading.Rejects).Code);
        Assert.Equal("FILE_UNKNOWN", Read(Row.TrimEnd('|') + "\n########").Reading.Code); // of its only row nobody can tell whether it is damaged or of another format
    }

    [Fact]
    public async Task Ask_JsonNotTheBanksXml_AnAnswerInXmlIsRefusedInAndOutOfTheEnvelope()
    {
        const string Xml = "<?xml version=\"1.0\"?><merchant><head><respType>S</respType><respCode>000000</respCode></head></merchant>";
        bench.Reply(Xml);
        var inside = await Assert.ThrowsAsync<ProviderException>(() => LookUp("REQ0001"));
        bench.ReplyRaw(Xml);
        var outside = await Assert.ThrowsAsync<ProviderException>(() => LookUp("REQ0001"));

        Assert.Equal((ProviderFailure.InvalidResponse, ProviderFailure.InvalidResponse), (inside.Failure, outside.Failure));
    }

    [Fact]
    public async Task Ask_OneIdForMessageAndOrder_NoQuestionEverTakesOneThatWasUsed()
    {
        bench.Answering().AddSale(1); // the platform refuses a message id that it knows, of a message or of an order

        for (var i = 0; i < 20; i++) Assert.NotNull((await LookUp("REQ2026010500000001")).Transaction);

        var ids = bench.Sent.Select(f => f["reqMsgId"]).ToList();
        Assert.Equal(20, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.StartsWith("RJQ", id, StringComparison.Ordinal));
    }

    private static (StatementReading Reading, List<StatementRow> Rows) Read(string text)
    {
        var rows = new List<StatementRow>();
        var file = Path.Combine(AppContext.BaseDirectory, "layouts", "ruiyinxin-020.yaml");
        var input = new StatementInput { Name = "statement.txt", Content = new MemoryStream(Encoding.UTF8.GetBytes(text)), ExpectedClearingDate = new DateOnly(2026, 1, 5) };
        var reading = StatementReader.Read(input, LayoutFile.Read(File.ReadAllBytes(file), file), batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        });
        return (reading, rows);
    }

    private Task<LookupAnswer> LookUp(string orderNo) =>
        bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = orderNo }, TestContext.Current.CancellationToken);
}
