using System.Globalization;

namespace Rijie.Demo.Tests;

/// <summary>The whole way through the house: simulated acquirers, wire, gateway, engine.</summary>
public sealed class DemoTests
{
    /// <summary>Two short runs; <c>RIJIE_LONG=1</c> sets twenty seeds on one to five days and one on three weeks, <c>RIJIE_DEMO_RUNS="7:3 8:21"</c> any other.</summary>
    public static TheoryData<int, int> Runs()
    {
        var runs = new TheoryData<int, int>();
        if (Environment.GetEnvironmentVariable("RIJIE_DEMO_RUNS") is { Length: > 0 } wanted)
            foreach (var run in wanted.Split(' ').Select(r => r.Split(':')))
                runs.Add(int.Parse(run[0], CultureInfo.InvariantCulture), int.Parse(run[1], CultureInfo.InvariantCulture));
        else if (Environment.GetEnvironmentVariable("RIJIE_LONG") is null)
        {
            runs.Add(7, 2);
            runs.Add(8, 2);
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
    public async Task Run_Twice_WritesTheSameBytes()
    {
        var options = new DemoOptions(Once: true, Days: 1, Seed: 5, Json: null, Port: 0);

        var (one, other) = (await JsonOfAsync(options), await JsonOfAsync(options));

        Assert.Equal(one, other);
        Assert.Contains("\"injected\": [", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ThreeDays_HasElevenCodes()
    {
        var plans = Enumerable.Range(0, 3).SelectMany(day => new[] { FaultPlan.Of(day, 0), FaultPlan.Of(day, 1) }).ToList();

        var files = plans.Select(p => p.FileCode).OfType<string>().ToList();
        var rows = plans.SelectMany(p => p.Rows).ToList();

        Assert.Equal(["F02", "F03"], files.Order(StringComparer.Ordinal));
        Assert.Equal(12, rows.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(9, rows.Select(f => f.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(plans, p => p.FileCode is not null && p.Rows.Count > 0);
    }

    private static async Task<string> JsonOfAsync(DemoOptions options)
    {
        await using var run = new DemoRun(options);
        await run.StartAsync(TestContext.Current.CancellationToken);
        await run.PlayAsync(_ => { }, TestContext.Current.CancellationToken);
        return (await DemoResult.OfAsync(run, options, TestContext.Current.CancellationToken)).ToJson();
    }
}
