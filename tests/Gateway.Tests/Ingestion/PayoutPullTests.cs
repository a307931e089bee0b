using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class PayoutPullTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Pull_TheSameTwice_KeepsOneVersionAndAChangeAsTheNext(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Payouts.AddRange([Payout("PO1", 996, PayoutState.Pending), Payout("PO2", 5, PayoutState.Paid)]);

        await PullAsync(gateway);
        await PullAsync(gateway);
        gateway.Desk.Payouts[0] = Payout("PO1", 996, PayoutState.Paid);
        await PullAsync(gateway);

        var stored = await ListAsync(gateway);
        Assert.Equal([("PO1", 2L, "paid", 996L), ("PO2", 1L, "paid", 5L)], stored.Select(p => (p.PayoutNo, p.Version, p.State, p.PaidFen)));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Day_PayoutSentBackAndPaidAgain_OpensABreakAndClearsIt(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        gateway.Desk.Payouts.Add(Payout("PO1", 0, PayoutState.Returned) with { Planned = Money.FromFen(996) });

        await RunAsync(gateway);
        var open = await BreaksAsync(gateway);
        gateway.Desk.Payouts.Add(Payout("PO2", 996, PayoutState.Paid) with { Planned = Money.FromFen(996), OriginalPayoutNo = "PO1" });
        gateway.Clock.Advance(TimeSpan.FromHours(10));
        await RunAsync(gateway);
        var left = await BreaksAsync(gateway);

        Assert.Equal([("P05", "L3", "PO1", -996L)], open);
        Assert.Empty(left);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Pull_SettlementDateChanges_BothDaysAreReconciledAgain(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Payouts.Add(Payout("PO1", 0, PayoutState.Returned) with { Planned = Money.FromFen(996) });
        await PullAsync(gateway);
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        var (opened, none) = (await BreaksAsync(gateway), await DueAsync(gateway));

        gateway.Desk.Payouts[0] = gateway.Desk.Payouts[0] with { SettlementDate = TestSetup.Day.AddDays(2), State = PayoutState.Paid, Paid = Money.FromFen(996) };
        await gateway.Get<PayoutPull>().PullAsync(gateway.Account, TestSetup.Day.AddDays(2), null, Token);
        var due = await DueAsync(gateway);
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);

        Assert.Equal([("P05", "L3", "PO1", -996L)], opened);
        Assert.Empty(none);
        Assert.Equal(["2026-01-05", "2026-01-07"], due);
        Assert.Empty(await BreaksAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Day_PayoutBelowTheStatementsNet_IsShortOnceItIsDue(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 500, 2));
        gateway.Desk.Payouts.Add(Payout("PO1", 1394, PayoutState.Paid));

        await RunAsync(gateway);
        var early = await BreaksAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromHours(8));
        await RunAsync(gateway);
        var due = await BreaksAsync(gateway);

        Assert.Empty(early);
        Assert.Equal([("P02", "L3", "PO1", -100L)], due);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Terminals_BindingChangesOrEnds_IsKeptAsTheNextVersion(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var terminals = gateway.Get<TerminalPull>();
        gateway.Desk.Terminals.AddRange([Terminal("T1", "SN1"), Terminal("T2", "SN2")]);

        await terminals.PullAsync(gateway.Account, Token);
        await terminals.PullAsync(gateway.Account, Token);
        gateway.Desk.Terminals[0] = Terminal("T1", "SN9");
        gateway.Desk.Terminals.RemoveAt(1);
        await terminals.PullAsync(gateway.Account, Token);

        var stored = await terminals.ListAsync(Token);
        Assert.Equal([("T1", 2L, "SN9", 1L), ("T2", 2L, "SN2", 0L)], stored.Select(t => (t.TerminalNo, t.Version, t.SerialNo, t.Listed)));
    }

    private static async Task PullAsync(TestSetup gateway) => await gateway.Get<PayoutPull>().PullAsync(gateway.Account, TestSetup.Day, null, Token);

    private static Task<IReadOnlyList<PayoutRecord>> ListAsync(TestSetup gateway) => PayoutStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day, Token);

    private static Task RunAsync(TestSetup gateway) => gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);

    private static Task<IEnumerable<string>> DueAsync(TestSetup gateway) =>
        gateway.Database.ReadAsync(c => c.QueryAsync<string>("SELECT clearing_date FROM reconciliation_due ORDER BY clearing_date"), Token);

    private static async Task<IEnumerable<(string, string, string, long)>> BreaksAsync(TestSetup gateway) =>
        (await gateway.Get<BreakList>().ReadAsync(new() { State = "open" }, null, 100, Token)).Where(b => b.Level == "L3").Select(b => (b.Code, b.Level, b.Reference, b.DeltaFen)).ToList();

    private static Payout Payout(string payoutNo, long paidFen, PayoutState state) => new()
    {
        PayoutNo = payoutNo, MerchantNo = TestSetup.Merchant, State = state, Paid = Money.FromFen(state is PayoutState.Paid ? paidFen : 0), SettlementDate = TestSetup.Day,
    };

    private static Terminal Terminal(string terminalNo, string serialNo) => new() { TerminalNo = terminalNo, MerchantNo = TestSetup.Merchant, SerialNo = serialNo, Store = "东街店", Active = true };
}
