using System.Text;
using Rijie.Gateway.Days;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Cli;
using Rijie.Gateway.Tests.Desk;

namespace Rijie.Gateway.Tests.Ingestion;

/// <summary>The way of <c>samples/NoCodeBrand</c>: a provider that only delivers files, connected by a manifest and a layout.</summary>
public sealed class NoCodeBrandTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public void Sample_HoldsTextAlone()
    {
        var kinds = Directory.EnumerateFiles(Repository.PathOf("samples", "NoCodeBrand", "plugins"), "*", SearchOption.AllDirectories).Select(Path.GetExtension).Distinct();

        Assert.Equal([".yaml"], kinds);
    }

    [Theory]
    [InlineData("DJ_JG5501_20260105.csv", 0, 8, 664_850, 2_664, 662_186)]
    [InlineData("DJ_JG5501_20260106.csv", 0, 0, 0, 0, 0)]
    [InlineData("DJ_JG5501_20260107.csv", 0, 3, 65_200, 346, 64_854)]
    [InlineData("damaged/DJ_JG5501_20260107.csv", 3, 0, 0, 0, 0)]
    [InlineData("changed/DJ_JG5501_20260108.csv", 3, 0, 0, 0, 0)]
    public async Task Read_ASampleFile_SaysWhatItHolds(string file, int exitCode, long rows, long grossFen, long feeFen, long netFen)
    {
        var sample = Repository.PathOf("samples", "NoCodeBrand");

        var run = await CommandRun.OfAsync("statement", "read", Path.Join(sample, "statements", file), "--plugin", "dongjiang", "--config", Path.Join(sample, "gateway.yaml"), "--json");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal((rows, grossFen, feeFen, netFen), (run.Number("rows"), run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
    }

    [Fact]
    public async Task Day_DroppedIntoTheFolder_ShowsWhatMatchesAndWhatDoesNot()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/DJ_JG5501_20260105.csv", SampleBrand.Statement("DJ_JG5501_20260105.csv"));

        await brand.WorkAsync();

        await AssertFirstDayAsync(brand);
    }

    [Fact]
    public async Task Day_ReadByALayoutThatWasSketchedFromTheFile_HasTheSameMoney()
    {
        await using var brand = await SampleBrand.OpenAsync(folder =>
        {
            var layout = Path.Join(folder, "plugins", "dongjiang", "layouts", "dongjiang-statement.yaml");
            File.Delete(layout);
            Assert.Equal(0, CommandRun.OfAsync("statement", "sketch", Path.Join(folder, "statements", "DJ_JG5501_20260105.csv"), "--output", layout).Result.ExitCode);
        });
        brand.Drop("inbox/DJ_JG5501_20260105.csv", SampleBrand.Statement("DJ_JG5501_20260105.csv"));

        await brand.WorkAsync();

        var sheet = await brand.Get<DayQuery>().ReadAsync(new(2026, 1, 5), Token);
        Assert.Equal((654_950L, 2_626L, 652_324L), (sheet.Statement.GrossFen, sheet.Statement.FeeFen, sheet.PayableFen));
        Assert.Equal(1, (await brand.Get<StatementList>().ReadAsync(new(2026, 1, 5), "dongjiang-org", null, 10, Token))[0].ForeignLines);
    }

    [Fact]
    public async Task Day_FetchedFromTheProvidersFiles_IsTheSame()
    {
        await using var brand = await SampleBrand.OpenAsync(Fetching);
        brand.Drop("provider/20260105/DJ_JG5501_20260105.csv", SampleBrand.Statement("DJ_JG5501_20260105.csv"));
        await brand.WorkAsync(); // the tills' logs

        await PullAsync(brand, new(2026, 1, 5), new(2026, 1, 5));

        await AssertFirstDayAsync(brand);
    }

    [Fact]
    public async Task Column_AddedByTheProvider_IsQuarantinedAndTakenInOnceTheLayoutHasIt()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/DJ_JG5501_20260108.csv", SampleBrand.Statement("changed", "DJ_JG5501_20260108.csv"));
        await brand.WorkAsync();
        var quarantined = Assert.Single(await brand.Get<StatementList>().ReadAsync(new(2026, 1, 8), "dongjiang-org", null, 10, Token));

        var layout = brand.PathOf("plugins", "dongjiang", "layouts", "dongjiang-statement.yaml");
        File.WriteAllText(layout, File.ReadAllText(layout).Replace("version: 1\n", "version: 2\n", StringComparison.Ordinal).Replace("          - { name: 备注,", "          - { name: 门店, field: store }\n          - { name: 备注,", StringComparison.Ordinal));
        await brand.RestartAsync();
        await brand.WorkAsync();

        Assert.Equal(("quarantined", "FILE_HEADER", 0L), (quarantined.Result, quarantined.Code, quarantined.RowCount));
        Assert.Equal("It is not as the layout dongjiang-statement says: column 15 '门店' is new. `rijie statement sketch FILE` proposes a layout for it.", quarantined.Reason);
        Assert.Equal(("new", "门店", 15), Assert.Single(quarantined.Difference!.Changes) is var change ? (change.Change, change.Found, change.FoundColumn) : default);
        var files = await brand.Get<StatementList>().ReadAsync(new(2026, 1, 8), "dongjiang-org", null, 10, Token);
        Assert.Equal([("imported", 2L, 1L), ("superseded", 1L, 0L)], files.Select(f => (f.Result, f.LayoutVersion, f.RowCount)));
        Assert.True(File.Exists(brand.PathOf("inbox", "taken", "DJ_JG5501_20260108.csv")));
    }

    [Theory]
    [InlineData("layouts/dongjiang-statement.yaml, layouts/dongjiang-statement-2.yaml", false)]
    [InlineData("layouts/dongjiang-statement.yaml, layouts/dongjiang-statement-2.yaml", true)]
    [InlineData("layouts/dongjiang-statement-2.yaml, layouts/dongjiang-statement.yaml", true)]
    public async Task Column_AddedInALayoutBesideTheOld_ReadsFilesOfBothForms(string layouts, bool fetched)
    {
        await using var brand = await SampleBrand.OpenAsync(folder =>
        {
            var old = Path.Join(folder, "plugins", "dongjiang", "layouts", "dongjiang-statement.yaml");
            File.WriteAllText(old.Replace(".yaml", "-2.yaml", StringComparison.Ordinal), File.ReadAllText(old)
                .Replace("id: dongjiang-statement\n", "id: dongjiang-statement-2\n", StringComparison.Ordinal)
                .Replace("          - { name: 备注,", "          - { name: 门店, field: store }\n          - { name: 备注,", StringComparison.Ordinal));
            var manifest = Path.Join(folder, "plugins", "dongjiang", "plugin.yaml");
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("[layouts/dongjiang-statement.yaml]", $"[{layouts}]", StringComparison.Ordinal));
            if (fetched) Fetching(folder);
        });
        foreach (var (day, from) in new[] { ("20260107", "."), ("20260108", "changed") })
            brand.Drop(fetched ? $"provider/{day}/DJ_JG5501_{day}.csv" : $"inbox/DJ_JG5501_{day}.csv", SampleBrand.Statement(from, $"DJ_JG5501_{day}.csv"));

        if (fetched) await PullAsync(brand, new(2026, 1, 7), new(2026, 1, 8));
        if (fetched) await PullAsync(brand, new(2026, 1, 7), new(2026, 1, 8));
        else await brand.WorkAsync();

        var files = await brand.Get<StatementList>().ReadAsync(null, "dongjiang-org", null, 10, Token);
        Assert.Equal(["20260107 dongjiang-statement imported 3", "20260108 dongjiang-statement-2 imported 1"],
            files.Where(f => f.Active == 1).Select(f => $"{f.Name[10..18]} {f.LayoutId} {f.Result} {f.RowCount}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain("quarantined", files.Select(f => f.Result));
        Assert.Equal(["imported", "imported"], await StatesAsync(brand, new(2026, 1, 7), new(2026, 1, 8)));
    }

    [Fact]
    public async Task Schedule_FetchesEachDayWhenItsFileIsThere()
    {
        await using var brand = await SampleBrand.OpenAsync(Fetching);
        foreach (var day in (string[])["20260105", "20260106", "20260107"]) brand.Drop($"provider/{day}/DJ_JG5501_{day}.csv", SampleBrand.Statement($"DJ_JG5501_{day}.csv"));
        await brand.WorkAsync();
        brand.Clock.Advance(TimeSpan.FromMinutes(10));

        await brand.WorkAsync();

        var days = await StatesAsync(brand, new(2026, 1, 4), new(2026, 1, 7));
        Assert.Equal(["not_ready", "imported", "imported", "imported"], days);
        var empty = await brand.Get<StatementList>().ReadAsync(new(2026, 1, 6), "dongjiang-org", null, 10, Token);
        Assert.Equal(1, Assert.Single(empty).NoTrade);
    }

    [Fact]
    public async Task Schedule_ReissuedFile_ReplacesTheFirst()
    {
        await using var brand = await SampleBrand.OpenAsync(Fetching);
        var first = SampleBrand.Statement("DJ_JG5501_20260107.csv");
        brand.Drop("provider/20260107/DJ_JG5501_20260107.csv", first);
        await PullAsync(brand, new(2026, 1, 7), new(2026, 1, 7));

        brand.Drop("provider/20260107/DJ_JG5501_20260107_2.csv", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(first).Replace("248.50", "248.40", StringComparison.Ordinal).Replace(",1.50,", ",1.60,", StringComparison.Ordinal).Replace("3.46,648.54", "3.56,648.44", StringComparison.Ordinal)));
        await PullAsync(brand, new(2026, 1, 7), new(2026, 1, 7));

        var files = await brand.Get<StatementList>().ReadAsync(new(2026, 1, 7), "dongjiang-org", null, 10, Token);
        Assert.Equal([("DJ_JG5501_20260107_2.csv", "imported", 356L), ("DJ_JG5501_20260107.csv", "superseded", 346L)], files.Select(f => (f.Name, f.Result, f.FeeFen)));
    }

    [Fact]
    public async Task Pull_AFileForEachMerchantAndOneGoneTheNextTime_ChangesNothing()
    {
        await using var brand = await SampleBrand.OpenAsync(folder =>
        {
            Fetching(folder);
            var layout = Path.Join(folder, "plugins", "dongjiang", "layouts", "dongjiang-statement.yaml");
            File.WriteAllText(layout, File.ReadAllText(layout).Replace("owner_setting: institution_no\n", "", StringComparison.Ordinal));
        });
        foreach (var merchant in (string[])["551000010001", "551000010002"]) brand.Drop($"provider/20260106/DJ_{merchant}_20260106.csv", SampleBrand.Statement("DJ_JG5501_20260106.csv"));
        await PullAsync(brand, new(2026, 1, 6), new(2026, 1, 6));

        File.Delete(brand.PathOf("provider", "20260106", "DJ_551000010001_20260106.csv"));
        await PullAsync(brand, new(2026, 1, 6), new(2026, 1, 6));

        var files = await brand.Get<StatementList>().ReadAsync(new(2026, 1, 6), "dongjiang-org", null, 10, Token);
        Assert.Equal([("DJ_551000010002_20260106.csv", 1L, 2L), ("DJ_551000010001_20260106.csv", 1L, 1L)], files.Select(f => (f.Name, f.Active, f.Copies)));
    }

    [Fact]
    public async Task Accounts_Test_AsksTheFilesAlone()
    {
        await using var brand = await SampleBrand.OpenAsync(Fetching);

        var run = await CommandRun.OfAsync("accounts", "test", "--config", brand.Config, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["start", "statements"], run.Json["checks"]!.AsArray().Select(c => c!["question"]!.GetValue<string>()));
    }

    private static async Task AssertFirstDayAsync(SampleBrand brand)
    {
        var sheet = await brand.Get<DayQuery>().ReadAsync(new(2026, 1, 5), Token);
        var breaks = await brand.Get<BreakList>().ReadAsync(new() { From = new(2026, 1, 5), To = new(2026, 1, 5), State = "open" }, null, 100, Token);

        Assert.Equal(["east-gate-dongjiang 6 1", "west-gate-dongjiang 4 2"], sheet.Lines.Select(l => $"{l.ConnectionId} {l.Matched} {l.OpenBreaks}"));
        Assert.Equal((654_950L, 2_626L, 652_324L), (sheet.Statement.GrossFen, sheet.Statement.FeeFen, sheet.PayableFen));
        // What only the shop knows, what only the provider knows, and the fen too much.
        Assert.Equal(["R01 M260105W003 -4483", "R02 DJ2026010500008 6575", "R04 DJ2026010500004 -1"], breaks.Select(b => $"{b.Code} {b.Reference} {b.DeltaFen}").Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> StatesAsync(SampleBrand brand, DateOnly from, DateOnly to)
    {
        var states = new List<string>();
        for (var date = from; date <= to; date = date.AddDays(1)) states.Add((await brand.Get<DayQuery>().ReadAsync(date, Token)).Lines[0].StatementState.State);
        return states;
    }

    /// <summary>A pull that waits for files to rest, on the test's clock.</summary>
    private static async Task PullAsync(SampleBrand brand, DateOnly from, DateOnly to)
    {
        var pull = brand.Get<WorkRunner>().PullAsync(from, to, null, null, Token);
        while (!pull.IsCompleted)
        {
            brand.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(pull, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token));
        }
        await pull;
    }

    private static void Fetching(string folder)
    {
        var config = Path.Join(folder, "gateway.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace("institution_no: JG5501\n", $"institution_no: JG5501\n      files: \"file://{folder}/provider\"\n      files_folder: \"/{{clearing_date:yyyyMMdd}}\"\n", StringComparison.Ordinal));
    }
}
