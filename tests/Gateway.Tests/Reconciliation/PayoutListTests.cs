using System.Text;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Reconciliation;

/// <summary>What the API and the pages show of payouts, bank entries and the forecast.</summary>
public sealed class PayoutListTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Lists_OfAPaidAndBankedDay_JoinPayoutBatchAndEntry(string engine)
    {
        await using var gateway = await OpenAsync(engine);
        gateway.Desk.Payouts.Add(Paid("PO1", 996, TestSetup.Day));
        await RunAsync(gateway);
        await ImportAsync(gateway);

        var payout = Assert.Single(await gateway.Get<PayoutList>().PayoutsAsync(null, TestSetup.Day, TestSetup.Day, null, 10, Token));
        var entries = await gateway.Get<PayoutList>().EntriesAsync("icbc-main", TestSetup.Day, TestSetup.Day.AddDays(3), null, 10, Token);

        Assert.Equal([("L3", "matched"), ("L4", "matched")], payout.Levels.Select(l => (l.Level, l.State)));
        Assert.Equal([("2026-01-05", "date", 996L, "2026-01-06")], payout.Batches.Select(b => (b.BatchId, b.Way, b.NetFen, b.ExpectedDate!)));
        Assert.Equal([("number", 996L, "2026-01-06")], payout.BankEntries.Select(e => (e.Way, e.AmountFen, e.ValueDate)));
        Assert.Equal([("PO1", "matched", null), (null, "nothing_due", "not_from_provider")], entries.OrderByDescending(e => e.Entry.AmountFen).Select(e => (e.PayoutNo, e.State!, e.Reason)));
        var first = await gateway.Get<PayoutList>().EntriesAsync(null, TestSetup.Day, TestSetup.Day.AddDays(3), null, 1, Token);
        var next = await gateway.Get<PayoutList>().EntriesAsync(null, TestSetup.Day, TestSetup.Day.AddDays(3), new(first[0].Entry.BookingDate, first[0].Entry.BankAccount, first[0].Entry.EntryId), 9, Token);
        Assert.Equal(entries.Skip(1).Select(e => e.Entry.EntryId), next.Select(e => e.Entry.EntryId));
    }

    [Theory] // six payouts came eight hours early; the seventh batch is still unpaid and due at 18:00
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Forecast_OfUnpaidMoney_StandsOnTheContractAndTheProvidersDelays(string engine)
    {
        await using var gateway = await OpenAsync(engine);
        for (var day = 1; day <= 6; day++)
        {
            var date = TestSetup.Day.AddDays(-day);
            gateway.Desk.Files[date] = TestSetup.File(TestSetup.Row($"Q{day}", 1_000 + day, 4));
            gateway.Desk.Payouts.Add(Paid($"PQ{day}", 996 + day, date));
        }
        await RunAsync(gateway);

        var forecast = await gateway.Get<ForecastQuery>().ReadAsync(null, Token);

        Assert.Equal((996, 0, new DateOnly(2026, 1, 6)), (forecast.UnpaidFen, forecast.LateFen, forecast.Today));
        Assert.Equal([(new DateOnly(2026, 1, 6), 996L, 996L, 996L)], forecast.Days.Select(d => (d.Day, d.ContractualFen, d.LikelyFen, d.CautiousFen)));
        Assert.Equal((6, 1_000_000, -480L), (forecast.Providers[0].Count, forecast.Providers[0].OnTimePpm!.Value, forecast.Providers[0].MedianMinutes!.Value));
        Assert.Equal(forecast.Accuracy.Sum(a => a.PaidFen), forecast.Accuracy.Sum(a => a.ContractualFen)); // what was first forecast by the contract is what came
    }

    private static async Task<TestSetup> OpenAsync(string engine)
    {
        var gateway = await TestSetup.OpenAsync(engine, bankAccountNo: "6222020200001234");
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1_000, 4));
        return gateway;
    }

    /// <summary>Paid at 10:00 of the day on which it is due.</summary>
    private static Payout Paid(string payoutNo, long fen, DateOnly date) => new()
    {
        PayoutNo = payoutNo,
        MerchantNo = TestSetup.Merchant,
        State = PayoutState.Paid,
        Paid = Money.FromFen(fen),
        SettlementDate = date,
        PaidAt = ChinaTime.ToInstant(Rijie.Settlement.Calendars.WorkdayCalendar.China.AddWorkingDays(date, 1), new(10, 0)),
    };

    private static async Task ImportAsync(TestSetup gateway)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(":20:S\n:25:6222020200001234\n:60F:C260106CNY0,00\n:61:260106C9,96NTRFNONREF//B1\n:86:PO1\n:61:260106D3,00NTRFNONREF//B2\n:86:rent\n:62F:C260106CNY6,96\n"));
        await gateway.Get<BankIntake>().ImportAsync("bank.txt", content, "mt940", null, Token);
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
    }

    private static Task RunAsync(TestSetup gateway) => gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);
}
