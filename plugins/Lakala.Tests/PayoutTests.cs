namespace Rijie.Lakala.Tests;

public sealed class PayoutTests : IDisposable
{
    private const string Path = "/api/v3/lams/settle/payout_list";
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly LakalaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Read_TheSampleOfTheManual_IsAPaidPayout()
    {
        bench.Reply(Path, """{"code":"000000","msg":"成功","resp_time":"20260106110000","resp_data":{"total_count":"1","payout_list":[{"payout_no":"PO202601060000000001","merchant_no":"82200000000000A","settle_date":"20260105","speed":"T1","planned_amount":"6973","suspended_amount":"0","paid_amount":"6973","withdrawal_fee":"0","status":"SUCCESS","pay_time":"20260106101500","bank_last4":"1234","origin_payout_no":"","fail_reason":""}]}}""");

        var page = await Read();

        var expected = new Payout
        {
            PayoutNo = "PO202601060000000001",
            MerchantNo = "82200000000000A",
            State = PayoutState.Paid,
            Planned = Money.FromFen(6973),
            Paid = Money.FromFen(6973),
            SettlementDate = Day,
            Speed = "T1",
            PaidAt = LakalaBench.At(10, 15, day: 6),
            BankAccountLast4 = "1234",
        };
        Assert.Equal([expected], page.Payouts);
        Assert.Null(page.NextCursor);
    }

    [Theory]
    [InlineData("INIT", PayoutState.Pending)]
    [InlineData("PROCESSING", PayoutState.Pending)]
    [InlineData("FAIL", PayoutState.Failed)]
    [InlineData("RETURNED", PayoutState.Returned)]
    [InlineData("FROZEN", PayoutState.Frozen)]
    [InlineData("PAID_MAYBE", PayoutState.Pending)] // never paid by a word that is not known
    public async Task Read_EachStatus_IsPaidOnlyByItsOneWord(string status, PayoutState expected)
    {
        bench.Reply(Path, $$$"""{"code":"000000","resp_data":{"total_count":"1","payout_list":[{"payout_no":"PO1","merchant_no":"82200000000000A","settle_date":"20260105","paid_amount":"0","status":"{{{status}}}"}]}}""");

        Assert.Equal(expected, Assert.Single((await Read()).Payouts).State);
    }

    [Fact]
    public async Task Read_TheBook_GivesItsPayoutsPageByPage()
    {
        bench.Answering();
        var payouts = Enumerable.Range(1, 101).Select(i => new Payout
        {
            PayoutNo = $"PO20260106{i:D10}", MerchantNo = LakalaBench.MerchantNo, State = PayoutState.Returned, Planned = Money.FromFen(i), Paid = Money.Zero,
            SettlementDate = Day, Speed = "T1", PaidAt = LakalaBench.At(9, 30, day: 6), Suspended = Money.FromFen(1), WithdrawalFee = Money.FromFen(2),
            OriginalPayoutNo = "PO0", Reason = "户名不符", BankAccountLast4 = "1234",
        }).ToList();
        payouts.ForEach(bench.Book.Add);
        bench.Clock.SetUtcNow(LakalaBench.At(10, 0, day: 6));

        var first = await Read();
        var second = await Read(first.NextCursor);

        Assert.Equal(payouts, first.Payouts.Concat(second.Payouts));
        Assert.Equal(100, first.Payouts.Count);
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task Read_BeforeNineOnThePayDay_IsAnEmptyList()
    {
        bench.Answering();
        bench.Book.Add(new Payout { PayoutNo = "PO1", MerchantNo = LakalaBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(5), SettlementDate = Day, PaidAt = LakalaBench.At(10, 15, day: 6) });

        bench.Clock.SetUtcNow(LakalaBench.At(8, 59, day: 6));
        var before = await Read();
        bench.Clock.SetUtcNow(LakalaBench.At(9, 0, day: 6));
        var listed = await Read();
        bench.Clock.SetUtcNow(LakalaBench.At(10, 15, day: 6));
        var paid = await Read();

        Assert.Empty(before.Payouts);
        Assert.Equal((PayoutState.Pending, Money.Zero), (listed.Payouts[0].State, listed.Payouts[0].Paid));
        Assert.Equal((PayoutState.Paid, Money.FromFen(5)), (paid.Payouts[0].State, paid.Payouts[0].Paid));
    }

    [Fact]
    public async Task Read_OneMerchant_LeavesOthersOut()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(LakalaBench.At(12, 0, day: 6));
        foreach (var merchantNo in new[] { LakalaBench.MerchantNo, "82200000000000B" })
            bench.Book.Add(new Payout { PayoutNo = "PO-" + merchantNo, MerchantNo = merchantNo, State = PayoutState.Paid, Paid = Money.FromFen(5), SettlementDate = Day });

        var page = await bench.Get<IPayoutSource>().ReadAsync(new() { MerchantNo = "82200000000000B", SettlementDate = Day }, TestContext.Current.CancellationToken);

        Assert.Equal(["PO-82200000000000B"], page.Payouts.Select(p => p.PayoutNo));
    }

    [Fact]
    public async Task Read_TheWholeOrganisation_LeavesMerchantsThatAreNotConnectedOut()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(LakalaBench.At(12, 0, day: 6));
        foreach (var merchantNo in new[] { LakalaBench.MerchantNo, "82200000000000B" })
            bench.Book.Add(new Payout { PayoutNo = "PO-" + merchantNo, MerchantNo = merchantNo, State = PayoutState.Paid, Paid = Money.FromFen(5), SettlementDate = Day });

        Assert.Equal(["PO-82200000000000A"], (await Read()).Payouts.Select(p => p.PayoutNo));
    }

    [Theory]
    [InlineData("""{"total_count":"2","payout_list":[]}""")]
    [InlineData("""{"total_count":"1","payout_list":[{"payout_no":"","merchant_no":"82200000000000A","settle_date":"20260105","paid_amount":"0","status":"INIT"}]}""")]
    [InlineData("""{"total_count":"1","payout_list":[{"payout_no":"p","merchant_no":"82200000000000A","settle_date":"20260105","paid_amount":"1.00","status":"SUCCESS"}]}""")]
    [InlineData("""{"total_count":"1","payout_list":[{"payout_no":"p","merchant_no":"82200000000000A","settle_date":"20260105","status":"SUCCESS"}]}""")]
    [InlineData("""{"payout_list":[]}""")]
    public async Task Read_ListAgainstTheManual_IsRefusedWhole(string data)
    {
        bench.Reply(Path, $$$"""{"code":"000000","resp_data":{{{data}}}}""");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Read());

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    private Task<PayoutPage> Read(string? cursor = null) =>
        bench.Get<IPayoutSource>().ReadAsync(new() { SettlementDate = Day, Cursor = cursor }, TestContext.Current.CancellationToken);
}
