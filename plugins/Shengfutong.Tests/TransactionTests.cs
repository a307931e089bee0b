using System.Text.Json.Nodes;

namespace Rijie.Shengfutong.Tests;

public sealed class TransactionTests : IDisposable
{
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_GroupOfOneSecondAcrossPages_GivesEachTradeOnceInOrder()
    {
        bench.Answering();
        var numbers = Enumerable.Range(1, 23).Select(i => bench.AddSale(i, at: ShengfutongBench.At(9, 30)).ProviderOrderNo).ToList();

        var pages = await ReadAll(pageSize: 10);

        Assert.Equal([10, 10, 3], pages.Select(p => p.Transactions.Count));
        Assert.Equal(numbers, pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_FullLastPage_IsFollowedByAnEmptyOneThatEndsTheList()
    {
        bench.Answering();
        for (var i = 1; i <= 20; i++) bench.AddSale(i);

        var pages = await ReadAll(pageSize: 10);

        Assert.Equal([10, 10, 0], pages.Select(p => p.Transactions.Count));
        Assert.Null(pages[^1].NextCursor);
    }

    [Fact]
    public async Task Read_EmptyPageWithACursor_IsNotTheEnd()
    {
        Page("\"orders\":\"[]\",\"nextCursor\":\"C1\"");

        var page = await Read();

        Assert.Empty(page.Transactions);
        Assert.NotNull(page.NextCursor);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("\" \"")]
    public async Task Read_BlankCursor_IsTheEnd(string cursor)
    {
        Page($"\"orders\":\"[]\",\"nextCursor\":{cursor}");

        Assert.Null((await Read()).NextCursor);
    }

    [Fact]
    public async Task Read_CursorThatDoesNotMove_IsAFailureAndNoEndlessLoop()
    {
        Page("\"orders\":\"[]\",\"nextCursor\":\"C1\"");
        var first = await Read();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read(first.NextCursor));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
        Assert.Contains("does not move", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CursorsThatGoInACircle_EndInAFailure()
    {
        Page("\"orders\":\"[]\",\"nextCursor\":\"C1\"");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read("10000|C2"));

        Assert.Contains("does not end", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C1")]
    [InlineData("x|C1")]
    [InlineData("")]
    public async Task Read_CursorOfAnotherSource_IsRefusedBeforeAnythingIsAsked(string cursor)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Read(cursor));

        Assert.Empty(bench.Server.LogEntries);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(200, "200")]
    [InlineData(5000, "200")]
    public async Task Read_PageSize_IsAtMostTwoHundred(int pageSize, string expected)
    {
        Page("\"orders\":\"[]\",\"nextCursor\":\"\"");

        await bench.Get<ITransactionSource>().ReadAsync(Query() with { PageSize = pageSize }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (string?)Sent()["limit"]);
    }

    [Fact]
    public async Task Read_WindowWithinASecond_AsksForTheSecondsAroundIt()
    {
        Page("\"orders\":\"[]\",\"nextCursor\":\"\"");

        await bench.Get<ITransactionSource>().ReadAsync(
            Query() with { From = ShengfutongBench.At(9, 0).AddMilliseconds(300), To = ShengfutongBench.At(9, 1).AddMilliseconds(1) }, TestContext.Current.CancellationToken);

        Assert.Equal(("20260105090000", "20260105090101"), ((string?)Sent()["beginTime"], (string?)Sent()["endTime"]));
    }

    [Fact]
    public async Task Read_EmptyWindow_AsksForNothing()
    {
        var page = await bench.Get<ITransactionSource>().ReadAsync(Query() with { To = ShengfutongBench.At(0, 0) }, TestContext.Current.CancellationToken);

        Assert.Empty(page.Transactions);
        Assert.Empty(bench.Server.LogEntries);
    }

    [Theory]
    [InlineData("\"orders\":\"\"")]
    [InlineData("\"nextCursor\":\"\"")]
    [InlineData("\"orders\":\"{}\"")]
    [InlineData("\"orders\":\"[1]\"")]
    [InlineData("\"orders\":\"[\"")]
    [InlineData("\"orders\":\"[] []\"")]
    [InlineData("\"orders\":\"[{\\\"transactionId\\\":\\\"S1\\\",\\\"totalFee\\\":1}]\"")]
    [InlineData("\"orders\":\"[{\\\"transactionId\\\":\\\"S1\\\",\\\"totalFee\\\":\\\"1\\\",\\\"totalFee\\\":\\\"2\\\"}]\"")]
    [InlineData("\"orders\":\"[{\\\"transactionId\\\":\\\"S1\\\"}]\"")]
    public async Task Read_OrdersThatAreNoList_RefuseTheWholePage(string fields)
    {
        Page(fields);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Read_NoSuchOrderForAList_IsAFailureAndNoEmptyList()
    {
        bench.Reply(ShengfutongBench.ListPath, ShengfutongBench.Failure("ORDER_NOT_EXIST"));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read());

        Assert.Equal(ProviderFailure.Rejected, failure.Failure);
    }

    [Fact]
    public async Task Read_TradeOutsideTheWindow_IsHandedOnAndNotLost()
    {
        Page("\"orders\":\"[{\\\"transactionId\\\":\\\"S1\\\",\\\"totalFee\\\":\\\"1\\\",\\\"timeEnd\\\":\\\"20251231120000\\\"}]\"");

        var trade = Assert.Single((await Read()).Transactions);

        Assert.Equal((ShengfutongBench.MerchantNo, TransactionState.Unknown), (trade.MerchantNo, trade.State)); // no state is none that succeeded
    }

    private void Page(string fields) => bench.Reply(ShengfutongBench.ListPath, ShengfutongBench.Success(fields));

    private JsonObject Sent() => JsonNode.Parse(bench.Server.LogEntries[^1].RequestMessage!.BodyAsBytes!)!.AsObject();

    private static TransactionQuery Query() => new() { MerchantNo = ShengfutongBench.MerchantNo, From = ShengfutongBench.At(0, 0), To = ShengfutongBench.At(0, 0, day: 6) };

    private Task<TransactionPage> Read(string? cursor = null) => bench.Get<ITransactionSource>().ReadAsync(Query() with { Cursor = cursor }, TestContext.Current.CancellationToken);

    private async Task<List<TransactionPage>> ReadAll(int pageSize)
    {
        var pages = new List<TransactionPage>();
        do pages.Add(await bench.Get<ITransactionSource>().ReadAsync(Query() with { Cursor = pages.LastOrDefault()?.NextCursor, PageSize = pageSize }, TestContext.Current.CancellationToken));
        while (pages[^1].NextCursor is not null && pages.Count < 100);
        return pages;
    }
}
