using System.Text.Json.Nodes;

namespace Rijie.ChinaUms.Tests;

public sealed class LookupTests : IDisposable
{
    private const string OrderPath = "/v1/netpay/query";
    private const string TerminalPath = "/v6/poslink/transaction/query";
    private const string RefundPath = "/v6/poslink/transaction/refund-query";

    private readonly ChinaUmsBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task LookUp_ACardSale_IsAskedForAtItsTerminalOnly()
    {
        bench.Answering();
        var sale = bench.AddCard(1);

        var answer = await LookUp(Of(sale));

        Assert.Equal((TransactionState.Succeeded, 10_000L, "260105000001", "000001", ChinaUmsBench.Day), (answer.Transaction!.State, answer.Transaction.Gross.Fen,
            answer.Transaction.RetrievalReference, answer.Transaction.TraceNo, answer.Transaction.ClearingDate));
        Assert.Equal([TerminalPath], Asked());
    }

    [Fact]
    public async Task LookUp_NoTerminalKnown_IsAskedForAsAnOrder()
    {
        bench.Answering();
        var sale = bench.Add(1);

        var answer = await LookUp(Of(sale) with { TerminalNo = null });

        Assert.Equal(sale.MerchantOrderNo, answer.Transaction!.MerchantOrderNo);
        Assert.Equal([OrderPath], Asked());
    }

    [Theory]
    [InlineData(null, new[] { TerminalPath, OrderPath })]
    [InlineData("both", new[] { TerminalPath, OrderPath })]
    [InlineData("online", new[] { OrderPath })]
    [InlineData("terminal", new[] { TerminalPath })]
    public async Task LookUp_NowhereToBeFound_IsNotFoundOnlyAfterEachServiceWasAsked(string? services, string[] paths)
    {
        using var account = new ChinaUmsBench(services is null ? null : new Dictionary<string, string> { ["services"] = services }).Answering();

        var answer = await account.Get<ITransactionLookup>().LookUpAsync(
            new() { MerchantNo = ChinaUmsBench.MerchantNo, MerchantOrderNo = "ORD-U-404", TerminalNo = ChinaUmsBench.TerminalNo }, TestContext.Current.CancellationToken);

        Assert.Null(answer.Transaction);
        Assert.Equal(paths, account.Server.LogEntries.Select(e => e.RequestMessage!.Path));
    }

    [Theory]
    [InlineData("0", 0, TransactionState.Succeeded)]
    [InlineData("1", 0, TransactionState.Unknown)]
    [InlineData("2", 0, TransactionState.Reversed)]
    [InlineData("3", 3000, TransactionState.PartlyRefunded)]
    [InlineData("3", 10000, TransactionState.Refunded)]
    [InlineData("3", 0, TransactionState.PartlyRefunded)] // the public sample: refunded in part, and the amount says nothing
    [InlineData("4", 0, TransactionState.Reversed)]
    [InlineData("5", 0, TransactionState.Failed)]
    [InlineData("FF", 0, TransactionState.Unknown)]
    [InlineData("7", 0, TransactionState.Unknown)]
    [InlineData("", 0, TransactionState.Unknown)]
    public async Task LookUp_EachResultCodeOfATerminal_SucceedsOnlyWhereItIsKnown(string code, int refunded, TransactionState expected)
    {
        bench.Reply(TerminalPath, Terminal($"\"queryResCode\":\"{code}\",\"refundedAmount\":{refunded}"));

        Assert.Equal(expected, (await LookUp(Known)).Transaction!.State);
    }

