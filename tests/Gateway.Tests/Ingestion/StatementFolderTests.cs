using System.Text;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Tests.Desk;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class StatementFolderTests
{
    private const string Day = "DJ_JG5501_20260105.csv";
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_FileOfAKnownName_IsTakenAfterAMinuteAndMovedAway()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/" + Day, SampleBrand.Statement(Day));

        await brand.Get<WorkRunner>().RunDueAsync(brand.Clock.GetUtcNow(), null, Token);
        var before = await FilesAsync(brand);
        await brand.WorkAsync();
        var after = await FilesAsync(brand);

        Assert.Empty(before);
        Assert.Equal(["DJ_JG5501_20260105.csv imported 2026-01-05 7"], after);
        Assert.Equal(["taken/DJ_JG5501_20260105.csv"], Inbox(brand));
        Assert.Null(await FailureAsync(brand, StatementFolder.Kind));
    }

    [Fact]
    public async Task Run_FileThatHasNotRested_IsShownWithTheInstantAtWhichItIsTaken()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/dongjiang-org/" + Day, SampleBrand.Statement(Day));
        brand.Drop("inbox/dongjiang-org/unfinished.csv.part", [1]);
        brand.Drop("tills/2026-01-06.csv", SampleBrand.Till("2026-01-05.csv"));

        await brand.Get<WorkRunner>().RunFoldersAsync(Token);
        var waiting = await WaitingAsync(brand);
        brand.Clock.Advance(TimeSpan.FromSeconds(60));
        await brand.Get<WorkRunner>().RunFoldersAsync(Token);

        Assert.Equal(
            [
                "dongjiang-org statement-folder dongjiang-org/DJ_JG5501_20260105.csv 02:01:00",
                "terminal-log terminal-log 2026-01-05.csv 02:01:00", "terminal-log terminal-log 2026-01-06.csv 02:01:00", "terminal-log terminal-log 2026-01-07.csv 02:01:00",
            ],
            waiting);
        Assert.Empty(await WaitingAsync(brand));
        Assert.Equal(["DJ_JG5501_20260105.csv imported 2026-01-05 7"], await FilesAsync(brand));
        Assert.Contains((await brand.Get<Rijie.Gateway.Days.DayQuery>().ReadAsync(new(2026, 1, 5), Token)).Lines, l => l.Matched > 0);
    }

    [Fact]
    public async Task Run_AfterARestart_WhatIsStillRefusedStaysShown()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/notes.txt", "hello"u8.ToArray());
        await brand.WorkAsync();
        var before = await FailureAsync(brand, StatementFolder.Kind);

        await brand.RestartAsync();
        await brand.Get<WorkRunner>().RunFoldersAsync(Token);
        var atOnce = await FailureAsync(brand, StatementFolder.Kind);
        await brand.WorkAsync();

        Assert.StartsWith("notes.txt: FILE_UNKNOWN", before, StringComparison.Ordinal);
        Assert.Equal(before, atOnce);
        Assert.Equal(before, await FailureAsync(brand, StatementFolder.Kind));
    }

    [Fact]
    public async Task Run_AfterARestart_WhatWasTakenAwayMeanwhileIsForgotten()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/dongjiang-org/notes.txt", "hello"u8.ToArray());
        await brand.WorkAsync();
        var before = await FailureAsync(brand, "dongjiang-org");

        Directory.Delete(brand.PathOf("inbox", "dongjiang-org"), recursive: true);
        await brand.RestartAsync();
        await brand.Get<WorkRunner>().RunFoldersAsync(Token);

        Assert.NotNull(before);
        Assert.Null(await FailureAsync(brand, "dongjiang-org"));
    }

    [Fact]
    public async Task Run_FileThatGrows_IsTakenWhenItRests()
    {
        await using var brand = await SampleBrand.OpenAsync();
        var whole = SampleBrand.Statement(Day);
        brand.Drop("inbox/" + Day, whole[..600]);
        await brand.Get<WorkRunner>().RunDueAsync(brand.Clock.GetUtcNow(), null, Token);
        brand.Clock.Advance(TimeSpan.FromSeconds(59));
        brand.Drop("inbox/" + Day, whole);

        await brand.Get<WorkRunner>().RunDueAsync(brand.Clock.GetUtcNow(), null, Token);
        var growing = await FilesAsync(brand);
        await brand.WorkAsync();

        Assert.Empty(growing);
        Assert.Equal(["DJ_JG5501_20260105.csv imported 2026-01-05 7"], await FilesAsync(brand));
    }

    [Fact]
    public async Task Run_NameThatTellsTheDayAlone_IsRoutedByOwnerlessContent()
    {
        await using var brand = await SampleBrand.OpenAsync(folder => Edit(folder, "names: [", "names: [\"{clearing_date:yyyy-MM-dd}*.csv\", "));
        brand.Drop("inbox/2026-01-05 对账单.csv", SampleBrand.Statement(Day));

        await brand.WorkAsync();

        Assert.Equal(["2026-01-05 对账单.csv imported 2026-01-05 7"], await FilesAsync(brand));
        Assert.Equal(["taken/2026-01-05 对账单.csv"], Inbox(brand));
    }

    [Fact]
    public async Task Run_FileThatTellsNoDay_IsRefusedBecauseItsMoneyWouldBelongToNone()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/dongjiang-org/对账单 (1).csv", SampleBrand.Statement(Day));

        await brand.WorkAsync();

        Assert.Equal(["对账单 (1).csv rejected  7"], await FilesAsync(brand));
        Assert.Equal(
            "dongjiang-org/对账单 (1).csv: FILE_WRONG_DATE: Neither a line of it nor its name says the clearing date: it should be named DJ_{owner}_{clearing_date:yyyyMMdd}.csv, or the date be given with it.",
            await FailureAsync(brand, "dongjiang-org"));
    }

    [Fact]
    public async Task Run_AnotherColumnInTheFolderOfEverybody_IsQuarantinedForWhomItsNameSpeaksOf()
    {
        await using var brand = await SampleBrand.OpenAsync();
        const string name = "DJ_JG5501_20260108.csv";
        brand.Drop("inbox/" + name, SampleBrand.Statement("changed", name));

        await brand.WorkAsync();

        Assert.Equal(["DJ_JG5501_20260108.csv quarantined 2026-01-08 0"], await FilesAsync(brand));
        Assert.Equal([name], Inbox(brand));
        Assert.Equal($"{name}: FILE_HEADER: It is not as the layout dongjiang-statement says: column 15 '门店' is new.", await FailureAsync(brand, StatementFolder.Kind));
    }

    [Fact]
    public async Task Run_NobodysFiles_StayAndAreNamedInTheWorkLog()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/notes.txt", "hello"u8.ToArray());
        brand.Drop("inbox/DJ_JG9999_20260105.csv", SampleBrand.Statement(Day));
        brand.Drop("inbox/nobody/" + Day, SampleBrand.Statement(Day));

        await brand.WorkAsync();

        Assert.Empty(await FilesAsync(brand));
        Assert.Equal(["DJ_JG9999_20260105.csv", "nobody/DJ_JG5501_20260105.csv", "notes.txt"], Inbox(brand));
        Assert.Equal(
            "DJ_JG9999_20260105.csv: ACCOUNT_UNKNOWN: The file reads by the layout dongjiang-statement, but belongs to none of its accounts: dongjiang-org. Put it into a sub-folder named after its account.; "
            + "nobody/DJ_JG5501_20260105.csv: there is no account of the folder's name; "
            + "notes.txt: FILE_UNKNOWN: No layout of an account knows the file. Nothing in it reads as the layout dongjiang-statement says. Put it into a sub-folder named after its account.", await FailureAsync(brand, StatementFolder.Kind));
    }

    [Fact]
    public async Task Run_DamagedFile_StaysUntilTheWholeOneTakesItsPlace()
    {
        await using var brand = await SampleBrand.OpenAsync();
        const string name = "DJ_JG5501_20260107.csv";
        brand.Drop("inbox/dongjiang-org/" + name, SampleBrand.Statement("damaged", name));
        await brand.WorkAsync();
        await brand.WorkAsync();
        var (files, inbox, failure) = (await FilesAsync(brand), Inbox(brand).ToList(), await FailureAsync(brand, "dongjiang-org"));

        brand.Drop("inbox/dongjiang-org/" + name, SampleBrand.Statement(name));
        await brand.WorkAsync();

        Assert.Equal(["DJ_JG5501_20260107.csv rejected 2026-01-07 0"], files);
        Assert.Equal(["dongjiang-org/" + name], inbox);
        Assert.Equal("dongjiang-org/DJ_JG5501_20260107.csv: FILE_TRUNCATED: The last line has no end.", failure);
        Assert.Equal(["DJ_JG5501_20260107.csv imported 2026-01-07 3", "DJ_JG5501_20260107.csv rejected 2026-01-07 0"], await FilesAsync(brand));
        Assert.Equal(["dongjiang-org/taken/" + name], Inbox(brand));
        Assert.Null(await FailureAsync(brand, "dongjiang-org"));
    }

    [Fact]
    public async Task Run_RefusedFileIsTakenAway_TheWorkLogForgetsIt()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/notes.txt", "hello"u8.ToArray());
        await brand.WorkAsync();

        File.Delete(brand.PathOf("inbox", "notes.txt"));
        await brand.WorkAsync();

        Assert.Null(await FailureAsync(brand, StatementFolder.Kind));
    }

    [Theory]
    [InlineData(".DJ_JG5501_20260105.csv")]
    [InlineData("DJ_JG5501_20260105.csv.filepart")]
    [InlineData("DJ_JG5501_20260105.csv.TMP")]
    public async Task Run_NameThatAProgramStillWritesUnder_IsLeftUntilItIsRenamed(string unfinished)
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/dongjiang-org/" + unfinished, SampleBrand.Statement(Day)[..600]);
        await brand.WorkAsync();
        var (before, failure) = (await FilesAsync(brand), await FailureAsync(brand, "dongjiang-org"));

        File.Delete(brand.PathOf("inbox", "dongjiang-org", unfinished));
        brand.Drop("inbox/dongjiang-org/" + Day, SampleBrand.Statement(Day));
        await brand.WorkAsync();

        Assert.Empty(before);
        Assert.Null(failure);
        Assert.Equal(["DJ_JG5501_20260105.csv imported 2026-01-05 7"], await FilesAsync(brand));
    }

    [Fact]
    public async Task Run_SameFileAgain_IsADuplicateAndBothAreKept()
    {
        await using var brand = await SampleBrand.OpenAsync();
        brand.Drop("inbox/" + Day, SampleBrand.Statement(Day));
        await brand.WorkAsync();

        brand.Drop("inbox/" + Day, SampleBrand.Statement(Day));
        await brand.WorkAsync();

        Assert.Equal(["DJ_JG5501_20260105.csv imported 2026-01-05 7"], await FilesAsync(brand));
        Assert.Equal(["taken/DJ_JG5501_20260105.csv", "taken/DJ_JG5501_20260105.csv.41ceb89c"], Inbox(brand));
    }

    [Fact]
    public async Task Run_CompanionBesideTheFile_ProvesItAndGoesWithIt()
    {
        await using var brand = await SampleBrand.OpenAsync(folder => AddCompanion(folder));
        brand.Drop("inbox/" + Day, SampleBrand.Statement(Day));
        brand.Drop("inbox/DJ_JG5501_20260105.ok", Encoding.ASCII.GetBytes("41ceb89c5f4c57ffffffffffffffffffffffffffffffffffffffffffffffffff  1153\n"));
        await brand.WorkAsync();
        var mismatch = await FailureAsync(brand, StatementFolder.Kind);

        brand.Drop("inbox/DJ_JG5501_20260105.ok", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(SampleBrand.Statement(Day))) + "  1153\n"));
        File.SetLastWriteTimeUtc(brand.PathOf("inbox", Day), new DateTime(2026, 1, 8, 1, 0, 0, DateTimeKind.Utc));
        await brand.WorkAsync();

        Assert.Equal("DJ_JG5501_20260105.csv: FILE_CHECKSUM: The SHA-256 is not the announced one.", mismatch);
        Assert.Equal(["taken/DJ_JG5501_20260105.csv", "taken/DJ_JG5501_20260105.ok"], Inbox(brand));
    }

    [Fact]
    public async Task Run_TwoAccountsThatCouldOwnTheFile_LeavesTheChoiceToThePerson()
    {
        await using var brand = await SampleBrand.OpenAsync(folder => AddSecondAccount(folder));
        brand.Drop("inbox/" + Day, SampleBrand.Statement(Day));

        await brand.WorkAsync();

        Assert.Equal("DJ_JG5501_20260105.csv: ACCOUNT_AMBIGUOUS: The file can belong to more than one account: dongjiang-org, dongjiang-second. Put it into a sub-folder named after its account.", await FailureAsync(brand, StatementFolder.Kind));
    }

    private static void AddCompanion(string folder) => Edit(folder, "owner_setting:", "companion: { extension: .ok }\nowner_setting:");

    private static void Edit(string folder, string before, string after)
    {
        var layout = Path.Join(folder, "plugins", "dongjiang", "layouts", "dongjiang-statement.yaml");
        File.WriteAllText(layout, File.ReadAllText(layout).Replace(before, after, StringComparison.Ordinal));
    }

    private static void AddSecondAccount(string folder)
    {
        var config = Path.Join(folder, "gateway.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\nmerchants:", "  - { id: dongjiang-second, plugin: dongjiang, settings: { institution_no: JG5501 } }\n\nmerchants:", StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> FilesAsync(SampleBrand brand) =>
        (await brand.Get<StatementList>().ReadAsync(null, "dongjiang-org", null, 100, Token)).Select(f => $"{f.Name} {f.Result} {f.ClearingDate} {f.ImportedLines}");

    private static IEnumerable<string> Inbox(SampleBrand brand) =>
        Directory.EnumerateFiles(brand.PathOf("inbox"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(brand.PathOf("inbox"), f)).Order(StringComparer.Ordinal);

    private static async Task<IEnumerable<string>> WaitingAsync(SampleBrand brand) =>
        (await brand.Get<WorkOverview>().ListAsync(Token)).SelectMany(w => w.Waiting).Select(w => $"{w.AccountId} {w.Kind} {w.File} {w.Until:HH:mm:ss}");

    private static async Task<string?> FailureAsync(SampleBrand brand, string accountId) =>
        (await brand.Get<WorkLog>().ListAsync(Token)).Single(w => w.AccountId == accountId && w.Kind == StatementFolder.Kind).Failure;
}
