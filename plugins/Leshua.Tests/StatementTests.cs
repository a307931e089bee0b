using Rijie.Conformance;

namespace Rijie.Leshua.Tests;

public sealed class StatementTests : IDisposable
{
    private const string Name = "1000001_trade_new_20260106.txt";
    private static readonly DateOnly Day = LeshuaBench.Day;
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Fetch_RestingFile_IsReadyWithItsLength()
    {
        bench.Answering().AddSale(1);
        bench.Clock.SetUtcNow(LeshuaBench.At(9, 0, day: 6));

        var first = await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        var second = await Fetch();

        Assert.Equal((StatementStatus.NotReady, TimeSpan.FromSeconds(60)), (first.Status, first.AskAgainAfter));
        using var file = Assert.Single(second.Files);
        var content = await Bytes(file);
        Assert.Equal((Name, "leshua-statement", (long?)content.Length), (file.Name, file.LayoutId, file.DeclaredLength));
        Assert.Equal(bench.Wire.Statement(bench.Book, Day)[0].Content, content);
        Assert.False(file.FromSignedMessage);
    }

    [Theory]
    [InlineData(8, 59, 0, false)]
    [InlineData(9, 0, 0, true)]
    [InlineData(10, 59, 2, false)]
    [InlineData(11, 0, 2, true)]
    public async Task Fetch_BeforeItsTime_IsNotReady(int hour, int minute, int lateHours, bool isThere)
    {
        bench.Answering().Book.Plan(Day, new StatementPlan { Late = TimeSpan.FromHours(lateHours) });
        bench.Clock.SetUtcNow(LeshuaBench.At(hour, minute, day: 6));

        var answer = await Fetch();

        Assert.Equal(StatementStatus.NotReady, answer.Status); // a first look never tells that a file rests
        Assert.Equal(isThere, answer.AskAgainAfter is not null);
    }

    [Fact]
    public async Task Fetch_FileThatNeverComes_IsNotReady()
    {
        bench.Answering().Book.Plan(Day, new StatementPlan { Missing = true });
        bench.Clock.SetUtcNow(LeshuaBench.At(12, 0, day: 9));

        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Fact]
    public async Task Fetch_Reissue_HasTheSameNameAndMustRestAnew()
    {
        bench.Answering();
        var sale = bench.AddSale(1);
        bench.Book.Add(new BookRecord { Truth = sale, InApi = sale, InReissue = [bench.Wire.Number(sale, 2) with { ClearingDate = Day }] });
        bench.Book.Plan(Day, new StatementPlan { ReissuedAfter = TimeSpan.FromHours(3) });

        using var first = await FetchRestingAsync(LeshuaBench.At(9, 0, day: 6));
        bench.Clock.SetUtcNow(LeshuaBench.At(12, 0, day: 6));
        var changed = await Fetch();
        using var second = await FetchRestingAsync(LeshuaBench.At(12, 0, day: 6));

        Assert.Equal(StatementStatus.NotReady, changed.Status);
        Assert.Equal((Name, Name), (first.Name, second.Name));
        Assert.True(second.DeclaredLength > first.DeclaredLength);
    }

    [Fact]
    public async Task Fetch_ReissueOfTheSameSize_IsSeenByItsTime()
    {
        bench.Answering().AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { ReissuedAfter = TimeSpan.FromHours(3) });
        using var first = await FetchRestingAsync(LeshuaBench.At(9, 0, day: 6));

        bench.Clock.SetUtcNow(LeshuaBench.At(12, 0, day: 6));

        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Fact]
    public void Statement_DayWithoutTrade_IsTheSampleByteForByte()
    {
        var files = bench.Wire.Statement(bench.Book, Day.AddDays(1));

        Assert.Equal("1000001_trade_new_20260107.txt", Assert.Single(files).Name);
        Assert.Equal(LeshuaBench.Sample("empty-day/1000001_trade_new_20260107.txt"), files[0].Content);
    }

    private async Task<StatementFile> FetchRestingAsync(DateTimeOffset at)
    {
        if (bench.Clock.GetUtcNow() < at) bench.Clock.SetUtcNow(at);
        await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        return Assert.Single((await Fetch()).Files);
    }

    private Task<StatementAnswer> Fetch() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);

    private static async Task<byte[]> Bytes(StatementFile file)
    {
        using var copy = new MemoryStream();
        await file.Content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