    [Theory]
    [InlineData("\"status\":\"TRADE_CLOSED\"", TransactionState.Failed)]
    [InlineData("\"status\":\"TRADE_CLOSED\",\"payTime\":\"2026-01-05 09:20:00\"", TransactionState.Refunded)]
    [InlineData("\"status\":\"TRADE_REFUND\",\"refundAmount\":8800", TransactionState.Refunded)]
    [InlineData("\"status\":\"TRADE_REFUND\",\"refundAmount\":1,\"refundOrderId\":\"RFD-U-9\"", TransactionState.PartlyRefunded)]
    [InlineData("\"status\":\"WAIT_BUYER_PAY\"", TransactionState.Pending)]
    [InlineData("\"status\":\"SOMETHING\"", TransactionState.Unknown)]
    public async Task LookUp_EachStateOfAnOrder_IsTheOrdersOwn(string fields, TransactionState expected)
    {
        bench.Reply(OrderPath, $"{{\"errCode\":\"SUCCESS\",\"mid\":\"898310058120001\",\"merOrderId\":\"ORD-U-2\",\"totalAmount\":8800,{fields}}}");

        var answer = await LookUp(Known with { TerminalNo = null });

        Assert.Equal((TransactionType.Sale, expected, null), (answer.Transaction!.Type, answer.Transaction.State, answer.Transaction.RefundNo));
    }

    [Theory]
    [InlineData(TransactionType.Refund)]
    [InlineData(TransactionType.Void)]
    public async Task LookUp_ARefundOrVoid_IsFoundByItsOwnNumberAndItsOriginal(TransactionType type)
    {
        bench.Answering();
        var refund = bench.AddRefund(2, bench.AddCard(1), 3_000, type);

        var answer = await LookUp(Of(refund));

        Assert.Equal((type, TransactionState.Succeeded, 3_000L, refund.RefundNo, "ORD-U-00000001", ChinaUmsBench.At(9, 45)), (answer.Transaction!.Type, answer.Transaction.State,
            answer.Transaction.Gross.Fen, answer.Transaction.RefundNo, answer.Transaction.OriginalMerchantOrderNo, answer.Transaction.TradedAt));
        var asked = JsonNode.Parse(bench.Server.LogEntries.Single().RequestMessage!.Body!)!;
        Assert.Equal(("ORD-U-00000001", refund.RefundNo, "20260105"), ((string?)asked["merchantOrderId"], (string?)asked["refundRequestId"], (string?)asked["oriTransDate"]));
    }

    [Theory]
    [InlineData("00", TransactionState.Succeeded)]
    [InlineData("3", TransactionState.Succeeded)]
    [InlineData("1", TransactionState.Unknown)]
    [InlineData("5", TransactionState.Failed)]
    [InlineData("2", TransactionState.Unknown)]
    public async Task LookUp_EachResultCodeOfARefund_SucceedsOnlyWhereItIsKnown(string code, TransactionState expected)
    {
        bench.Reply(RefundPath, $"{{\"errCode\":\"00\",\"queryResCode\":\"{code}\",\"dealType\":\"refund\",\"originalAmount\":\"3000\",\"dealDate\":\"20260105\",\"dealTime\":\"094500\"}}");

        Assert.Equal(expected, (await LookUp(KnownRefund)).Transaction!.State);
    }

