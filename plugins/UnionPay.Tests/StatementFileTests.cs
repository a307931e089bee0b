using System.Text;
using Rijie.Conformance;
using Rijie.Settlement.Statements.Containers;
using Rijie.UnionPay.Simulator;

namespace Rijie.UnionPay.Tests;

/// <summary>The simulated file: byte for byte the samples, where it tells the same day.</summary>
public sealed class StatementFileTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private static readonly Transaction First = Row(TransactionType.Sale, "202601051015301000018", 12345, 74, "622202******1234", "01080001") with { MerchantOrderNo = "ORD20260105000001", CardType = CardType.Debit };
    private static readonly Transaction Second = Row(TransactionType.Sale, "202601051130011000028", 99900, 599, "622848******5678", "01080001") with { MerchantOrderNo = "ORD20260105000002", CardType = CardType.Credit, Remark = "门店甲" };
    private static readonly Transaction Refund = Row(TransactionType.Refund, "202601051402101000038", 2000, -12, "621700******9012", "01080002") with
    {
        RefundNo = "RFD20260105000001", CardType = CardType.Debit, OriginalTraceNo = "200077", OriginalProviderOrderNo = "202601030915442000778", OriginalMerchantOrderNo = "ORD20260103000009",
    };
    private static readonly Transaction Void = Row(TransactionType.Void, "202601051533441000048", 99900, -599, "622848******5678", "01080001") with
    {
        RefundNo = "VOD20260105000001", CardType = CardType.Credit, OriginalTraceNo = "100002", OriginalProviderOrderNo = "202601051130011000028", OriginalMerchantOrderNo = "ORD20260105000002",
    };
    private static readonly Transaction Late = Row(TransactionType.Sale, "202601060059591000058", 1, 0, "622202******3456", "01080002") with { MerchantOrderNo = "ORD20260106000001", CardType = CardType.Debit };
    private static readonly Transaction[] SampleDay = [First, Second, Refund, Void, Late];

    [Fact]
    public void Members_SampleDay_AreTheSamples()
    {
        var members = UnionPayArchive.Members(SampleDay, Bench.MerchantNo, Day, new StatementPlan());

        Assert.Equal(["INN26010588ZM_777290058110048", "RD201026010501_777290058110048"], members.Select(m => m.Name));
        Assert.Equal(Bench.Sample("INN26010588ZM_777290058110048"), members[0].Content);
        // The sample has the first of the two tables.
        var sample = Bench.Sample("RD201026010501_777290058110048");
        Assert.Equal(sample, members[1].Content[..sample.Length]);
        Assert.Equal(2, Gbk(members[1].Content).Split("总计").Length - 1);
    }

    [Fact]
    public void Members_SampleDispute_AreTheSample()
    {
        var dispute = Row(TransactionType.CreditAdjustment, "202601050200003000010", 5000, 0, "622848******7777", null) with
        {
            ProviderOrderNo = null, TraceNo = "300001", CardType = CardType.Credit, OriginalTraceNo = "200011", OriginalProviderOrderNo = "202601011212122000110", OriginalTradeDate = new DateOnly(2026, 1, 1),
        };

        var members = UnionPayArchive.Members([dispute], Bench.MerchantNo, Day, new StatementPlan());

        Assert.Empty(members[0].Content);
        Assert.Equal("INN26010588ZME_777290058110048", members[1].Name);
        Assert.Equal(Encoding.ASCII.GetString(Bench.Sample("INN26010588ZME_777290058110048")), Encoding.ASCII.GetString(members[1].Content));
    }

    [Fact]
    public void Members_DayWithoutTrade_HaveAnEmptyDetail()
    {
        var members = UnionPayArchive.Members([], Bench.MerchantNo, Day, new StatementPlan());

        Assert.Empty(members[0].Content);
        Assert.Contains("总计                       0            0.00", Gbk(members[1].Content), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_DamagedLine_BreakOnePairInOneRow()
    {
        var whole = UnionPayArchive.Members(SampleDay, Bench.MerchantNo, Day, new StatementPlan())[0].Content;

        var damaged = UnionPayArchive.Members(SampleDay, Bench.MerchantNo, Day, new StatementPlan { DamagedLine = true })[0].Content;

        Assert.Equal([(2 * 609) + 397], Enumerable.Range(0, whole.Length).Where(i => whole[i] != damaged[i]));
        Assert.Equal(0xC3, damaged[(2 * 609) + 397]);
    }

    [Fact]
    public void Members_WrongTotal_IsWrongInTheSummaryOnly()
    {
        var members = UnionPayArchive.Members(SampleDay, Bench.MerchantNo, Day, new StatementPlan { WrongTotal = true });

        Assert.Equal(Bench.Sample("INN26010588ZM_777290058110048"), members[0].Content);
        Assert.Contains("总计                       5         1019.00         1123.46", Gbk(members[1].Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SampleFileContent_UnpacksToTheSamples()
    {
        using var bench = new Bench("11", change: new() { ["secure_key"] = "test-secure-key-not-real" }).Says(Bench.Sample("fileTransfer-response.form.txt"));
        using var file = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Files);

        var members = Unpack(file.Content, file.Name);

        Assert.Equal(Bench.Sample("INN26010588ZM_777290058110048"), members["INN26010588ZM_777290058110048"]);
        Assert.Equal(Bench.Sample("INN26010588ZME_777290058110048"), members["INN26010588ZME_777290058110048"]);
        Assert.Equal(Bench.Sample("RD201026010501_777290058110048"), members["RD201026010501_777290058110048"]);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("12")]
    public async Task Fetch_FromTheBook_IsTheDaysArchive(string method)
    {
        using var bench = Booked(method);

        using var file = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Files);

        Assert.Equal("777290058110048_20260105.zip", file.Name);
        Assert.Equal(Bench.Sample("INN26010588ZM_777290058110048"), Unpack(file.Content, file.Name)["INN26010588ZM_777290058110048"]);
        var delivered = Assert.Single(bench.Wire.Statement(bench.Book, Day));
        Assert.Equal(Bench.Sample("INN26010588ZM_777290058110048"), Unpack(new MemoryStream(delivered.Content), delivered.Name)["INN26010588ZM_777290058110048"]);
    }

    [Fact]
    public async Task Fetch_BeforeItsTime_IsNotReadyAndThenReady()
    {
        using var bench = Booked("11", now: "20260106085959");
        bench.Book.Plan(Day, new StatementPlan { Late = TimeSpan.FromMinutes(30) });

        Assert.Equal(StatementStatus.NotReady, await StatusOf(bench));
        bench.Clock.Advance(TimeSpan.FromSeconds(30 * 60));
        Assert.Equal(StatementStatus.NotReady, await StatusOf(bench));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StatementStatus.Ready, await StatusOf(bench));
    }

    [Fact]
    public async Task Fetch_Code98MeansTwoThings_StaysNotReady()
    {
        using var bench = Booked("11", now: "20260110100000");
        bench.Book.Plan(Day, new StatementPlan { Missing = true });

        Assert.Equal(StatementStatus.NotReady, await StatusOf(bench));
        Assert.Empty(bench.Wire.Statement(bench.Book, Day));
    }

    [Fact]
    public async Task Fetch_ReissueUnderTheSameName_HasTheCorrectedRows()
    {
        using var bench = new Bench("11", now: "20260106110000").Answers();
        bench.Book.Add(new BookRecord { Truth = First, InApi = First, InStatement = [], InReissue = [First] });
        bench.Book.Plan(Day, new StatementPlan { ReissuedAfter = TimeSpan.FromHours(3) });

        using var before = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Files);
        bench.Clock.Advance(TimeSpan.FromHours(1));
        using var after = Assert.Single((await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Files);

        Assert.Equal(before.Name, after.Name);
        Assert.Empty(Unpack(before.Content, before.Name)["INN26010588ZM_777290058110048"]);
        Assert.Equal(609, Unpack(after.Content, after.Name)["INN26010588ZM_777290058110048"].Length);
        Assert.Equal(2, bench.Wire.Statement(bench.Book, Day).Count);
    }

    private static Bench Booked(string method, string now = "20260106100000")
    {
        var bench = new Bench(method, now).Answers();
        foreach (var row in SampleDay) bench.Book.Add(new BookRecord { Truth = row, InApi = row, InStatement = [row] });
        return bench;
    }

    private static async Task<StatementStatus> StatusOf(Bench bench) => (await bench.Statements.FetchAsync(new() { ClearingDate = Day }, Bench.Stop)).Status;

    private static Dictionary<string, byte[]> Unpack(Stream content, string name)
    {
        var layout = LayoutWriter.Load(Repository.PathOf("plugins", "UnionPay", "layouts", "unionpay-statement.yaml"));
        var reader = ContainerReader.Open(content, layout, name);
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (reader.Next() is { } member)
        {
            using var bytes = new MemoryStream();
            member.Content.CopyTo(bytes);
            members.Add(member.Name, bytes.ToArray());
        }
        return members;
    }

    private static Transaction Row(TransactionType type, string queryId, long grossFen, long feeFen, string card, string? terminalNo) => new()
    {
        MerchantNo = Bench.MerchantNo,
        Type = type,
        State = TransactionState.Succeeded,
        Gross = Money.FromFen(grossFen),
        Fee = Money.FromFen(feeFen),
        ProviderOrderNo = queryId,
        TraceNo = queryId[14..20],
        TradedAt = AcpValues.Time(queryId[..14]),
        ClearingDate = Day,
        MaskedCardNo = card,
        TerminalNo = terminalNo,
    };

    private static string Gbk(byte[] bytes) => CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetString(bytes);
}
