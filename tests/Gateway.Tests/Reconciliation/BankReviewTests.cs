using System.Text;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Tests.Reconciliation;

/// <summary>From statements, payouts and bank files to what L3 and L4 say.</summary>
public sealed class BankReviewTests
{
    private const string AccountNo = "6222020200001234";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    /// <summary>The worked day of settlement specification 4.10: 487560 net, 1560 carried in, 200 withdrawal fee, 5800 suspended, 480000 paid.</summary>
    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task WorkedDay_BankShowsTheFeeLess_EndsInTheSuspendedPartAndTheMismatchThatTheFeeExplains(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine, bankAccountNo: AccountNo);
        gateway.Desk.Files[TestSetup.Day.AddDays(-1)] = TestSetup.File(TestSetup.Row("R0", 1_560, 0, "REFUND"));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(
            TestSetup.Row("P1", 10_000, 60), TestSetup.Row("P2", 400_000, 2_000), TestSetup.Row("P3", 100_000, 380), TestSetup.Row("R1", 20_000, 0, "REFUND"));
        gateway.Desk.Payouts.Add(Paid("PO1", 480_000) with { Planned = Money.FromFen(485_800), Suspended = Money.FromFen(5_800), WithdrawalFee = Money.FromFen(200) });
        gateway.Clock.Advance(TimeSpan.FromHours(9));
        await RunAsync(gateway);

        var wrong = await ImportAsync(gateway, Mt940(("4798,00", "PO1 desk")));
        var found = await BreaksAsync(gateway);
        var explained = await gateway.Get<BreakExplanations>().OfAsync(found.Single(b => b.Code == "B03").BreakId, Token);