    [Theory]
    [InlineData(TerminalPath, "\"merchantOrderId\":\"ORD-U-9\"")]
    [InlineData(TerminalPath, "\"merchantOrderId\":\"ORD-U-2\",\"merchantCode\":\"898310058120002\"")]
    [InlineData(RefundPath, "\"refundRequestId\":\"RFD-U-9\"")]
    [InlineData(RefundPath, "\"merchantOrderId\":\"ORD-U-9\"")]
    [InlineData(RefundPath, "\"dealType\":\"void\"")]
    [InlineData(RefundPath, "\"dealType\":\"sale\"")]
    public async Task LookUp_AnAnswerAboutSomethingElse_IsNotUsed(string path, string fields)
    {
        var isRefund = path == RefundPath;
        bench.Reply(path, $"{{\"errCode\":\"00\",\"queryResCode\":\"0\",\"originalTransactionAmount\":1,\"originalAmount\":1,{fields}}}");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(isRefund ? KnownRefund : Known));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("\"mid\":\"898310058120002\",\"merOrderId\":\"ORD-U-2\"")]
    [InlineData("\"mid\":\"898310058120001\",\"merOrderId\":\"ORD-U-3\"")]
    public async Task LookUp_AnOrderThatWasNotAskedFor_IsNotUsed(string fields)
    {
        bench.Reply(OrderPath, $"{{\"errCode\":\"SUCCESS\",\"status\":\"TRADE_SUCCESS\",\"totalAmount\":8800,{fields}}}");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUp(Known with { TerminalNo = null }));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task LookUp_ByChinaUmsOwnNumber_WhereTheMerchantsIsNotKnown()
    {
        bench.Answering();
        var sale = bench.AddCard(1);

        var answer = await LookUp(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = "20260105093000260105000001", TerminalNo = sale.TerminalNo });

        Assert.Equal((sale.MerchantOrderNo, null), (answer.Transaction!.MerchantOrderNo, answer.Transaction.ProviderOrderNo));
    }

    [Fact]
    public async Task LookUp_TooLittleKnown_IsRefusedBeforeAnythingIsSent()
    {
        foreach (var query in (LookupQuery[])
        [
            new() { MerchantNo = ChinaUmsBench.MerchantNo },
            KnownRefund with { RefundNo = null },
            KnownRefund with { OriginalMerchantOrderNo = null },
            KnownRefund with { TerminalNo = null },
        ])
            Assert.Equal(ProviderFailure.Rejected, (await Assert.ThrowsAsync<ProviderException>(() => LookUp(query))).Failure);
        Assert.Empty(bench.Server.LogEntries);
    }

    [Fact]
    public async Task LookUp_ARefundWithoutATerminal_IsAskedForAtTheAccountsOwn()
    {
        using var account = new ChinaUmsBench(new Dictionary<string, string> { ["terminal_no"] = ChinaUmsBench.TerminalNo }).Answering();
        var refund = account.AddRefund(2, account.AddCard(1), 3_000);

        var answer = await account.Get<ITransactionLookup>().LookUpAsync(Of(refund) with { TerminalNo = null }, TestContext.Current.CancellationToken);

        Assert.Equal(refund.RefundNo, answer.Transaction!.RefundNo);
    }

    private static LookupQuery Known => new() { MerchantNo = ChinaUmsBench.MerchantNo, MerchantOrderNo = "ORD-U-2", TerminalNo = ChinaUmsBench.TerminalNo, TradedAt = ChinaUmsBench.At(9, 20) };

    private static LookupQuery KnownRefund => new()
    {
        MerchantNo = ChinaUmsBench.MerchantNo, Type = TransactionType.Refund, RefundNo = "RFD-U-1", OriginalMerchantOrderNo = "ORD-U-2", TerminalNo = ChinaUmsBench.TerminalNo,
    };

    private static LookupQuery Of(Transaction t) => new()
    {
        MerchantNo = t.MerchantNo, Type = t.Type, MerchantOrderNo = t.MerchantOrderNo, RefundNo = t.RefundNo, TerminalNo = t.TerminalNo, OriginalMerchantOrderNo = t.OriginalMerchantOrderNo,
        OriginalTradeDate = t.OriginalTradeDate, TradedAt = t.TradedAt,
    };

    private static string Terminal(string fields) => $"{{\"errCode\":\"00\",\"merchantOrderId\":\"ORD-U-2\",\"originalTransactionAmount\":10000,\"originalTransactionTime\":\"092000\",{fields}}}";

    private Task<LookupAnswer> LookUp(LookupQuery query) => bench.Get<ITransactionLookup>().LookUpAsync(query, TestContext.Current.CancellationToken);

    private IEnumerable<string> Asked() => bench.Server.LogEntries.Select(e => e.RequestMessage!.Path);
}
