using System.Text.Json.Nodes;

namespace Rijie.Ruiyinxin.Tests;

public sealed class TransactionTests : IDisposable
{
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_MoreThanOnePage_GivesEachOrderOnceInOrder()
    {
        bench.Answering();
        var numbers = Enumerable.Range(1, 23).Select(i => bench.AddSale(i, at: RuiyinxinBench.At(9, i)).ProviderOrderNo).ToList();

        var pages = await ReadAll(pageSize: 10);

        Assert.Equal([10, 10, 3], pages.Select(p => p.Transactions.Count));
        Assert.Equal(numbers, pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_FullLastPage_EndsThere()
    {
        bench.Answering();
        foreach (var i in Enumerable.Range(1, 20)) bench.AddSale(i, at: RuiyinxinBench.At(9, i));

        Assert.Equal([10, 10], (await ReadAll(pageSize: 10)).Select(p => p.Transactions.Count));
    }

    [Fact]
    public async Task Read_NothingInTheWindow_IsOneEmptyPage()
    {
        bench.Answering();

        Assert.Equal([0], (await ReadAll(pageSize: 500)).Select(p => p.Transactions.Count));
        Assert.Equal("""{"merchantCode":"M000000001","beginTime":"20260105000000","endTime":"20260106000000","pageNumber":"1","pageSize":"100","orderStatus":""}""", Asked());
    }

    [Fact]
    public async Task Read_WindowInsideASecond_AsksForBothSeconds()
    {
        bench.Answering();

        await Read(RuiyinxinBench.At(9, 0).AddMilliseconds(500), RuiyinxinBench.At(9, 0).AddMilliseconds(501), null);

        Assert.Contains("\"beginTime\":\"20260105090000\",\"endTime\":\"20260105090001\"", Asked(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ShortPage_IsNotTheLastWhileThereAreMorePages()
    {
        AnswerWith("2", Item("REQ1"));

        Assert.NotNull((await Read()).NextCursor);
    }

    [Fact]
    public async Task Read_EmptyPageBeforeTheLast_IsRefused()
    {
        AnswerWith("2");

        await Refused();
    }

    [Fact]
    public async Task Read_SamePageForEver_IsRefusedAndNotCountedTwice()
    {
        bench.Reply(List("9", "1", Item("REQ1")));
        var first = await Read();
        bench.Reply(List("9", "2", Item("REQ1")));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read(first.NextCursor))).Failure);
    }

    [Theory]
    [InlineData("\"transactionType\":\"\"")] // a refund taken for a sale would count twice
    [InlineData("\"transactionType\":\"04\"")]
    [InlineData("\"oriReqMsgId\":\"\"")]
    [InlineData("\"oriReqMsgId\":\"a|b\"")]
    [InlineData("\"oriReqMsgId\":null")]
    [InlineData("\"merchantCode\":\"M000000002\"")]
    [InlineData("\"totalAmount\":\"\"")]
    [InlineData("\"totalAmount\":\"1,000.00\"")]
    [InlineData("\"totalAmount\":\"１.００\"")]
    [InlineData("\"totalAmount\":\"1e3\"")]
    [InlineData("\"totalAmount\":100")]
    [InlineData("\"settleDate\":\"20260230\"")]
    public async Task Read_FieldAgainstTheDocumentation_RefusesTheWholePage(string change)
    {
        var item = Item("REQ1");
        foreach (var (name, value) in JsonNode.Parse("{" + change + "}")!.AsObject()) item[name] = value?.DeepClone();
        AnswerWith("1", item);

        await Refused();
    }

    [Theory]
    [InlineData("""{"merchantCode":"M000000002","pageNumber":"1","totalPages":"0","list":[]}""")]
    [InlineData("""{"merchantCode":"M000000001","pageNumber":"2","totalPages":"0","list":[]}""")]
    [InlineData("""{"merchantCode":"M000000001","pageNumber":"1","totalPages":"","list":[]}""")]
    [InlineData("""{"merchantCode":"M000000001","pageNumber":"1","totalPages":"-1","list":[]}""")]
    [InlineData("""{"merchantCode":"M000000001","pageNumber":"1","totalPages":"1"}""")]
    [InlineData("""{"merchantCode":"M000000001","pageNumber":"1","list":[]}""")]
    public async Task Read_ListAgainstTheDocumentation_IsRefused(string data)
    {
        bench.Reply(RuiyinxinBench.Done(data));

        await Refused();
    }

    [Theory]
    [InlineData("E", "200001")] // "no such order" says nothing of a list
    [InlineData("E", "200010")]
    [InlineData("E", "200099")]
    public async Task Read_AnyOtherCode_IsAFailureAndNeverAnEmptyList(string type, string code)
    {
        bench.Reply(RuiyinxinBench.Refused(type, code));

        Assert.Equal(ProviderFailure.Rejected, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Fact]
    public async Task Read_MorePlacesThanAsked_IsRefused()
    {
        bench.Reply(List("1", "1", Item("REQ1"), Item("REQ2")));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<ITransactionSource>().ReadAsync(
            new() { MerchantNo = RuiyinxinBench.MerchantNo, From = RuiyinxinBench.At(0, 0), To = RuiyinxinBench.At(0, 0, day: 6), PageSize = 1 }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("""{"merchantCode":"M000000002","list":[]}""")]
    [InlineData("""{"merchantCode":"M000000001"}""")]
    [InlineData("""{"merchantCode":"M000000001","list":[{"terminalId":""}]}""")]
    [InlineData("""{"merchantCode":"M000000001","list":[{"sn":"1"}]}""")]
    public async Task List_TerminalsAgainstTheDocumentation_IsRefused(string data)
    {
        bench.Reply(RuiyinxinBench.Done(data));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<ITerminalSource>().ListAsync(RuiyinxinBench.MerchantNo, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    private static JsonObject Item(string number) => new()
    {
        ["oriReqMsgId"] = number, ["oriRespType"] = "S", ["oriRespCode"] = "000000", ["totalAmount"] = "10.00", ["settleDate"] = "20260105", ["transactionType"] = "01",
    };

    private static string List(string totalPages, string pageNumber, params JsonObject[] items) => RuiyinxinBench.Done(
        new JsonObject { ["merchantCode"] = RuiyinxinBench.MerchantNo, ["pageNumber"] = pageNumber, ["totalPages"] = totalPages, ["list"] = new JsonArray([.. items]) }.ToJsonString());

    private void AnswerWith(string totalPages, params JsonObject[] items) => bench.Reply(List(totalPages, "1", items));

    private string Asked() => JsonNode.Parse(bench.Wire.Keys.Open(bench.Sent[^1])!)!["data"]!.ToJsonString();

    private async Task Refused() => Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);

    private Task<TransactionPage> Read(string? cursor = null) => Read(RuiyinxinBench.At(0, 0), RuiyinxinBench.At(0, 0, day: 6), cursor);

    private Task<TransactionPage> Read(DateTimeOffset from, DateTimeOffset to, string? cursor, int pageSize = 100) => bench.Get<ITransactionSource>().ReadAsync(
        new() { MerchantNo = RuiyinxinBench.MerchantNo, From = from, To = to, Cursor = cursor, PageSize = pageSize }, TestContext.Current.CancellationToken);

    private async Task<List<TransactionPage>> ReadAll(int pageSize)
    {
        var pages = new List<TransactionPage>();
        do pages.Add(await Read(RuiyinxinBench.At(0, 0), RuiyinxinBench.At(0, 0, day: 6), pages.LastOrDefault()?.NextCursor, pageSize));
        while (pages[^1].NextCursor is not null && pages.Count < 50);
        return pages;
    }
}
