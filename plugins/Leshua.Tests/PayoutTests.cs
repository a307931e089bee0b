using Rijie.Conformance;

namespace Rijie.Leshua.Tests;

public sealed class PayoutTests : IDisposable
{
    private const string ListPath = "/open-api/agent/merchant-settlement-order";
    private const string OnePath = "/open-api/agent/settlement-order";
    private const string Sample = """{"billId":"20260106000000000001","createTime":"2026-01-06 03:30:00.0","bankretTime":"2026-01-06 08:20:00.0","merchantId":"5800100001","planAmount":50108,"suspendAmount":0,"realAmount":50108,"state":1,"failReason":"","remark":"","recreateFlag":0,"settType":"D1","settDate":"2026-01-06","bankAccount":"622202*********1234","bankHolder":"*户","tag":"终态"}""";
    private static readonly DateOnly Day = LeshuaBench.Day;
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_TheSampleOfTheDocumentation_IsAPaidPayout()
    {
        Reply($$"""{"error_code":"0","error_msg":"Success","pageNo":1,"pageSize":20,"totalCount":1,"list":[{{Sample}}]}""");

        var page = await Read();

        var expected = new Payout
        {
            PayoutNo = "20260106000000000001",
            MerchantNo = "5800100001",
            State = PayoutState.Paid,
            Planned = Money.FromFen(50_108),
            Paid = Money.FromFen(50_108),
            SettlementDate = Day,
            Speed = "D1",
            PaidAt = LeshuaBench.At(8, 20, day: 6),
            BankAccountLast4 = "1234",
        };
        Assert.Equal([expected], page.Payouts);
    }

