using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Leshua.Tests;

/// <summary>Each oddity of Leshua's wire, by the name it has in the manifest.</summary>
public sealed class QuirkTests : IDisposable
{
    private static readonly StatementLayout Layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "leshua-statement.yaml")), "leshua-statement.yaml");
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Messages_BlankValuesSignedInAnswers_ButNotInRequests()
    {
        bench.Answering();
        var sale = bench.AddSale(1);

        // The simulated gateway refuses a request with a blank field, and signs the blanks of its answer.
        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo });

        Assert.Equal(sale.ProviderOrderNo, answer.Transaction!.ProviderOrderNo);
        var blank = Encoding.UTF8.GetString(bench.Notification(("merchant_id", "5800100001"), ("leshua_order_id", "1"), ("amount", "1"), ("status", "2"), ("openid", "")));
        Assert.Equal(NotificationVerdict.Verified, bench.Read(Encoding.UTF8.GetBytes(blank)).Verdict);
        Assert.Equal("SIG_INVALID", bench.Read(Encoding.UTF8.GetBytes(blank.Replace("<openid><![CDATA[]]></openid>", "", StringComparison.Ordinal))).RefusalCode); // missing is not blank
    }

    [Fact]
    public async Task Lookup_RefundQueryHasEffects_IsAskedOnceAndPaymentsNeverThatWay()
    {
        bench.Answering();
        var sale = bench.AddSale(1);
        var refund = bench.AddBack(2, sale, state: TransactionState.Failed);

        await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo });
        Assert.Equal(0, bench.Wire.RefundQuestions);
        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, Type = TransactionType.Refund, ProviderOrderNo = refund.ProviderOrderNo, OriginalProviderOrderNo = sale.ProviderOrderNo });

        Assert.Equal(TransactionState.Failed, answer.Transaction!.State);
        Assert.Equal((1, 1), (bench.Wire.RefundQuestions, bench.Wire.RefundsStartedAgain)); // asking set it going again: once, never twice
    }

    [Theory]
    [InlineData("-1041")]
    [InlineData("-1002")]
    [InlineData("8")]
    public async Task Lookup_QueryErrorIsNoFailedTrade_ItIsAskedAgain(string code)
    {
        bench.Reply(("result_code", "1"), ("error_code", code), ("error_msg", "超出单笔支付限额"), ("status", "8"));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(new() { MerchantNo = LeshuaBench.MerchantNo, MerchantOrderNo = "1" }));

        Assert.Equal((ProviderFailure.Rejected, code), (failure.Failure, failure.ProviderCode));
    }

    [Theory]
    [InlineData("<{0}><![CDATA[{1}]]></{0}>", "</leshua>")]
    [InlineData("<{0}>{1}</{0}>", "</leshua>")]
    [InlineData("<{0}><![CDATA[{1}]]><{0}>", "<leshua>")]
    [InlineData("<{0}>{1}<{0}>", "<leshua>")] // as the documentation has it
    [InlineData("\n <{0}>{1}<{0}>\r\n", "<leshua>\n")]
    public void Notification_XmlUnderFormContentType_IsReadInEitherForm(string form, string end)
    {
        (string Name, string Value)[] fields = [("merchant_id", "5800100001"), ("leshua_order_id", "1812072242293655"), ("amount", "1"), ("settlement_amount", "1"), ("goods_tag", ""), ("status", "2"), ("pay_time", "2018-12-07 22:42:39"), ("pay_way", "ZFBZF")];
        var sign = bench.Wire.Keys.OfNotification(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)));
        var body = "<leshua>" + string.Concat(fields.Append(("sign", sign)).Select(f => form.Replace("{0}", f.Item1, StringComparison.Ordinal).Replace("{1}", f.Item2, StringComparison.Ordinal))) + end;

        var reading = bench.Read(Encoding.UTF8.GetBytes(body));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal("pay/1812072242293655/2", reading.EventId);
        Assert.Equal("SIG_INVALID", bench.Read(Encoding.UTF8.GetBytes(body.Replace(">2<", ">8<", StringComparison.Ordinal).Replace("[2]", "[8]", StringComparison.Ordinal))).RefusalCode);
    }

    [Theory]
    [InlineData("<leshua><a>1<b>2<a><leshua>")]
    [InlineData("<leshua><a>1<a><leshua>x")]
    [InlineData("<leshua><a>1<leshua>")]
    [InlineData("<leshua><a>1<a>2<leshua>")]
    [InlineData("<leshua><a>1&amp;2<a><leshua>")]
    [InlineData("<leshua><a><![CDATA[1<a><leshua>")]
    [InlineData("<leshua><>1<><leshua>")]
    [InlineData("<leshua><a b>1<a b><leshua>")]
    [InlineData("<leshua>")]
    public void Notification_XmlUnderFormContentTypeThatIsNeitherForm_IsRefused(string body) => Assert.Equal("PAYLOAD_ENCODING", bench.Read(Encoding.UTF8.GetBytes(body)).RefusalCode);

    [Fact]
    public void Notification_XmlUnderFormContentTypeWithAFieldTwice_IsRefused()
    {
        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Read("<leshua><a>1<a><a>1<a><leshua>"u8.ToArray()).RefusalCode);
        Assert.Equal("SIG_AMBIGUOUS", bench.Read("<leshua><sign>1<sign><sign>1<sign><leshua>"u8.ToArray()).RefusalCode);
    }

    [Fact]
    public async Task Statement_FileNamedByTheDayAfter_IsThatOfTheClearingDate()
    {
        bench.Answering().AddSale(1);
        bench.Clock.SetUtcNow(LeshuaBench.At(9, 0, day: 6));

        await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        using var file = Assert.Single((await Fetch()).Files);

        Assert.Equal("1000001_trade_new_20260106.txt", file.Name);
        Assert.Equal(new DateOnly(2026, 1, 5), StatementName.Read(Layout, file.Name)!.ClearingDate);
    }

    [Theory]
    [InlineData("T1", "2026-01-05T10:00:01")]
    [InlineData("T0", "2026-01-05T10:00:03")]
    public void Statement_ColumnThreeDiffersBySpeed_AndSoWhichTimeIsTheTradesOwn(string speed, string expected)
    {
        var (_, rows) = Read(LeshuaBench.Sample("1000001_trade_new_20260106.txt"), speed);

        Assert.Equal(expected, ChinaTime.ToLocal(rows[0].Transaction.TradedAt!.Value).ToString("s", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Statement_StarsBlanksAndOddWords_AreReadAsWhatTheyMean()
    {
        var text = Gbk.GetString(LeshuaBench.Sample("1000001_trade_new_20260106.txt"))
            + "BV,4,2026-01-0519:00:00,2601051900000005,5800100001,38,50000,190,49810,出账,消费充正,刷卡支付,信用卡,标准类,2601 05100001,000012,01080001,ORD-1,,2026-01-05 19:00:03,*,*,*,*,*\r\n"
            + "BV,5,2026-01-05 19:10:00,2601051910000006,5800100001,38,100,0,100,退款,退货中,支付宝支付,未知,标准类,*,*,*,ORD-2,RFD-2,*,*,*,*,*,*\r\n";

        var (reading, rows) = Read(Gbk.GetBytes(text), "T1");

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal((TransactionType.Sale, Product.Qr), (rows[1].Transaction.Type, rows[1].Transaction.Product)); // 未获取
        Assert.Equal([null, null, null], new[] { rows[1].Transaction.RetrievalReference, rows[3].Transaction.RetrievalReference, rows[3].Transaction.TerminalNo }); // a star, and a blank
        Assert.Equal((TransactionType.Reversal, "260105100001"), (rows[4].Transaction.Type, rows[4].Transaction.RetrievalReference)); // 充正, and a blank within
        Assert.Equal(LeshuaBench.At(19, 0), rows[4].Transaction.TradedAt); // the blank before the time is lost
        Assert.Equal(5, reading.Rows); // 退货中 moves no money
    }

    [Fact]
    public void Statement_AgentFileMixesMerchants_OthersAreCountedAndNotShown()
    {
        var (reading, rows) = Read(LeshuaBench.Sample("1000001_trade_new_20260106.txt"), "T1", input => input with { MerchantNos = new HashSet<string> { "5800100001" } });

        Assert.Equal((3L, 1L), (reading.Rows, reading.Lines.Foreign));
        Assert.Equal((50_300L, 192L, 50_108L), (reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen));
        Assert.All(rows, r => Assert.Equal("5800100001", r.Transaction.MerchantNo));
    }

    [Fact]
    public async Task Statement_NoTrailerNeedsARestingFile_SoThatACutOneIsNotTaken()
    {
        var content = LeshuaBench.Sample("1000001_trade_new_20260106.txt");
        var length = 500;
        bench.Server.OnGet("/leshua/1000001/1000001_trade_new_20260106.txt", _ => WireReply.Of(content.AsSpan(0, length), "application/octet-stream"));

        var first = await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        length = content.Length;
        var grown = await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        var tooSoon = await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        using var file = Assert.Single((await Fetch()).Files);

        Assert.All([first, grown, tooSoon], answer => Assert.Equal((StatementStatus.NotReady, TimeSpan.FromSeconds(60)), (answer.Status, answer.AskAgainAfter)));
        Assert.Equal(content.Length, file.DeclaredLength);
    }

    [Theory] // REL-T19, REL-S36
    [InlineData("<!DOCTYPE leshua [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><leshua><third_order_id>&e;</third_order_id></leshua>")]
    [InlineData("<!DOCTYPE leshua [<!ENTITY e \"2\">]><leshua><status>&e;</status></leshua>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE leshua><leshua/>")]
    public async Task Messages_XmlEntitiesRefused_InNotificationsAndAnswers(string body)
    {
        bench.ReplyRaw(body);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(new() { MerchantNo = LeshuaBench.MerchantNo, MerchantOrderNo = "1" }));

        Assert.Equal("XML_DTD", bench.Read(Encoding.UTF8.GetBytes(body)).RefusalCode);
        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("XML_DTD", failure.Message, StringComparison.Ordinal);
    }

    private static Encoding Gbk => CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private Task<LookupAnswer> LookUp(LookupQuery query) => bench.Get<ITransactionLookup>().LookUpAsync(query, TestContext.Current.CancellationToken);

    private Task<StatementAnswer> Fetch() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = LeshuaBench.Day }, TestContext.Current.CancellationToken);

    private static (StatementReading Reading, IReadOnlyList<StatementRow> Rows) Read(byte[] content, string speed, Func<StatementInput, StatementInput>? change = null)
    {
        var rows = new List<StatementRow>();
        var input = new StatementInput
        {
            Name = "1000001_trade_new_20260106.txt", Content = new MemoryStream(content), ExpectedOwner = LeshuaBench.AgentId,
            Settings = new Dictionary<string, string> { ["settlement_speed"] = speed },
        };
        var reading = StatementReader.Read(change?.Invoke(input) ?? input, Layout, batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, cancellationToken: TestContext.Current.CancellationToken);
        return (reading, rows);
    }
}
