using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;

namespace Rijie.Ruiyinxin.Tests;

public sealed class StatementTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Fetch_TheSampleAnswer_IsTheSampleTextFromASignedMessage()
    {
        bench.Reply(RuiyinxinBench.SampleText("smzf020-plaintext-response.json"));

        using var file = TradeOf(await Fetch());

        Assert.Equal(("SMZF020_COOP_TEST_20260105.txt", "ruiyinxin-020", Day, true), (file.Name, file.LayoutId, file.ClearingDate, file.FromSignedMessage));
        Assert.Equal(RuiyinxinBench.SampleText("smzf020-content.txt").TrimEnd('\n'), await Text(file));
    }

    [Fact]
    public async Task Fetch_TheEmptyDay_IsNoTrade()
    {
        bench.Reply(RuiyinxinBench.SampleText("empty-day/smzf020-plaintext-response.json"));

        Assert.Equal(StatementStatus.NoTrade, (await Fetch(Day.AddDays(1))).Status);
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
        bench.Clock.SetUtcNow(RuiyinxinBench.At(hour, minute, day: 6));

        var answer = await Fetch();

        // What was paid comes on time, however late the statement is.
        Assert.Equal(isReady ? StatementStatus.Ready : hour < 10 ? StatementStatus.NotReady : StatementStatus.Partial, answer.Status);
        Assert.Equal(isReady, answer.Files.Any(f => f.LayoutId == "ruiyinxin-020"));
        foreach (var file in answer.Files) file.Dispose();
    }

    [Theory] // it may still come: a day without trade has a statement too
    [InlineData("E", "200010")]
    [InlineData("E", "200011")]
    [InlineData("R", "200011")]
    public async Task Fetch_NoStatementOrNotReady_IsAskedAgain(string type, string code)
    {
        bench.Reply(RuiyinxinBench.Refused(type, code));

        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Theory]
    [InlineData("E", "200001", ProviderFailure.Rejected)]
    [InlineData("E", "200012", ProviderFailure.Rejected)]
    [InlineData("E", "999999", ProviderFailure.Unavailable)]
    [InlineData("S", "200010", ProviderFailure.InvalidResponse)]
    [InlineData("E", "000000", ProviderFailure.InvalidResponse)]
    public async Task Fetch_AnyOtherCode_IsAFailureAndNeverNoRows(string type, string code, ProviderFailure expected)
    {
        bench.Reply(RuiyinxinBench.Refused(type, code));

        Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderException>(() => Fetch())).Failure);
    }

    [Theory] // the codes count only where they are signed
    [InlineData("200010")]
    [InlineData("200011")]
    public async Task Fetch_NotReadyOutsideTheEnvelope_IsAFailure(string code)
    {
        bench.ReplyRaw($$"""{"respType":"E","respCode":"{{code}}"}""");

        Assert.Equal(ProviderFailure.Rejected, (await Assert.ThrowsAsync<ProviderException>(() => Fetch())).Failure);
    }

    [Theory]
    [InlineData("""{"settleDate":"20260106","content":"########"}""")] // another day's
    [InlineData("""{"content":"########"}""")]
    [InlineData("""{"settleDate":"20260105"}""")]
    [InlineData("""{"settleDate":"20260105","content":null}""")]
    [InlineData("""{"settleDate":"20260105","fileType":"2","url":"https://elsewhere.example/"}""")]
    public async Task Fetch_AnswerWithoutThatDaysText_IsRefused(string data)
    {
        bench.Reply(RuiyinxinBench.Done(data));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Fetch())).Failure);
    }

    [Theory] // what is whole and what is not is the reader's word, by the layout's mark
    [InlineData("")]
    [InlineData("COOP_TEST|M000000001|B1|REQ1|1.00|20260105|S|000000||01||||||\n")]
    [InlineData("#######")]
    public async Task Fetch_TextWithoutItsMark_IsHandedOnAndNoTradeIsNotSaid(string content)
    {
        bench.Reply(RuiyinxinBench.Done(new JsonObject { ["settleDate"] = "20260105", ["content"] = content }.ToJsonString()));

        using var file = TradeOf(await Fetch());

        Assert.Equal(content, await Text(file));
    }

    [Fact]
    public async Task Fetch_AReissue_IsTheNewTextUnderTheSameName()
    {
        bench.Answering();
        var sale = bench.AddSale(1);
        bench.Book.Add(new BookRecord { Truth = sale, InApi = sale, InStatement = [], InReissue = [bench.Wire.Number(sale, 2) with { ClearingDate = Day }] });
        bench.Book.Plan(Day, new StatementPlan { ReissuedAfter = TimeSpan.FromHours(3) });

        bench.Clock.SetUtcNow(RuiyinxinBench.At(12, 59, day: 6));
        using var first = TradeOf(await Fetch());
        bench.Clock.SetUtcNow(RuiyinxinBench.At(13, 0, day: 6));
        using var second = TradeOf(await Fetch());

        Assert.Equal(first.Name, second.Name);
        Assert.Equal((2, 3), ((await Text(first)).Split('\n').Length, (await Text(second)).Split('\n').Length));
    }

    [Fact]
    public async Task Fetch_OneThatNeverComes_StaysAway()
    {
        bench.Answering().AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { Missing = true });
        bench.Clock.SetUtcNow(RuiyinxinBench.At(12, 0, day: 9));

        var answer = await Fetch();

        Assert.Equal((StatementStatus.Partial, "SMZF020: Ruiyinxin says that it has no statement of the date."), (answer.Status, answer.Reason));
        Assert.Equal(["ruiyinxin-025", "ruiyinxin-024"], answer.Files.Select(f => f.LayoutId));
    }

    /// <summary>A text with a row, the mark alone, a code.</summary>
    [Theory]
    [InlineData("row", "row", "row", StatementStatus.Ready, "020 025 024")]
    [InlineData("row", "200010", "200010", StatementStatus.Ready, "020")] // the day's statement is made, and the platform says that nothing was paid
    [InlineData("row", "mark", "200010", StatementStatus.Ready, "020 025")]
    [InlineData("mark", "row", "200010", StatementStatus.Ready, "020 025")] // no trade, and yet a payout
    [InlineData("mark", "mark", "mark", StatementStatus.NoTrade, "")]
    [InlineData("mark", "200010", "200010", StatementStatus.NoTrade, "")]
    [InlineData("row", "200011", "row", StatementStatus.Partial, "020 024")]
    [InlineData("row", "row", "200011", StatementStatus.Partial, "020 025")]
    [InlineData("200010", "row", "200010", StatementStatus.Partial, "025")] // nothing is the last word while the day's own is absent
    [InlineData("200011", "200011", "200011", StatementStatus.NotReady, "")]
    [InlineData("200010", "200010", "200010", StatementStatus.NotReady, "")]
    [InlineData("row", "row", "200001", StatementStatus.Partial, "020 025")] // not open to the cooperator, say: the trade is not kept away
    [InlineData("row", "200012", "row", StatementStatus.Partial, "020 024")]
    public async Task Fetch_EachOfTheThreeTexts_IsHandedOnOrWaitedFor(string trade, string nextDay, string sameDay, StatementStatus expected, string files)
    {
        bench.ReplyBy(code => (code switch { "SMZF020" => trade, "SMZF025" => nextDay, _ => sameDay }) switch
        {
            "row" => RuiyinxinBench.Content("a row\n########"),
            "mark" => RuiyinxinBench.Content("########"),
            var refusal => RuiyinxinBench.Refused("E", refusal),
        });

        var answer = await Fetch();

        Assert.Equal((expected, files), (answer.Status, string.Join(' ', answer.Files.Select(f => f.LayoutId[^3..]))));
        Assert.Equal(answer.Files.Select(f => $"SMZF{f.LayoutId[^3..]}_COOP_TEST_20260105.txt"), answer.Files.Select(f => f.Name));
        Assert.All(answer.Files, f => Assert.Equal((Day, true), (f.ClearingDate, f.FromSignedMessage)));
    }

    [Theory] // what asking again may mend is the host's to repeat
    [InlineData("SMZF020")]
    [InlineData("SMZF024")]
    [InlineData("SMZF025")]
    public async Task Fetch_ThePlatformIsDownForOneOfThem_IsUnavailable(string code)
    {
        bench.ReplyBy(asked => asked == code ? RuiyinxinBench.Refused("E", "999999") : RuiyinxinBench.Content("a row\n########"));

        Assert.Equal(ProviderFailure.Unavailable, (await Assert.ThrowsAsync<ProviderException>(() => Fetch())).Failure);
    }

    [Fact]
    public async Task Fetch_OnlyNextDayPayoutsAreOpen_TheOthersAreNotAskedFor()
    {
        using var one = new RuiyinxinBench(new Dictionary<string, string> { ["payout_tran_codes"] = "SMZF025" });
        one.ReplyBy(_ => RuiyinxinBench.Content("a row\n########"));

        var answer = await one.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);

        Assert.Equal((StatementStatus.Ready, 2), (answer.Status, answer.Files.Count));
        Assert.Equal(["SMZF020", "SMZF025"], one.Sent.Select(f => f["tranCode"]));
    }

    private static StatementFile TradeOf(StatementAnswer answer) => Assert.Single(answer.Files, f => f.LayoutId == "ruiyinxin-020");

    private Task<StatementAnswer> Fetch(DateOnly? day = null) =>
        bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = day ?? Day }, TestContext.Current.CancellationToken);

    private static async Task<string> Text(StatementFile file)
    {
        using var reader = new StreamReader(file.Content, new UTF8Encoding(false, true));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