    [Theory]
    [InlineData(-1, PayoutState.Failed, false)]
    [InlineData(0, PayoutState.Pending, false)]
    [InlineData(1, PayoutState.Paid, false)]
    [InlineData(2, PayoutState.Returned, false)]
    [InlineData(3, PayoutState.Frozen, false)]
    [InlineData(8, PayoutState.Failed, false)] // in a sample of failures only
    [InlineData(4, PayoutState.Pending, true)]
    [InlineData(9, PayoutState.Pending, true)]
    [InlineData(-2, PayoutState.Pending, true)]
    public async Task Read_EachState_IsPaidByItsOneNumber(int state, PayoutState expected, bool warns)
    {
        One(Sample.Replace("\"state\":1", $"\"state\":{state}", StringComparison.Ordinal));

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal((expected, Money.FromFen(state == 1 ? 50_108 : 0)), (payout.State, payout.Paid));
        Assert.Equal(warns, payout.Reason?.Contains($"{state}", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Read_AmountsThatDoNotAddUp_AreToldAsTheyAre()
    {
        One(Sample.Replace("\"planAmount\":50108,\"suspendAmount\":0,\"realAmount\":50108", "\"planAmount\":170,\"suspendAmount\":20,\"realAmount\":180", StringComparison.Ordinal));

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal((Money.FromFen(170), Money.FromFen(20), Money.FromFen(180)), (payout.Planned, payout.Suspended, payout.Paid));
    }

    [Theory]
    [InlineData("622202*********1234", "1234")]
    [InlineData("1234", "1234")]
    [InlineData("*****", null)]
    [InlineData("", null)]
    public async Task Read_BankAccount_IsItsLastFourDigits(string account, string? expected)
    {
        One(Sample.Replace("622202*********1234", account, StringComparison.Ordinal));

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal(expected, payout.BankAccountLast4);
        Assert.DoesNotContain("户", payout.ToString(), StringComparison.Ordinal); // the holder is nowhere
    }

    [Fact]
    public async Task Read_EachTypeOfEachMerchant_IsAskedForTheDayOnWhichItWasMade()
    {
        var asked = new List<string>();
        using var two = new LeshuaBench(merchantNos: ["5800100001", "5800100003"]);
        two.Server.OnPost(ListPath, request =>
        {
            asked.Add(Uri.UnescapeDataString(request.Body!.Split('&').Single(f => f.StartsWith("data=", StringComparison.Ordinal))[5..]));
            return WireReply.Of("""{"error_code":"0","totalCount":0,"list":[]}"""u8, "application/json");
        });

        await ReadAll(two);

        Assert.Equal(
            [
                .. new[] { "5800100001", "5800100003" }.SelectMany(m => new[] { ("2026-01-06", "D1"), ("2026-01-05", "D0"), ("2026-01-05", "Withdraw") }
                    .Select(t => $$"""{"merchantId":"{{m}}","date":"{{t.Item1}}","type":"{{t.Item2}}","state":4,"pageNo":1}""")),
            ],
            asked);
    }

    [Theory]
    [InlineData("D1", 6, 5)]
    [InlineData("D0", 5, 5)]
    [InlineData("Withdraw", 5, 5)]
    public async Task Read_EachType_PaysItsSettlementDate(string type, int madeOn, int settlementDay)
    {
        bench.Answering();
        bench.Book.Add(new Payout { PayoutNo = "20260106000000000007", MerchantNo = LeshuaBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(5), Planned = Money.FromFen(5), Speed = type, SettlementDate = Day, PaidAt = LeshuaBench.At(10, 15, day: 6) });
        bench.Clock.SetUtcNow(LeshuaBench.At(10, 5, madeOn));

        var payout = Assert.Single((await ReadAll(bench)).SelectMany(p => p.Payouts));

        Assert.Equal((new DateOnly(2026, 1, settlementDay), type, PayoutState.Pending), (payout.SettlementDate, payout.Speed, payout.State));
    }

    [Fact]
    public async Task Read_TheBookPageByPage_EndsAtTheStatedCountThoughAPageBehindItIsTheFirstAgain()
    {
        bench.Answering();
        var payouts = Enumerable.Range(1, 40).Select(i => new Payout
        {
            PayoutNo = $"20260106{i:D12}", MerchantNo = LeshuaBench.MerchantNo, State = PayoutState.Paid, Planned = Money.FromFen(i + 3), Suspended = Money.FromFen(3), Paid = Money.FromFen(i),
            SettlementDate = Day, Speed = "D1", PaidAt = LeshuaBench.At(9, 30, day: 6), BankAccountLast4 = "1234",
        }).ToList();
        payouts.ForEach(bench.Book.Add);
        bench.Clock.SetUtcNow(LeshuaBench.At(10, 0, day: 6));

        var pages = await ReadAll(bench);

        Assert.Equal([20, 20, 0, 0], pages.Select(p => p.Payouts.Count));
        Assert.Equal(payouts, pages.SelectMany(p => p.Payouts));
    }

    [Fact]
    public async Task Read_SamePageForEver_IsRefusedAndNotCountedTwice()
    {
        Reply($$"""{"error_code":"0","totalCount":2,"list":[{{Sample}}]}""");
        var first = await Read();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read(first.NextCursor));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Read_ReturnedAndMadeAgain_IsAChainThatPaysTheFirstDay()
    {
        bench.Answering();
        var first = new Payout
        {
            PayoutNo = "20260106000000000001", MerchantNo = LeshuaBench.MerchantNo, State = PayoutState.Returned, Planned = Money.FromFen(500), Paid = Money.Zero, SettlementDate = Day, Speed = "D1",
            PaidAt = LeshuaBench.At(10, 15, day: 6), BankAccountLast4 = "1234", Reason = "账户状态异常",
        };
        var again = first with { PayoutNo = "20260107000000000002", State = PayoutState.Paid, Paid = Money.FromFen(500), PaidAt = LeshuaBench.At(10, 15, day: 7), OriginalPayoutNo = first.PayoutNo, Reason = null };
        bench.Book.Add(first);
        bench.Book.Add(again);
        bench.Clock.SetUtcNow(LeshuaBench.At(12, 0, day: 8));

        var firstDay = (await ReadAll(bench)).SelectMany(p => p.Payouts);
        var nextDay = (await ReadAll(bench, Day.AddDays(1))).SelectMany(p => p.Payouts);

        Assert.Equal([first], firstDay);
        Assert.Equal([again], nextDay); // made a day later, and yet it pays the day of the first one
    }

    [Fact]
    public async Task Read_TheThirdLinkOfAChain_NamesTheSecondAndPaysTheFirstDay()
    {
        bench.Answering();
        var first = new Payout
        {
            PayoutNo = "20260106000000000001", MerchantNo = LeshuaBench.MerchantNo, State = PayoutState.Returned, Planned = Money.FromFen(500), Paid = Money.Zero, SettlementDate = Day, Speed = "D1",
            PaidAt = LeshuaBench.At(10, 15, day: 6), BankAccountLast4 = "1234", Reason = "账户状态异常",
        };
        var second = first with { PayoutNo = "20260107000000000002", PaidAt = LeshuaBench.At(10, 15, day: 7), OriginalPayoutNo = first.PayoutNo };
        var third = second with { PayoutNo = "20260108000000000003", State = PayoutState.Paid, Paid = Money.FromFen(500), PaidAt = LeshuaBench.At(10, 15, day: 8), OriginalPayoutNo = second.PayoutNo, Reason = null };
        foreach (var link in new[] { first, second, third }) bench.Book.Add(link);
        bench.Clock.SetUtcNow(LeshuaBench.At(12, 0, day: 9));

        var lastDay = (await ReadAll(bench, Day.AddDays(2))).SelectMany(p => p.Payouts);

        Assert.Equal([third], lastDay);
        Assert.Equal(Day, third.SettlementDate);
    }

    [Fact] // a chain that bites its own tail is followed no further than it is long
    public async Task Read_TwoPayoutsThatNameEachOther_AreLinkedOnce()
    {
        const string made = """{"billId":"20260106000000000001","merchantId":"5800100001","createTime":"2026-01-06 03:30:00.0","planAmount":5,"realAmount":5,"state":2,"remark":"原单20260105000000000009","recreateFlag":1}""";
        const string named = """{"billId":"20260105000000000009","merchantId":"5800100001","createTime":"2026-01-05 03:30:00.0","planAmount":5,"realAmount":5,"state":2,"remark":"原单20260106000000000001","recreateFlag":"1"}""";
        One(made);
        bench.ReplyRaw($$"""{"error_code":"0","data":{{named}}}""", path: OnePath, contentType: "application/json");

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Equal(("20260105000000000009", new DateOnly(2026, 1, 4)), (payout.OriginalPayoutNo, payout.SettlementDate));
    }

    [Theory]
    [InlineData("重新打款", null)] // names none
    [InlineData("原单2026010600000000000", null)] // 19 digits
    [InlineData("原单202601060000000000011", null)] // 21 digits
    [InlineData("原单20260106000000000001", null)] // itself
    [InlineData("原单20260105000000000009", """{"error_code":"-1001","error_msg":"none"}""")]
    [InlineData("原单20260105000000000009", """{"error_code":"0","data":{"billId":"20260105000000000009","merchantId":"5800100002","createTime":"2026-01-05 03:30:00.0","state":2}}""")] // another merchant's
    [InlineData("原单20260105000000000009", """{"error_code":"0","data":{"billId":"20260105000000000009","merchantId":"5800100001","createTime":"2026-01-05 03:30:00.0","state":1}}""")] // that arrived
    [InlineData("原单20260105000000000009", """{"error_code":"0","data":{"billId":"20260105000000000008","merchantId":"5800100001","createTime":"2026-01-05 03:30:00.0","state":2}}""")]
    public async Task Read_MadeAgainWithoutACheckedOriginal_IsNotLinkedAndSaysSo(string remark, string? answer)
    {
        One(Sample.Replace("\"remark\":\"\",\"recreateFlag\":0", $"\"remark\":\"{remark}\",\"recreateFlag\":1", StringComparison.Ordinal));
        if (answer is not null) bench.ReplyRaw(answer, path: OnePath, contentType: "application/json");

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Null(payout.OriginalPayoutNo);
        Assert.Contains("重新打款", payout.Reason, StringComparison.Ordinal);
        Assert.Equal(Day, payout.SettlementDate);
    }

    [Fact]
    public async Task Read_NumberInTheRemarkOfAFirstPayout_IsNoLink()
    {
        One(Sample.Replace("\"remark\":\"\"", "\"remark\":\"原单20260105000000000009\"", StringComparison.Ordinal));

        var payout = Assert.Single((await Read()).Payouts);

        Assert.Null(payout.OriginalPayoutNo);
        Assert.Null(payout.Reason);
    }

    [Theory]
    [InlineData("""{"error_code":"9","error_msg":"签名错误"}""", ProviderFailure.Rejected)]
    [InlineData("""{"error_code":"-9001"}""", ProviderFailure.RateLimited)]
    [InlineData("""{"error_code":"0","totalCount":2,"list":[]}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"error_code":"0","list":[]}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"list":[]}""", ProviderFailure.InvalidResponse)]
    [InlineData("""<html>login</html>""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"error_code":"0","error_code":"1"}""", ProviderFailure.InvalidResponse)]
    public async Task Read_ListAgainstTheDocumentation_IsRefused(string body, ProviderFailure expected)
    {
        Reply(body);

        Assert.Equal(expected, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Theory]
    [InlineData("\"merchantId\":\"5800100001\"", "\"merchantId\":\"5800100002\"")]
    [InlineData("\"billId\":\"20260106000000000001\"", "\"billId\":\"\"")]
    [InlineData("\"createTime\":\"2026-01-06 03:30:00.0\"", "\"createTime\":\"2026-01-06\"")]
    [InlineData("\"realAmount\":50108", "\"realAmount\":501.08")]
    [InlineData("\"realAmount\":50108", "\"realAmount\":\"50108\"")]
    [InlineData("\"realAmount\":50108", "\"realAmount\":-1")]
    [InlineData("\"realAmount\":50108,", "")]
    [InlineData("\"planAmount\":50108", "\"planAmount\":1000000000000000")]
    [InlineData("\"state\":1,", "")]
    public async Task Read_EntryAgainstTheDocumentation_RefusesTheWholePage(string good, string bad)
    {
        One(Sample.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => Read())).Failure);
    }

    [Fact]
    public async Task Read_AccountWithoutMerchants_AsksNothing()
    {
        using var none = new LeshuaBench(merchantNos: []);

        Assert.Empty(Assert.Single(await ReadAll(none)).Payouts);
    }

    private void One(string entry) => Reply($$"""{"error_code":"0","totalCount":1,"list":[{{entry}}]}""");

    private void Reply(string body) => bench.ReplyRaw(body, path: ListPath, contentType: "application/json");

    private Task<PayoutPage> Read(string? cursor = null) => bench.Get<IPayoutSource>().ReadAsync(new() { SettlementDate = Day, Cursor = cursor }, TestContext.Current.CancellationToken);

    private static async Task<List<PayoutPage>> ReadAll(LeshuaBench bench, DateOnly? date = null)
    {
        var pages = new List<PayoutPage>();
        do
        {
            pages.Add(await bench.Get<IPayoutSource>().ReadAsync(new() { SettlementDate = date ?? Day, Cursor = pages.LastOrDefault()?.NextCursor }, TestContext.Current.CancellationToken));
        }
        while (pages[^1].NextCursor is not null && pages.Count < 50);
        return pages;
    }
}
