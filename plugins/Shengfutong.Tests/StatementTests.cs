using Rijie.Conformance;

namespace Rijie.Shengfutong.Tests;

public sealed class StatementTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Fetch_TheSampleFile_IsHandedOnAsItCame()
    {
        var zip = ShengfutongBench.Sample("fund_30000001_20260105.zip");
        bench.ReplyBytes(ShengfutongBench.BillPath, zip, headers: new() { ["Content-Disposition"] = "attachment;fileName=fund_30000001_20260105.zip" });

        using var file = Assert.Single((await Fetch()).Files);

        Assert.Equal(zip, ((MemoryStream)file.Content).ToArray());
        Assert.Equal(("fund_30000001_20260105.zip", "shengfutong-statement"), (file.Name, file.LayoutId));
        Assert.False(file.FromSignedMessage);
    }

    [Fact] // REL-S42
    public async Task Fetch_AnnouncedLength_IsHandedOnAndALossOnTheWayIsAFailure()
    {
        var zip = ShengfutongBench.Sample("fund_30000001_20260105.zip");
        await using var whole = new OneAnswer(zip, announced: zip.Length);
        await using var cut = new OneAnswer(zip[..^1], announced: zip.Length);
        using var first = new ShengfutongBench(new Dictionary<string, string> { ["base_url"] = whole.Address });
        using var second = new ShengfutongBench(new Dictionary<string, string> { ["base_url"] = cut.Address });

        using var file = Assert.Single((await Fetch(first)).Files);

        Assert.Equal(zip.Length, file.DeclaredLength);
        await Assert.ThrowsAnyAsync<IOException>(() => Fetch(second)); // which the host takes as unavailable, and asks again
    }

    [Fact]
    public async Task Fetch_TheSampleRefusal_IsNotReadySignedOrNot()
    {
        var refusal = System.Text.Json.Nodes.JsonNode.Parse(ShengfutongBench.Sample("bill-not-ready.json"))!.AsObject();
        bench.Reply(ShengfutongBench.BillPath, refusal);
        var signed = await Fetch();
        refusal.Remove("sign");
        bench.ReplyText(ShengfutongBench.BillPath, refusal.ToJsonString());
        var unsigned = await Fetch();

        Assert.Equal((StatementStatus.NotReady, StatementStatus.NotReady), (signed.Status, unsigned.Status));
    }

    [Theory]
    [InlineData(9, 59, 0, false)]
    [InlineData(10, 0, 0, true)]
    [InlineData(10, 59, 1, false)]
    [InlineData(11, 0, 1, true)]
    public async Task Fetch_BeforeItsTime_IsNotReady(int hour, int minute, int lateHours, bool isReady)
    {
        bench.Answering().AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { Late = TimeSpan.FromHours(lateHours) });
        bench.Clock.SetUtcNow(ShengfutongBench.At(hour, minute, day: 6));

        Assert.Equal(isReady ? StatementStatus.Ready : StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Fact]
    public async Task Fetch_FileThatNeverComes_IsNeverReadyAndNeverNoTrade()
    {
        bench.Answering().AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { Missing = true });
        bench.Clock.SetUtcNow(ShengfutongBench.At(10, 0, day: 20));

        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Fact]
    public async Task Fetch_DayWithoutTrade_IsNoTradeFromTheTimeOnThatItWouldBeReady()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(ShengfutongBench.At(9, 59, day: 6));
        var early = await Fetch();
        bench.Clock.SetUtcNow(ShengfutongBench.At(10, 0, day: 6));
        var ready = await Fetch();

        Assert.Equal((StatementStatus.NotReady, StatementStatus.NoTrade), (early.Status, ready.Status));
    }

    [Theory]
    [InlineData("2026-01-05", StatementStatus.NotReady)] // the day is not over
    [InlineData("2026-01-06", StatementStatus.NoTrade)]
    [InlineData("2026-04-05", StatementStatus.NoTrade)] // the last day on which it is kept
    public async Task Fetch_SignedThatThereIsNone_IsBelievedOfADayThatIsOverAndKept(string today, StatementStatus expected)
    {
        bench.Reply(ShengfutongBench.BillPath, ShengfutongBench.Failure("BILL_NOT_EXIST"));
        bench.Clock.SetUtcNow(ChinaTime.ToInstant(DateOnly.ParseExact(today, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new TimeOnly(12, 0)));

        Assert.Equal(expected, (await Fetch()).Status);
    }

    [Fact]
    public async Task Fetch_NoneOfADayThatIsNoLongerKept_IsAFailureAndNotNoTrade()
    {
        bench.Reply(ShengfutongBench.BillPath, ShengfutongBench.Failure("BILL_NOT_EXIST"));
        bench.Clock.SetUtcNow(ChinaTime.ToInstant(new DateOnly(2026, 4, 6), new TimeOnly(12, 0)));

        var failure = await Assert.ThrowsAsync<ProviderException>(Fetch);

        Assert.Equal((ProviderFailure.Rejected, "BILL_NOT_EXIST"), (failure.Failure, failure.ProviderCode));
    }

    [Theory]
    [InlineData("BILL_NOT_EXIST", false, ProviderFailure.Unavailable)]
    [InlineData("PARAM_ERROR", true, ProviderFailure.Rejected)]
    [InlineData("SYSTEM_ERROR", true, ProviderFailure.Unavailable)]
    public async Task Fetch_OtherRefusals_FailByTheirKind(string code, bool isSigned, ProviderFailure expected)
    {
        bench.Clock.SetUtcNow(ShengfutongBench.At(12, 0, day: 6));
        if (isSigned) bench.Reply(ShengfutongBench.BillPath, ShengfutongBench.Failure(code));
        else bench.ReplyText(ShengfutongBench.BillPath, ShengfutongBench.Failure(code).ToJsonString());

        Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderException>(Fetch)).Failure);
    }

    [Theory] // REL-S15
    [InlineData("text/html", 200, ProviderFailure.InvalidResponse)]
    [InlineData("application/zip", 200, ProviderFailure.InvalidResponse)]
    [InlineData("application/octet-stream", 206, ProviderFailure.InvalidResponse)] // a part is no file
    [InlineData("application/octet-stream", 503, ProviderFailure.Unavailable)]
    public async Task Fetch_NeitherFileNorEnvelope_IsNotBelieved(string contentType, int status, ProviderFailure expected)
    {
        bench.ReplyBytes(ShengfutongBench.BillPath, ShengfutongBench.Sample("fund_30000001_20260105.zip"), status, contentType);

        Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderException>(Fetch)).Failure);
    }

    [Fact]
    public async Task Fetch_SuccessInAnEnvelope_IsNoFile()
    {
        bench.Reply(ShengfutongBench.BillPath, ShengfutongBench.Success("\"x\":\"y\""));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(Fetch)).Failure);
    }

    [Fact] // REL-S33: one name for both, so the host knows them apart by their bytes
    public async Task Fetch_AfterAReissue_IsTheReissueUnderTheSameName()
    {
        bench.Answering().AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true, ReissuedAfter = TimeSpan.FromHours(3) });

        bench.Clock.SetUtcNow(ShengfutongBench.At(12, 59, day: 6));
        using var first = Assert.Single((await Fetch()).Files);
        bench.Clock.SetUtcNow(ShengfutongBench.At(13, 0, day: 6));
        using var second = Assert.Single((await Fetch()).Files);

        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(((MemoryStream)first.Content).ToArray(), ((MemoryStream)second.Content).ToArray());
    }

    private Task<StatementAnswer> Fetch() => Fetch(bench);

    private static Task<StatementAnswer> Fetch(ShengfutongBench bench) => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);
}
