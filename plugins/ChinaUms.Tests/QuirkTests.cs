using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.ChinaUms.Tests;

/// <summary>Each oddity of ChinaUMS's wire, by the name it has in the manifest.</summary>
public sealed class QuirkTests : IDisposable
{
    private const string TerminalPath = "/v6/poslink/transaction/query";
    private const string RefundPath = "/v6/poslink/transaction/refund-query";
    private const string BillPath = "/v1/netpay/bill/download";

    private readonly ChinaUmsBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("\"origialRetrievalRefNum\":\"260105000001\",\"refundAmonunt\":3000", "260105000001")]
    [InlineData("\"originalRetrievalRefNum\":\"260105000001\",\"refundedAmount\":3000", "260105000001")]
    [InlineData("\"originalRetrievalRefNum\":\"260105000001\",\"origialRetrievalRefNum\":\"260105000001\",\"refundedAmount\":3000,\"refundAmonunt\":3000", "260105000001")]
    [InlineData("\"originalRetrievalRefNum\":\"\",\"origialRetrievalRefNum\":\"260105000001\",\"refundedAmount\":3000", "260105000001")]
    [InlineData("\"originalRetrievalRefNum\":\"260105000001\",\"origialRetrievalRefNum\":\"260105000002\",\"refundedAmount\":3000", null)]
    [InlineData("\"originalRetrievalRefNum\":\"260105000001\",\"refundedAmount\":3000,\"refundAmonunt\":2000", null)]
    public async Task TerminalQuery_MisspeltNames_EitherWillDoAndBothMustAgree(string fields, string? reference)
    {
        bench.Reply(TerminalPath, Terminal($"\"queryResCode\":\"3\",{fields}"));

        if (reference is null)
        {
            var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(Sale));
            Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
            return;
        }
        var found = (await LookUp(Sale)).Transaction!;
        Assert.Equal((reference, TransactionState.PartlyRefunded), (found.RetrievalReference, found.State));
    }

    [Theory]
    [InlineData("\"originalTransactionTime\":\"092000\",\"originalTransactionDate\":\"20260104\"", 4)]
    [InlineData("\"originalTransactionTime\":\"092000\",\"originalTransactionDate\":\"0104\"", 4)]
    [InlineData("\"originalTransactionTime\":\"092000\"", 5)] // the date that was asked about
    [InlineData("\"originalTransactionTime\":\"20260104092000\"", 4)] // in one, as a public sample has it
    public async Task TerminalQuery_TimeAndDateApart_AreOneTime(string fields, int day)
    {
        bench.Reply(TerminalPath, Terminal($"\"queryResCode\":\"0\",{fields}"));

        Assert.Equal(ChinaUmsBench.At(9, 20, day), (await LookUp(Sale)).Transaction!.TradedAt);
    }

    [Fact]
    public async Task TerminalQuery_TimeAndDateApart_WithoutAnyDateIsNoTime()
    {
        bench.Reply(TerminalPath, Terminal("\"queryResCode\":\"0\",\"originalTransactionTime\":\"092000\""));

        Assert.Null((await LookUp(Sale with { TradedAt = null })).Transaction!.TradedAt);
    }

    [Theory]
    [InlineData("0105", "20260105", "2026-01-05")]
    [InlineData("0101", "20251231", "2026-01-01")]
    [InlineData("1231", "20260101", "2025-12-31")]
    [InlineData("20260106", "20260105", "2026-01-06")]
    public async Task TerminalQuery_SettlementDateWithoutYear_TakesTheYearNearestToTheTrade(string told, string tradeDate, string expected)
    {
        bench.Reply(TerminalPath, Terminal($"\"queryResCode\":\"0\",\"originalTransactionTime\":\"092000\",\"originalTransactionDate\":\"{tradeDate}\",\"originalSettlementDate\":\"{told}\""));

        Assert.Equal(WireText.Date(expected, "date", "yyyy-MM-dd"), (await LookUp(Sale)).Transaction!.ClearingDate);
    }

    [Theory]
    [InlineData("10000")]
    [InlineData("\"10000\"")]
    public async Task TerminalQuery_AmountsAsNumbersOrTexts_AreFen(string amount)
    {
        bench.Reply(TerminalPath, $"{{\"errCode\":\"00\",\"queryResCode\":\"0\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":{amount},\"amount\":\"\"}}");

        var found = (await LookUp(Sale)).Transaction!;

        Assert.Equal((Money.FromFen(10_000), null), (found.Gross, found.PayerAmount));
    }

    [Fact]
    public async Task RefundQuery_RefundNamedOriginal_IsTheRefundsOwnAmountAndTime()
    {
        // The sale was of 100.00 at 09:20; asked at 10:00 about its refund of 30.00 at 09:45.
        bench.Reply(RefundPath, """
            {"errCode":"00","queryResCode":"00","transactionTime":"100000","transactionDate":"0105","dealType":"refund","dealDate":"20260105","dealTime":"094500","originalAmount":"3000",
             "originalTransactionDate":"0104","dealRetrievalRefNum":"260105000003"}
            """);

        var refund = (await LookUp(new()
        {
            MerchantNo = ChinaUmsBench.MerchantNo, Type = TransactionType.Refund, RefundNo = "RFD-U-1", OriginalMerchantOrderNo = "ORD-U-2", TerminalNo = ChinaUmsBench.TerminalNo,
        })).Transaction!;

        Assert.Equal((3_000L, ChinaUmsBench.At(9, 45), new DateOnly(2026, 1, 4), "260105000003"), (refund.Gross.Fen, refund.TradedAt, refund.OriginalTradeDate, refund.RetrievalReference));
    }

    [Fact]
    public void Notification_SignTypeInMessage_DecidesNothing()
    {
        using var md5 = new ChinaUmsBench(notifySignType: "MD5");
        List<KeyValuePair<string, string>> unnamed = [.. NotificationTests.Paid.Where(f => f.Key != "signType")];

        Assert.Equal(NotificationVerdict.Verified, md5.Notified(ChinaUmsBench.Form(md5.Wire.Keys.SignNotification(unnamed))).Verdict);
        Assert.Equal(NotificationVerdict.Verified, bench.Notified(ChinaUmsBench.Form(bench.Wire.Keys.SignNotification(unnamed))).Verdict);
        Assert.Equal("SIG_ALGORITHM", md5.Notified(ChinaUmsBench.Form(md5.Wire.Keys.SignNotification(NotificationTests.Paid))).RefusalCode);
    }

    [Fact]
    public void Notification_KeyWithoutSeparator_AndBlanksAreSigned()
    {
        const string signed = "blank=&merOrderId=ORD-U-2&mid=898310058120001&payTime=2026-01-05 09:20:00&status=TRADE_SUCCESS&totalAmount=8800";
        string Body(string between)
        {
            var digest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(signed + between + bench.Wire.Keys.NotifyKey)));
            return signed.Replace(" ", "+", StringComparison.Ordinal) + "&sign=" + digest;
        }

        Assert.Equal(NotificationVerdict.Verified, bench.Notified(Body("")).Verdict);
        Assert.Equal("SIG_INVALID", bench.Notified(Body("&key=")).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Notified(Body("").Replace("blank=&", "", StringComparison.Ordinal)).RefusalCode);
    }

    [Fact]
    public async Task LookUp_OnlineOrderWithTerminalNumber_IsFoundAtTheOtherService()
    {
        bench.Answering();
        var order = bench.Add(1);

        var answer = await LookUp(new() { MerchantNo = order.MerchantNo, MerchantOrderNo = order.MerchantOrderNo, TerminalNo = order.TerminalNo });

        Assert.Equal((TransactionState.Succeeded, Scheme.WeChat), (answer.Transaction!.State, answer.Transaction.Scheme));
        Assert.Equal([TerminalPath, "/v1/netpay/query"], bench.Server.LogEntries.Select(e => e.RequestMessage!.Path));
    }

    [Theory]
    [InlineData("2026-01-05 09:20:00", TransactionState.Refunded)]
    [InlineData("", TransactionState.Failed)]
    public void Notification_ClosedOrderThatWasPaid_WasGivenBackWhole(string payTime, TransactionState expected)
    {
        List<KeyValuePair<string, string>> closed = [.. NotificationTests.Paid.Where(f => f.Key is not ("status" or "payTime")), new("status", "TRADE_CLOSED"), new("payTime", payTime)];

        Assert.Equal(expected, bench.Notified(ChinaUmsBench.Form(bench.Wire.Keys.SignNotification(closed))).Transaction!.State);
    }

    [Fact]
    public async Task Statement_ErrorWithHttp200_IsAnAnswerAndNoFile()
    {
        bench.Reply(BillPath, "{\"errCode\":\"BILL_NOT_READY\",\"errMsg\":\"账单生成中\"}", contentType: "application/json;charset=UTF-8");

        Assert.Equal(StatementStatus.NotReady, (await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task Statement_FilePerMerchant_IsAskedForEachConnectedOneAndNoOther()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 6));

        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, TestContext.Current.CancellationToken);

        Assert.Equal(["898310058120001_20260105.csv"], answer.Files.Select(f => f.Name)); // of the book's two merchants one is connected
        Assert.Equal(["898310058120001"], bench.Server.LogEntries.Select(e => (string)JsonNode.Parse(e.RequestMessage!.Body!)!["mid"]!));
    }

    [Fact]
    public async Task Statement_ReissueUnderTheSameName_HasAnotherHash()
    {
        bench.Answering();
        var sale = bench.AddCard(1);
        bench.Book.Add(new BookRecord { Truth = sale, InStatement = [], InReissue = [bench.Wire.Number(sale, 2)] });
        bench.Book.Plan(ChinaUmsBench.Day, new StatementPlan { ReissuedAfter = TimeSpan.FromHours(2) });

        bench.Clock.SetUtcNow(ChinaUmsBench.At(10, 59, day: 6));
        var first = (await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, TestContext.Current.CancellationToken)).Files.Single();
        bench.Clock.SetUtcNow(ChinaUmsBench.At(11, 0, day: 6));
        var second = (await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, TestContext.Current.CancellationToken)).Files.Single();

        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(first.DeclaredSha256.ToArray(), second.DeclaredSha256.ToArray());
        Assert.Equal((1L, 2L), (Read(first, out _).Rows, Read(second, out _).Rows));
    }

    [Fact]
    public async Task Statement_EmptyDayIsAHeaderRow_AndMeansNoTrade()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 6));

        var file = (await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, TestContext.Current.CancellationToken)).Files.Single();
        var reading = Read(file, out var rows);

        Assert.Equal((FileResult.Imported, true, Completeness.Proven), (reading.Result, reading.NoTrade, reading.Completeness));
        Assert.Empty(rows);
    }

    [Theory]
    [InlineData("退货", TransactionType.Refund)]
    [InlineData("消费撤销", TransactionType.Void)]
    [InlineData("预授权完成撤销", TransactionType.PreauthCompleteVoid)]
    public void Statement_OriginalOrderNumberOnRefunds_IsTheLinkAndTheirOwnIsTheRefundNumber(string word, TransactionType type)
    {
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var text = gbk.GetString(ChinaUmsBench.Sample("898310058120001_20260105.csv")).Replace("退货,260105000003", $"{word},260105000003", StringComparison.Ordinal);
        using var file = new StatementFile { Name = "898310058120001_20260105.csv", LayoutId = "chinaums-statement", Content = new MemoryStream(gbk.GetBytes(text)) };

        Read(file, out var rows);

        var back = rows.Single(r => r.Transaction.RefundNo == "RFD-U-1").Transaction;
        Assert.Equal((type, "ORD-U-0", "ORD-U-0"), (back.Type, back.MerchantOrderNo, back.OriginalMerchantOrderNo));
        Assert.All(rows.Where(r => r.Transaction.Type == TransactionType.Sale), r => Assert.Equal((null, null), (r.Transaction.RefundNo, r.Transaction.OriginalMerchantOrderNo)));
    }

    private static LookupQuery Sale => new() { MerchantNo = ChinaUmsBench.MerchantNo, MerchantOrderNo = "ORD-U-2", TerminalNo = ChinaUmsBench.TerminalNo, TradedAt = ChinaUmsBench.At(9, 20) };

    private static string Terminal(string fields) => $"{{\"errCode\":\"00\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":10000,{fields}}}";

    private static StatementReading Read(StatementFile file, out List<StatementRow> rows)
    {
        var layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "chinaums-statement.yaml")), "chinaums-statement.yaml");
        var read = new List<StatementRow>();
        var reading = StatementReader.Read(
            new StatementInput { Name = file.Name, Content = file.Content, DeclaredLength = file.DeclaredLength, DeclaredSha256 = file.DeclaredSha256, ExpectedClearingDate = ChinaUmsBench.Day },
            layout,
            batch =>
            {
                for (var i = 0; i < batch.Count; i++) read.Add(batch.ToRow(i));
            },
            cancellationToken: TestContext.Current.CancellationToken);
        rows = read;
        return reading;
    }

    private Task<LookupAnswer> LookUp(LookupQuery query) => bench.Get<ITransactionLookup>().LookUpAsync(query, TestContext.Current.CancellationToken);
}