        Assert.Equal(FileResult.Imported, wrong.Result);
        Assert.Equal([("B03", "PO1", -200L), ("P06", "PO1", -5_800L)], found.Select(b => (b.Code, b.Reference, b.DeltaFen)).Where(b => b.Code[0] is 'P' or 'B'));
        Assert.Equal(("withdrawal_fee_taken_twice", 200L, "Equals the withdrawal fee of 2.00 yuan, taken twice (PO1)."), (explained[0].Kind, explained[0].AmountFen, explained[0].Text.En));
        var batches = await gateway.Database.ReadAsync(c => c.QueryAsync<(string, long, string, string?)>("SELECT batch_id, net_fen, state, reason FROM settlement_batches WHERE net_fen <> 0 ORDER BY batch_id"), Token);
        Assert.Equal([("2026-01-04", -1_560L, "break", null), ("2026-01-05", 487_560L, "break", null)], batches); // both are in the suspended payout's break
        Assert.Equal([("L3", "break"), ("L4", "break")], await StatesAsync(gateway, "PO1"));
    }

    [Fact] // the bank corrects its statement: another version of the same days
    public async Task Import_StatementOfTheSameDaysAgain_ReplacesTheFirstAndHeals()
    {
        await using var gateway = await OneDayAsync();
        await ImportAsync(gateway, Mt940(("9,90", "PO1")));
        Assert.Equal([("B03", "PO1", -6L)], await CodesAsync(gateway));

        var again = await ImportAsync(gateway, Mt940(("9,96", "PO1")));

        Assert.Equal((FileResult.Imported, 2L), (again.Result, again.File.Version));
        Assert.Empty(await CodesAsync(gateway));
        Assert.Equal(1, await CountAsync(gateway));
    }

    [Fact]
    public async Task Import_TheSameBytesAgain_ChangesNothing()
    {
        await using var gateway = await OneDayAsync();
        await ImportAsync(gateway, Mt940(("9,90", "PO1")));

        Assert.Equal(FileResult.Duplicate, (await ImportAsync(gateway, Mt940(("9,90", "PO1")))).Result);
        Assert.Equal(1, await CountAsync(gateway));
    }

    [Fact] // a file of a day, then one of the week that holds it
    public async Task Import_FilesThatOverlap_KeepEachEntryOnce()
    {
        await using var gateway = await OneDayAsync();
        await ImportAsync(gateway, Mt940(("9,96", "PO1")));

        var week = await ImportAsync(gateway, Mt940([("9,96", "PO1"), ("9,96", "PO1")], to: "260109"));

        Assert.Equal(FileResult.Imported, week.Result);
        Assert.Equal([("B04", "PO1", 996L)], await CodesAsync(gateway)); // the second is another entry of the same words
        Assert.Equal(2, await CountAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Run_PayoutWithoutAnEntry_IsMissingOnceAStatementCoversItsDay(string engine)
    {
        await using var gateway = await OneDayAsync(engine);
        await ImportAsync(gateway, Mt940([], from: "260106", to: "260107"));
        Assert.Equal([("L3", "matched"), ("L4", "in_transit")], await StatesAsync(gateway, "PO1"));

        await ImportAsync(gateway, Mt940([("0,01", "利息")], to: "260106"));

        Assert.Equal([("B01", "PO1", -996L)], await CodesAsync(gateway));
    }

    [Fact]
    public async Task Import_StatementThatItsBalancesDoNotProve_IsHeldAndNoEntryCounts()
    {
        await using var gateway = await OneDayAsync();

        var outcome = await ImportAsync(gateway, Mt940(("9,96", "PO1")).Replace("CNY109,96", "CNY109,97", StringComparison.Ordinal));

        Assert.Equal((FileResult.Held, "FILE_TOTALS", -1L), (outcome.Result, outcome.File.Code, outcome.File.TotalDeltaFen));
        Assert.Equal(0, await CountAsync(gateway));
    }

    [Fact]
    public async Task Import_StatementOfAnotherAccount_IsRefusedWithItsLastDigits()
    {
        await using var gateway = await OneDayAsync();

        var outcome = await ImportAsync(gateway, Mt940(("9,96", "PO1")).Replace(AccountNo, "6222020200009999", StringComparison.Ordinal));

        Assert.Equal((FileResult.Rejected, "BANK_ACCOUNT"), (outcome.Result, outcome.File.Code));
        Assert.Contains("…9999", outcome.File.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("0200009999", outcome.File.Reason, StringComparison.Ordinal);
    }

    [Fact] // of the account the last four digits stay
    public async Task Import_AStatement_KeepsItsBytesWithTheAccountMasked()
    {
        await using var gateway = await OneDayAsync();
        var outcome = await ImportAsync(gateway, Mt940(("9,96", "PO1")));

        var evidence = await EvidenceStore(gateway, outcome.File.FileId);

        Assert.Contains(":25:************1234\n", evidence, StringComparison.Ordinal);
        Assert.Contains(":86:PO1\n", evidence, StringComparison.Ordinal);
    }

    [Fact] // nothing arrives; time alone makes it late
    public async Task Run_TimePassesWithoutAPayout_OpensP01AndRaisesItsSeverity()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1_000, 4));
        await RunAsync(gateway);
        Assert.Equal("due", await LatenessAsync(gateway));

        var seen = new List<(string, string?, string)>();
        foreach (var hours in (int[])[9, 24, 48])
        {
            gateway.Clock.Advance(TimeSpan.FromHours(hours));
            await RunAsync(gateway);
            seen.AddRange((await BreaksAsync(gateway)).Where(b => b.Code == "P01").Select(b => (b.Severity, b.Subcode, b.Reference)));
        }
        Assert.Equal([("high", "overdue", "2026-01-05"), ("critical", "critical", "2026-01-05")], seen);

        gateway.Desk.Payouts.Add(Paid("PO1", 996));
        gateway.Clock.Advance(TimeSpan.FromHours(6));
        await RunAsync(gateway);
        Assert.DoesNotContain(await BreaksAsync(gateway), b => b.Code == "P01");
    }

    /// <summary>I-REC-8: day by day, and all at once, end in the same state.</summary>
    [Fact]
    public async Task Run_FilesDayByDayOrAtOnce_EndTheSame()
    {
        var states = new List<string>();
        foreach (var atOnce in (bool[])[false, true])
        {
            await using var gateway = await TestSetup.OpenAsync("Sqlite", bankAccountNo: AccountNo);
            for (var day = 0; day < 4; day++)
            {
                gateway.Desk.Files[TestSetup.Day.AddDays(day - 3)] = TestSetup.File(TestSetup.Row($"P{day}", 1_000 + day, 4));
                if (day != 2) gateway.Desk.Payouts.Add(Paid($"PO{day}", 996 + day) with { SettlementDate = TestSetup.Day.AddDays(day - 3) });
                if (!atOnce) await RunAsync(gateway);
                if (!atOnce) gateway.Clock.Advance(TimeSpan.FromHours(7));
            }
            if (atOnce) gateway.Clock.Advance(TimeSpan.FromHours(28));
            await ImportAsync(gateway, Mt940([("9,96", "PO0"), ("9,97", "PO1"), ("9,99", "desk")]));
            await RunAsync(gateway);
            states.Add(string.Join('\n', (await gateway.Database.ReadAsync(c => c.QueryAsync<(string, string, string, string?)>(
                "SELECT payout_no, level, state, reason FROM payout_states UNION ALL SELECT batch_id, 'B', state, reason FROM settlement_batches ORDER BY 1, 2"), Token)).Select(s => s.ToString())));
        }

        Assert.Equal(states[0], states[1]);
        Assert.Contains("(PO0, L4, matched, )", states[0], StringComparison.Ordinal);
    }

    private static async Task<TestSetup> OneDayAsync(string engine = "Sqlite")
    {
        var gateway = await TestSetup.OpenAsync(engine, bankAccountNo: AccountNo);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1_000, 4));
        gateway.Desk.Payouts.Add(Paid("PO1", 996));
        await RunAsync(gateway);
        return gateway;
    }

    private static Payout Paid(string payoutNo, long fen) => new()
    {
        PayoutNo = payoutNo,
        MerchantNo = TestSetup.Merchant,
        State = PayoutState.Paid,
        Paid = Money.FromFen(fen),
        SettlementDate = TestSetup.Day,
        PaidAt = ChinaTime.ToInstant(TestSetup.Day.AddDays(1), new(10, 15)),
    };

    private static string Mt940(params (string Amount, string Text)[] entries) => Mt940(entries, "260106", "260106");

    /// <summary>A statement that begins with 100.00 and holds credits of 6 January.</summary>
    private static string Mt940((string Amount, string Text)[] entries, string from = "260106", string to = "260106")
    {
        var closing = 10_000 + entries.Sum(e => long.Parse(e.Amount.Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture));
        return $":20:S\n:25:{AccountNo}\n:28C:1\n:60F:C{from}CNY100,00\n" + string.Concat(entries.Select(e => $":61:260106C{e.Amount}NTRFNONREF\n:86:{e.Text}\n")) + string.Create(System.Globalization.CultureInfo.InvariantCulture, $":62F:C{to}CNY{closing / 100},{closing % 100:00}\n-\n");
    }

    private static async Task<StatementOutcome> ImportAsync(TestSetup gateway, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var intake = gateway.Get<BankIntake>();
        var outcome = await intake.ImportAsync("bank.txt", content, intake.FormatOf(content, "bank.txt")!, null, Token);
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        return outcome;
    }

    private static async Task<string> EvidenceStore(TestSetup gateway, string fileId)
    {
        var sha256 = await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT stored_sha256 FROM evidence WHERE evidence_id = @id", new { id = fileId + ".0" }), Token);
        using var reader = new StreamReader(gateway.Evidence.Open(sha256!)!);
        return await reader.ReadToEndAsync(Token);
    }

    private static Task RunAsync(TestSetup gateway) => gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);

    private static async Task<IReadOnlyList<BreakRecord>> BreaksAsync(TestSetup gateway) => [.. (await gateway.Get<BreakList>().ReadAsync(new() { State = "open" }, null, 100, Token)).OrderBy(b => b.Code, StringComparer.Ordinal).ThenBy(b => b.Reference, StringComparer.Ordinal)];

    private static async Task<List<(string, string, long)>> CodesAsync(TestSetup gateway) => [.. (await BreaksAsync(gateway)).Where(b => b.Code[0] is 'P' or 'B').Select(b => (b.Code, b.Reference, b.DeltaFen))];

    private static async Task<IEnumerable<(string, string)>> StatesAsync(TestSetup gateway, string payoutNo) =>
        await gateway.Database.ReadAsync(c => c.QueryAsync<(string, string)>("SELECT level, state FROM payout_states WHERE payout_no = @payoutNo ORDER BY level", new { payoutNo }), Token);

    private static async Task<string?> LatenessAsync(TestSetup gateway) => await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT lateness FROM settlement_batches WHERE net_fen > 0"), Token);

    private static async Task<long> CountAsync(TestSetup gateway) =>
        await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>($"SELECT count(*) FROM bank_entries b WHERE {BankStore.Visible}"), Token);
}
