using System.Net;
using Rijie.Settlement.Statements;
using Rijie.Statements;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace Rijie.Lakala.Tests;

/// <summary>The oddities of Lakala's wire, by the ids of <c>plugin.yaml</c>, where no other test is named after them.</summary>
public sealed class QuirkTests : IDisposable
{
    private readonly LakalaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task LookUp_MaskedCardOfFourStars_IsTakenAsItIs()
    {
        var sale = bench.AddSale(1);
        bench.Reply("/api/v3/labs/query/tradequery", $$$"""{"code":"BBS00000","resp_data":{"merchant_no":"{{{sale.MerchantNo}}}","trade_no":"{{{sale.ProviderOrderNo}}}","total_amount":"10000","trade_state":"SUCCESS","crd_no":"6226****8223"}}""");

        var answer = await bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo }, TestContext.Current.CancellationToken);

        Assert.Equal("6226****8223", answer.Transaction!.MaskedCardNo);
    }

    [Fact]
    public void Read_RefundFeeReturned_IsANegativeCost()
    {
        var refund = Rows()[2];

        Assert.Equal((TransactionType.Refund, 3000L, -11L, -2989L), (refund.Transaction.Type, refund.Transaction.Gross.Fen, refund.Transaction.Fee!.Value.Fen, refund.Transaction.Net!.Value.Fen));
        Assert.True(refund.Balanced);
    }

    [Fact]
    public void Read_CrossDayRefund_NamesItsOriginalAndThatDay()
    {
        var refund = Rows()[2].Transaction;

        Assert.Equal(("20260104110113130166202601040009", new DateOnly(2026, 1, 4)), (refund.OriginalProviderOrderNo, refund.OriginalTradeDate!.Value));
    }

    [Fact]
    public async Task List_RateLimitInTwoWays_IsToldAsTheSame()
    {
        bench.Server.Given(Request.Create().WithPath("/api/v3/lams/settle/payout_list")).RespondWith(Response.Create().WithStatusCode(HttpStatusCode.TooManyRequests).WithHeader("Retry-After", "7"));
        bench.Reply("/api/v3/searcher/base_core/trans_query", """{"code":"BBS16000","msg":"请求过于频繁"}""");
        var stop = TestContext.Current.CancellationToken;

        var byStatus = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<IPayoutSource>().ReadAsync(new() { SettlementDate = new(2026, 1, 5) }, stop));
        var byCode = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<ITransactionSource>().ReadAsync(new() { MerchantNo = LakalaBench.MerchantNo, From = LakalaBench.At(0, 0), To = LakalaBench.At(1, 0) }, stop));

        Assert.Equal((ProviderFailure.RateLimited, TimeSpan.FromSeconds(7)), (byStatus.Failure, byStatus.RetryAfter!.Value));
        Assert.Equal((ProviderFailure.RateLimited, "BBS16000"), (byCode.Failure, byCode.ProviderCode));
    }

    private static List<StatementRow> Rows()
    {
        var layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "lakala-statement.yaml")), "lakala-statement.yaml");
        var rows = new List<StatementRow>();
        StatementReader.Read(new() { Name = "TP_ORG0001_20260105.txt", Content = new MemoryStream(LakalaBench.Sample("TP_ORG0001_20260105.txt")) }, layout,
            batch => rows.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToRow)), (_, _) => { }, TestContext.Current.CancellationToken);
        return rows;
    }
}
