using System.Text.Json.Nodes;

namespace Rijie.Lakala.Tests;

public sealed class TransactionTests : IDisposable
{
    private readonly LakalaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_MoreThanOnePage_GivesEachTradeOnceInOrder()
    {
        bench.Answering();
        var numbers = Enumerable.Range(1, 23).Select(i => bench.AddSale(i, at: LakalaBench.At(9, i)).ProviderOrderNo).ToList();

        var pages = await ReadAll(LakalaBench.At(0, 0), LakalaBench.At(0, 0, day: 6), pageSize: 10);

        Assert.Equal([10, 10, 3], pages.Select(p => p.Transactions.Count));
        Assert.Equal(numbers, pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_WindowOfThreeDays_IsAskedInSlicesOfADay()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(LakalaBench.At(12, 0, day: 9));
        var numbers = new[] { 5, 7 }.Select(day => bench.AddSale(day, at: LakalaBench.At(12, 0, day)).ProviderOrderNo).ToList();

        var pages = await ReadAll(LakalaBench.At(0, 0), LakalaBench.At(6, 0, day: 8), pageSize: 100);

        Assert.Equal([1, 0, 1, 0], pages.Select(p => p.Transactions.Count)); // an empty slice does not end the window
        Assert.Equal(numbers, pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_TradesAtTheEdges_AreToldByEachSliceThatHoldsThem()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(LakalaBench.At(12, 0, day: 9));
        var atStart = bench.AddSale(1, at: LakalaBench.At(0, 0)).ProviderOrderNo;
        var atSlice = bench.AddSale(2, at: LakalaBench.At(0, 0, day: 6)).ProviderOrderNo;
        var atEnd = bench.AddSale(3, at: LakalaBench.At(0, 0, day: 7)).ProviderOrderNo;

        var pages = await ReadAll(LakalaBench.At(0, 0), LakalaBench.At(0, 0, day: 7), pageSize: 100);

        Assert.Equal([atStart, atSlice, atSlice, atEnd], pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Theory]
    [InlineData("20260104235959")]
    [InlineData("20260106000000")]
    [InlineData("20251231120000")]
    public async Task Read_TradeTimeOutsideTheWindow_IsHandedOnAndNotLost(string tradeTime)
    {
        var item = Item("1", 1000);
        item["trade_time"] = tradeTime;
        AnswerWith("1", item);

        var page = await Read();

        Assert.Equal([WireText.Time(tradeTime, "trade_time")], page.Transactions.Select(t => t.TradedAt));
    }

    [Fact]
    public async Task Read_MainAndSubOrders_CountTheMainOrderOnly()
    {
        AnswerWith("3", Item("1", 1000, split: "M"), Item("2", 600, split: "S"), Item("3", 400, split: "S"));

        var page = await Read();

        Assert.Equal([Money.FromFen(1000)], page.Transactions.Select(t => t.Gross));
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Read_NumbersAsStrings_BlankOnesAreAbsentAndGrossIsTheTotal()
    {
        var item = Item("1", 1000);
        foreach (var name in new[] { "payer_amount", "acc_settle_amount", "acc_mdiscount_amount", "acc_discount_amount" }) item[name] = "";
        AnswerWith("1", item);

        var trade = Assert.Single((await Read()).Transactions);

        Assert.Equal(Money.FromFen(1000), trade.Gross);
        Assert.Null(trade.MerchantDiscount);
        Assert.Null(trade.PlatformDiscount);
        Assert.Null(trade.PayerAmount);
        Assert.Null(trade.Fee);
    }

    [Fact]
    public async Task Read_Discounts_LowerGrossOnlyWhereTheMerchantPays()
    {
        var item = Item("1", 1000);
        (item["payer_amount"], item["acc_mdiscount_amount"], item["acc_discount_amount"], item["acc_settle_amount"]) = ("700", "200", "100", "800");
        AnswerWith("1", item);

        var trade = Assert.Single((await Read()).Transactions);

        Assert.Equal(Money.FromFen(800), trade.Gross);
        Assert.Equal(Money.FromFen(1000), trade.OrderAmount);
        Assert.Equal(Money.FromFen(200), trade.MerchantDiscount);
        Assert.Equal(Money.FromFen(100), trade.PlatformDiscount);
        Assert.Equal(Money.FromFen(700), trade.PayerAmount);
    }

    [Fact]
    public async Task Read_FullCardNumber_IsCutToSixAndFour()
    {
        var (whole, masked) = (Item("1", 1000), Item("2", 1000));
        whole["crd_no"] = "6222" + "021234567" + "8223"; // no real card: it fails the check digit
        masked["crd_no"] = "6226****8223";
        AnswerWith("2", whole, masked);

        var page = await Read();

        Assert.Equal(["622202*******8223", "6226****8223"], page.Transactions.Select(t => t.MaskedCardNo));
    }

    [Fact]
    public async Task Read_ShortPage_IsNotTheLastWhileTheCountSaysMore()
    {
        AnswerWith("3", Item("1", 1000), Item("2", 1000));

        var page = await Read();

        Assert.NotNull(page.NextCursor);
    }

    [Theory]
    [InlineData("\"acc_settle_amount\":\"999\",\"acc_mdiscount_amount\":\"0\"")]
    [InlineData("\"total_amount\":\"\"")]
    [InlineData("\"total_amount\":\"-1000\"")]
    [InlineData("\"total_amount\":\"10.00\"")]
    [InlineData("\"total_amount\":\"1e3\"")]
    [InlineData("\"total_amount\":\"１０００\"")]
    [InlineData("\"total_amount\":1000")]
    [InlineData("\"total_amount\":\"9999999999999999\"")]
    [InlineData("\"trade_time\":\"20260230093000\"")]
    [InlineData("\"trade_time\":\"2026-01-05 09:30:00\"")]
    [InlineData("\"trade_main_type\":\"SOMETHING\"")]
    [InlineData("\"trade_no\":\"\"")]
    [InlineData("\"trade_no\":null")]
    public async Task Read_FieldAgainstTheManual_RefusesTheWholePage(string change)
    {
        var item = Item("1", 1000);
        foreach (var (name, value) in JsonNode.Parse("{" + change + "}")!.AsObject()) item[name] = value?.DeepClone();
        AnswerWith("1", item);

        var failure = await Assert.ThrowsAsync<ProviderException>(Read);

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("5")] // more than an empty page holds
    public async Task Read_CountThatCannotBe_RefusesThePage(string totalCount)
    {
        AnswerWith(totalCount);

        var failure = await Assert.ThrowsAsync<ProviderException>(Read);

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Read_SamePageForEver_IsRefusedAndNotCountedTwice()
    {
        AnswerWith("4", Item("1", 1000), Item("2", 1000));
        var first = await Read();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read(first.NextCursor));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    private static JsonObject Item(string number, long fen, string? split = null)
    {
        var item = new JsonObject
        {
            ["merchant_no"] = LakalaBench.MerchantNo,
            ["trade_no"] = "202601051101131301662601050000" + number.PadLeft(2, '0'),
            ["total_amount"] = $"{fen}",
            ["trade_time"] = "20260105093000",
            ["trade_status"] = "SUCCESS",
            ["trade_main_type"] = "MICROPAY",
        };
        if (split is not null) item["split_attr"] = split;
        return item;
    }

    private void AnswerWith(string totalCount, params JsonObject[] items) => bench.Reply(
        "/api/v3/searcher/base_core/trans_query",
        new JsonObject { ["code"] = "000000", ["resp_data"] = new JsonObject { ["total_count"] = totalCount, ["order_trade_info_list"] = new JsonArray([.. items]) } }.ToJsonString());

    private Task<TransactionPage> Read() => Read(cursor: null);

    private Task<TransactionPage> Read(string? cursor) => bench.Get<ITransactionSource>().ReadAsync(
        new() { MerchantNo = LakalaBench.MerchantNo, From = LakalaBench.At(0, 0), To = LakalaBench.At(0, 0, day: 6), Cursor = cursor },
        TestContext.Current.CancellationToken);

    private async Task<List<TransactionPage>> ReadAll(DateTimeOffset from, DateTimeOffset to, int pageSize)
    {
        var pages = new List<TransactionPage>();
        do
        {
            pages.Add(await bench.Get<ITransactionSource>().ReadAsync(
                new() { MerchantNo = LakalaBench.MerchantNo, From = from, To = to, PageSize = pageSize, Cursor = pages.LastOrDefault()?.NextCursor },
                TestContext.Current.CancellationToken));
        }
        while (pages[^1].NextCursor is not null && pages.Count < 50);
        return pages;
    }
}
