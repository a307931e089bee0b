using System.Text.Json.Nodes;

namespace Rijie.Ruiyinxin.Tests;

public sealed class PayoutTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_TheSampleOfThe025_IsAPaidPayoutWithItsFee()
    {
        Answer025(RuiyinxinBench.SampleText("smzf025-content.txt"));

        var page = await Read();

        var expected = new Payout
        {
            PayoutNo = "B20260106000000000010",
            MerchantNo = "M000000001",
            State = PayoutState.Paid,
            Planned = Money.FromFen(255_273),
            Paid = Money.FromFen(255_273),
            WithdrawalFee = Money.FromFen(100),
            SettlementDate = Day,
            Speed = "T1",
            BankAccountLast4 = "1234",
        };
        Assert.Equal([expected], page.Payouts);
        Assert.Equal("SMZF024", page.NextCursor);
    }

    [Fact] // the sample day: what 020 nets is what 025 pays and takes for it
    public async Task Read_TheSampleDay_PaysWhatTheStatementNets()
    {
        Answer025(RuiyinxinBench.SampleText("smzf025-content.txt"));

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal(255_373, payout.Paid.Fen + payout.WithdrawalFee.Fen);
    }

    [Theory]
    [InlineData("S", "000000", PayoutState.Paid)]
    [InlineData("s", "000000", PayoutState.Paid)]
    [InlineData("S", "200020", PayoutState.Pending)] // never paid without its code
    [InlineData("R", "200002", PayoutState.Pending)]
    [InlineData("E", "200020", PayoutState.Failed)]
    [InlineData("E", "000000", PayoutState.Pending)]
    [InlineData("X", "000000", PayoutState.Pending)]
    [InlineData("", "", PayoutState.Pending)]
    public async Task Read_EachTypeAndCode_IsPaidOnlyByBoth(string type, string code, PayoutState expected)
    {
        Answer025($"COOP_TEST|M000000001|B1|622202******1234|测*户|1.00||20260105|{type}|{code}|户名不符|T1\n########");

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal(expected, payout.State);
        Assert.Equal(expected == PayoutState.Paid ? 100 : 0, payout.Paid.Fen);
        Assert.Equal(Money.Zero, payout.WithdrawalFee); // blank
        Assert.Equal(expected == PayoutState.Failed ? "200020 户名不符" : null, payout.Reason);
    }

    [Fact]
    public async Task Read_AReasonThatQuotesTheAccount_IsTheCodeAlone()
    {
        Answer025("COOP_TEST|M000000001|B1||测*户|1.00||20260105|E|200020|账号 6222021234 不存在|T1\n########");

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal(("200020", null), (payout.Reason, payout.BankAccountLast4));
    }

    [Fact]
    public async Task Read_TheSameDay024_IsReadByItsOwnColumns()
    {
        AnswerWith(_ => "COOP_TEST|M000000001|B2|DRAW1|622202******1234|测*户|50.00|2.005|0.38|20260105|S|000000|处理成功\n########");

        var page = await Read("SMZF024");

        var payout = Assert.Single(page.Payouts);
        Assert.Equal(("B2", 5000L, 201L, "T0", "1234"), (payout.PayoutNo, payout.Paid.Fen, payout.WithdrawalFee.Fen, payout.Speed, payout.BankAccountLast4)); // 2.005 yuan, rounded half up
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Read_TheBook_GivesBothStatementsAndNoStrangers()
    {
        bench.Answering();
        bench.Book.Add(Paid("B20260106000000000001", "T1"));
        bench.Book.Add(Paid("B20260105000000000002", "T0"));
        bench.Book.Add(Paid("B20260106000000000003", "T1") with { MerchantNo = RuiyinxinBench.OtherMerchantNo });
        bench.Book.Add(Paid("B20260106000000000004", "T1") with { PaidAt = RuiyinxinBench.At(11, 0, day: 6) });
        bench.Clock.SetUtcNow(RuiyinxinBench.At(10, 30, day: 6));

        var first = await Read();
        var second = await Read(first.NextCursor);

        Assert.Equal([("B20260106000000000001", PayoutState.Paid), ("B20260106000000000004", PayoutState.Pending)], first.Payouts.Select(p => (p.PayoutNo, p.State)));
        Assert.Equal(["B20260105000000000002"], second.Payouts.Select(p => p.PayoutNo));
    }

    [Fact]
    public async Task Read_OneMerchant_LeavesOthersOut()
    {
        bench.Answering();
        bench.Book.Add(Paid("B1", "T1"));
        bench.Book.Add(Paid("B2", "T1") with { MerchantNo = RuiyinxinBench.OtherMerchantNo });
        bench.Clock.SetUtcNow(RuiyinxinBench.At(10, 30, day: 6));

        var page = await bench.Get<IPayoutSource>().ReadAsync(new() { SettlementDate = Day, MerchantNo = RuiyinxinBench.OtherMerchantNo }, TestContext.Current.CancellationToken);

        Assert.Equal(["B2"], page.Payouts.Select(p => p.PayoutNo));
    }

    [Theory] // not there yet: the date is asked again
    [InlineData("200010")]
    [InlineData("200011")]
    public async Task Read_NotThereYet_ListsNothing(string code)
    {
        bench.Reply(RuiyinxinBench.Refused("E", code));

        Assert.Empty((await Read()).Payouts);
    }

    [Theory]
    [InlineData("200001", ProviderFailure.Rejected)]
    [InlineData("999999", ProviderFailure.Unavailable)]
    public async Task Read_AnyOtherCode_IsAFailureAndNeverNoPayouts(string code, ProviderFailure expected)
    {
        bench.Reply(RuiyinxinBench.Refused("E", code));

        Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Fact]
    public async Task Read_TheMarkAlone_IsNoPayout()
    {
        Answer025("########");

        Assert.Empty((await Read()).Payouts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\n")] // no mark: it may have been cut
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\n####")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1########")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000|\n########")] // a field too few
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1|\n########")]
    [InlineData("OTHER|M000000001|B1||x|1.00||20260105|S|000000||T1\n########")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260106|S|000000||T1\n########")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.000||20260105|S|000000||T1\n########")]
    [InlineData("COOP_TEST|M000000001|B1||x|-1.00||20260105|S|000000||T1\n########")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00|0.12345|20260105|S|000000||T1\n########")]
    [InlineData("COOP_TEST|M000000001||x|y|1.00||20260105|S|000000||T1\n########")]
    [InlineData("COOP_TEST||B1|x|y|1.00||20260105|S|000000||T1\n########")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\nCOOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\n########")]
    public async Task Read_TextAgainstTheDocumentation_IsRefusedWhole(string content)
    {
        Answer025(content);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Fact]
    public async Task Read_EveryTruncationOfTheSample_IsRefused()
    {
        var content = RuiyinxinBench.SampleText("smzf025-content.txt").TrimEnd('\n');
        string cut = "";
        AnswerWith(_ => cut);

        for (var length = 0; length < content.Length; length++)
        {
            cut = content[..length];
            Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
        }

        cut = content;
        Assert.Single((await Read()).Payouts);
    }

    [Fact]
    public async Task Read_AForeignCursor_IsAMisuse() => await Assert.ThrowsAsync<ArgumentException>(() => Read("2"));

    private static Payout Paid(string number, string speed) => new()
    {
        PayoutNo = number, MerchantNo = RuiyinxinBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(500), WithdrawalFee = Money.FromFen(100),
        SettlementDate = Day, Speed = speed, PaidAt = RuiyinxinBench.At(10, 15, day: 6), BankAccountLast4 = "1234",
    };

    private void Answer025(string content) => AnswerWith(_ => content);

    private void AnswerWith(Func<string, string> content) => Rijie.Conformance.WireReply.OnPost(bench.Server, RuiyinxinBench.Path, request =>
    {
        var form = Rijie.Signing.StrictForm.Read(Rijie.Conformance.WireReply.SentBytes(request)).Fields.ToDictionary(f => f.Key, f => System.Text.Encoding.UTF8.GetString(f.Value.Span), StringComparer.Ordinal);
        var data = new JsonObject { ["settleDate"] = "20260105", ["fileType"] = "1", ["content"] = content(form["tranCode"]) };
        var inner = System.Text.Encoding.UTF8.GetBytes(RuiyinxinBench.Done(data.ToJsonString()));
        return Rijie.Conformance.WireReply.Of(bench.Wire.Keys.Answer(form["tranCode"], form["reqMsgId"], inner), "application/json");
    });

    private Task<PayoutPage> Read(string? cursor = null) =>
        bench.Get<IPayoutSource>().ReadAsync(new() { SettlementDate = Day, Cursor = cursor }, TestContext.Current.CancellationToken);
}
