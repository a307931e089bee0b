using Rijie.Leshua.Simulator;

namespace Rijie.Leshua.Tests;

public sealed class TransactionTests : IDisposable
{
    private const string Row = "<order><merchant_id>5800100001</merchant_id><leshua_order_id>{0}</leshua_order_id><amount>{1}</amount><status>2</status><pay_time>2026-01-05 09:30:00</pay_time></order>";
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_MoreThanOnePage_GivesEachTradeOnceInOrder()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(LeshuaBench.At(23, 0));
        var numbers = Enumerable.Range(1, 120).Select(i => bench.AddSale(i, at: LeshuaBench.At(9, 0).AddSeconds(i)).ProviderOrderNo).ToList();

        var pages = await ReadAll(LeshuaBench.At(0, 0), LeshuaBench.At(0, 0, day: 6), pageSize: 1000);

        Assert.Equal([49, 50, 21, 0], pages.Select(p => p.Transactions.Count)); // the short first page is not the last one
        Assert.Equal(numbers, pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_RefundAtTheEndOfAPage_IsSoughtBehindByItsOwnNumber()
    {
        bench.Answering();
        var sale = bench.AddSale(1);
        var refunds = Enumerable.Range(2, 4).Select(i => bench.AddBack(i, sale, fen: 100).ProviderOrderNo).ToList();

        var pages = await ReadAll(LeshuaBench.At(0, 0), LeshuaBench.At(0, 0, day: 6), pageSize: 2);

        Assert.Equal([sale.ProviderOrderNo, .. refunds], pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_TradesAtTheEdgesOfAWindow_AreAllTold()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(LeshuaBench.At(12, 0, day: 9));
        var atStart = bench.AddSale(1, at: LeshuaBench.At(0, 0)).ProviderOrderNo;
        var atEnd = bench.AddSale(2, at: LeshuaBench.At(0, 0, day: 6)).ProviderOrderNo;

        var pages = await ReadAll(LeshuaBench.At(0, 0), LeshuaBench.At(0, 0, day: 6).AddTicks(-1), pageSize: 50);

        Assert.Equal([atStart, atEnd], pages.SelectMany(p => p.Transactions).Select(t => t.ProviderOrderNo));
    }

    [Fact]
    public async Task Read_EmptyWindow_IsNotAsked() =>
        Assert.Empty((await bench.Get<ITransactionSource>().ReadAsync(new() { MerchantNo = LeshuaBench.MerchantNo, From = LeshuaBench.At(1, 0), To = LeshuaBench.At(1, 0) }, TestContext.Current.CancellationToken)).Transactions);

    [Fact]
    public async Task Read_ListBeginsAgain_IsRefusedAndNotCountedTwice()
    {
        Answer(Item("1"), Item("2"));
        var first = await Read();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read(first.NextCursor));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Read_RowTwiceOnAPage_IsRefused()
    {
        Answer(Item("1"), Item("1"));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Theory]
    [InlineData("not a cursor")]
    [InlineData("|")]
    [InlineData("1|2|3")]
    public async Task Read_CursorOfAnotherSource_IsAMisuse(string cursor) => await Assert.ThrowsAsync<ArgumentException>(() => Read(cursor));

    [Theory]
    [InlineData("<order><merchant_id>5800100001</merchant_id><leshua_order_id>1</leshua_order_id><status>2</status></order>")] // no amount
    [InlineData("<order><merchant_id>5800100001</merchant_id><leshua_order_id>1</leshua_order_id><amount>1.00</amount><status>2</status></order>")]
    [InlineData("<order><merchant_id>5800100001</merchant_id><leshua_order_id>1|2</leshua_order_id><amount>1</amount><status>2</status></order>")]
    [InlineData("<order><merchant_id>5800100001</merchant_id><amount>1</amount><status>2</status></order>")]
    [InlineData("<order><merchant_id>5800100001</merchant_id><leshua_order_id>1</leshua_order_id><amount>1</amount><more><a>1</a></more></order>")]
    [InlineData("<terminals></terminals>")]
    [InlineData("text")]
    public async Task Read_RowsAgainstTheDocumentation_RefuseTheWholePage(string inner)
    {
        Answer(inner);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Fact]
    public async Task Read_ListThatItsDigestDoesNotCover_IsNotBelieved()
    {
        var other = WireKeys.Md5(Item("2"));

        bench.ReplyList("orders", Item("1"), ("orders_md5", other));
        var wrong = await Assert.ThrowsAsync<ProviderException>(() => Read());
        bench.Server.Reset();
        bench.ReplyList("orders", Item("1"));
        var missing = await Assert.ThrowsAsync<ProviderException>(() => Read());
        bench.Server.Reset();
        bench.Reply(("result_code", "0"), ("orders_md5", WireKeys.Md5("")));
        var noList = await Assert.ThrowsAsync<ProviderException>(() => Read());

        Assert.All([wrong, missing, noList], failure => Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure));
        Assert.All([wrong, missing], failure => Assert.Contains("orders_md5", failure.Message, StringComparison.Ordinal));
    }

    [Fact] // one agent has many merchants
    public async Task Read_ARowOfAnotherMerchantThanAsked_RefusesTheWholePage()
    {
        Answer(Item("1"), Item("2").Replace("5800100001", "5800100002", StringComparison.Ordinal));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Fact]
    public async Task Read_NoSuchOrder_IsNoEmptyList()
    {
        bench.Reply(("result_code", "1"), ("error_code", "-1001"));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    private static string Item(string number) => Row.Replace("{0}", number, StringComparison.Ordinal).Replace("{1}", "100", StringComparison.Ordinal);

    private void Answer(params string[] items) => bench.ReplyList("orders", string.Concat(items), ("orders_md5", WireKeys.Md5(string.Concat(items))));

    private Task<TransactionPage> Read(string? cursor = null) => bench.Get<ITransactionSource>().ReadAsync(
        new() { MerchantNo = LeshuaBench.MerchantNo, From = LeshuaBench.At(0, 0), To = LeshuaBench.At(0, 0, day: 6), Cursor = cursor }, TestContext.Current.CancellationToken);

    private async Task<List<TransactionPage>> ReadAll(DateTimeOffset from, DateTimeOffset to, int pageSize)
    {
        var pages = new List<TransactionPage>();
        do
        {
            pages.Add(await bench.Get<ITransactionSource>().ReadAsync(
                new() { MerchantNo = LeshuaBench.MerchantNo, From = from, To = to, PageSize = pageSize, Cursor = pages.LastOrDefault()?.NextCursor }, TestContext.Current.CancellationToken));
        }
        while (pages[^1].NextCursor is not null && pages.Count < 50);
        return pages;
    }
}
