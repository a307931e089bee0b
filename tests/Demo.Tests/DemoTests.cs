using System.Globalization;
using System.Text.RegularExpressions;
using Rijie.Conformance;
using Spectre.Console;

namespace Rijie.Demo.Tests;

/// <summary>The whole way through the house: simulated acquirers, wire, gateway, engine.</summary>
public sealed class DemoTests
{
    /// <summary>A short run; <c>RIJIE_LONG=1</c> sets twenty seeds on one to five days and one on three weeks, <c>RIJIE_DEMO_RUNS="7:3 8:21"</c> any other.</summary>
    public static TheoryData<int, int> Runs()
    {
        var runs = new TheoryData<int, int>();
        if (Environment.GetEnvironmentVariable("RIJIE_DEMO_RUNS") is { Length: > 0 } wanted)
            foreach (var run in wanted.Split(' ').Select(r => r.Split(':')))
                runs.Add(int.Parse(run[0], CultureInfo.InvariantCulture), int.Parse(run[1], CultureInfo.InvariantCulture));
        else if (Environment.GetEnvironmentVariable("RIJIE_LONG") is null)
        {
            runs.Add(7, 2);
        }
        else
        {
            for (var seed = 1; seed <= 20; seed++)
                for (var days = 1; days <= 5; days++) runs.Add(seed, days);
            runs.Add(21, 21);
        }
        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Run_ForDays_FindsWhatWasInjectedAndNothingElse(int seed, int days)
    {
        var options = new DemoOptions(Once: true, days, seed, Json: null, Port: 0);
        await using var run = new DemoRun(options);

        await run.StartAsync(TestContext.Current.CancellationToken);
        await run.PlayAsync(_ => { }, TestContext.Current.CancellationToken);
        var result = await DemoResult.OfAsync(run, options, TestContext.Current.CancellationToken);

        Assert.Equal(result.Injected, result.Found);
        Assert.True(result.Injected.Count >= 12, "Each kind of row fault is put in at least once.");
        Assert.Equal(result.GrossFen - result.FeeFen - 7 * result.Injected.Count(b => b.Code == "R15"), result.NetFen);
    }

    [Fact]
    public void Samples_OnTheWayUpFromTheDemo_HaveNoPluginsOfTheirOwn()
    {
        // The demo takes the first artifacts/plugins on its way up: a sample that builds into that place hides the brands.
        Assert.False(Directory.Exists(Repository.PathOf("samples", "artifacts")));
    }

    [Fact]
    public async Task Run_Twice_WritesTheSameBytes()
    {
        var options = new DemoOptions(Once: true, Days: 1, Seed: 5, Json: null, Port: 0);

        var (one, other) = (await JsonOfAsync(options), await JsonOfAsync(options));

        Assert.Equal(one, other);
        Assert.Contains("\"injected\": [", one, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_AtAHundredColumns_KeepsEachLineWholeAndMarksNetsThatDoNotBalance()
    {
        var options = new DemoOptions(Once: true, Days: 1, Seed: 7, Json: null, Port: 0);
        await using var run = new DemoRun(options);
        await run.StartAsync(TestContext.Current.CancellationToken);
        await run.PlayAsync(_ => { }, TestContext.Current.CancellationToken);
        var result = await DemoResult.OfAsync(run, options, TestContext.Current.CancellationToken);
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 100;

        DemoSummary.Print(console, result);

        var printed = text.ToString().Split('\n');
        Assert.All(printed, l => Assert.True(l.TrimEnd().Length <= 100, l));
        var rows = printed.Select(l => Regex.Match(l, @"^ *01-05 +(\S+) +([a-z ]+?) +(\d+) +([\d.]+) +([\d.-]+) +([\d.-]+)( \*)? +(\d+) *$")).Where(m => m.Success).ToList();
        Assert.Equal(Chain.Accounts.Sum(a => a.Stores.Count), rows.Count);
        Assert.All(rows, r => Assert.Equal(Fen(r, 4) - Fen(r, 5) != Fen(r, 6), r.Groups[7].Success));
        Assert.Contains(printed, l => l.Contains("(R15)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Demo_JsonIntoAFolderThatIsNotThere_SaysSoBeforeADayPasses()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });

        var exitCode = await Demo.RunAsync(new(Once: true, Days: 1, Seed: 1, Json: "/nowhere/at/all/result.json", Port: 0), console, TestContext.Current.CancellationToken);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("There is no folder /nowhere/at/all: make it, or name another file with --json.", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_FiveWeeks_GiveEachBrandEachFaultThatItsWireCanTell()
    {
        var accounts = Chain.Accounts;
        for (var brand = 0; brand < accounts.Count; brand++)
        {
            using var made = Brand.Start(accounts[brand], TimeProvider.System, seed: 1);
            var traits = made.Wire.Traits;
            var days = Enumerable.Range(0, 35).Select(day => (Day: day, Plan: FaultPlan.Of(day, brand, traits))).ToList();
            var sound = days.Where(d => d.Plan is { FileCode: null, Sales: > 0 }).Select(d => d.Day).ToList();

            string[] files = traits.StatesTotals ? ["F01", "F02", "F03", "F04"] : ["F01", "F03", "F04"];
            Assert.Equal(files, days.Select(d => d.Plan.FileCode).OfType<string>().Distinct().Order(StringComparer.Ordinal));
            Assert.Contains(days, d => d.Plan.Sales == 0);
            Assert.Contains(days, d => d.Plan.Statement.Late > TimeSpan.Zero);
            Assert.Equal(
                FaultPlan.Kinds.Where(f => f.Shows(traits)),
                sound.SelectMany(day => FaultPlan.RowsOf(day, brand, 0, traits)).Distinct().OrderBy(f => FaultPlan.Kinds.ToList().IndexOf(f)));
            Assert.Equal(
                FaultPlan.PayoutKinds.Where(f => f.Fits(traits)),
                sound.Select(day => FaultPlan.PayoutOf(day, brand, 0, traits)).OfType<PayoutFault>().Distinct().OrderBy(f => FaultPlan.PayoutKinds.ToList().IndexOf(f)));
        }
    }

    [Fact]
    public void Chain_ItsStores_HaveTerminalsOfEveryBrandBetweenThem()
    {
        var stores = Chain.Accounts.SelectMany(a => a.Stores).ToList();

        Assert.Equal(stores.Count, stores.Select(s => s.MerchantNo).Distinct(StringComparer.Ordinal).Count());
        Assert.All(stores, s => Assert.Contains(s.Store, Chain.Stores.Keys));
        Assert.True(stores.Select(s => s.Store).Distinct(StringComparer.Ordinal).Count() >= 2);
    }

    private static long Fen(Match row, int group) => long.Parse(row.Groups[group].Value.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static async Task<string> JsonOfAsync(DemoOptions options) => (await ResultOfAsync(options)).ToJson();

    internal static async Task<DemoResult> ResultOfAsync(DemoOptions options)
    {
        await using var run = new DemoRun(options);
        await run.StartAsync(TestContext.Current.CancellationToken);
        await run.PlayAsync(_ => { }, TestContext.Current.CancellationToken);
        return await DemoResult.OfAsync(run, options, TestContext.Current.CancellationToken);
    }
}
