using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

/// <summary>A plugin that is all layout, loaded from its folder, with its provider's files in a folder of this machine, or on a server.</summary>
public sealed class LayoutStatementsTests(SftpUser user) : IDisposable, IClassFixture<SftpUser>
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 6, 2, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_WithoutAnAddressOfFiles_OffersNoStatements()
    {
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]", ("files", null));

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Null(account.Statements);
    }

    [Fact]
    public async Task Fetch_FileThatRested_IsReadyWithItsLength()
    {
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]");
        Put("D_20260105.csv", "hello");

        var first = await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        var second = await FetchAsync(account);

        Assert.Equal((StatementStatus.NotReady, "D_20260105.csv is there, but may still be growing.", TimeSpan.FromSeconds(60)), (first.Status, first.Reason, first.AskAgainAfter!.Value));
        using var file = Assert.Single(second.Files);
        Assert.Equal(("D_20260105.csv", "daily", (long?)5, 0), (file.Name, file.LayoutId, file.DeclaredLength, file.DeclaredSha256.Length));
        Assert.Equal("hello", await TextAsync(file));
    }

    [Fact]
    public async Task Fetch_FileThatGrew_WaitsAnotherMinute()
    {
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]");
        Put("D_20260105.csv", "hello");
        await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Put("D_20260105.csv", "hello again");

        var grown = await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        var rested = await FetchAsync(account);

        Assert.Equal(StatementStatus.NotReady, grown.Status);
        using var file = Assert.Single(rested.Files);
        Assert.Equal(11, file.DeclaredLength);
    }

    [Fact]
    public async Task Fetch_FilesOfOtherDaysAndNames_IsNotReady()
    {
        Put("D_20260104.csv", "a");
        Put("D_20260106.csv", "b");
        Put("D_20260105.csv.part", "c");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]");

        Assert.Equal((StatementStatus.NotReady, "There is no file of that date yet."), await StatusAsync(account));
    }

    [Theory]
    [InlineData("D_20260105.csv", "D_20260105_R2.csv", "D_20260105_R10.csv")]
    [InlineData("D_20260105_R1.csv", "D_20260105.csv", "D_20260105_R2.csv")]
    [InlineData("D_20260105_R9.csv", "D_20260105.csv", "D_20260105_V1.csv")]
    [InlineData("D_20260105_V9.csv", "D_20260105_V2.csv", "D_20260105_V10.csv")]
    public async Task Fetch_SeveralVersions_IsTheNewestAlone(string one, string two, string newest)
    {
        foreach (var name in (string[])[newest, one, two]) Put(name, name);
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\", \"D_{clearing_date:yyyyMMdd}_R*.csv\", \"D_{clearing_date:yyyyMMdd}_V{version}.csv\"]");

        Assert.Equal([newest], await NamesAsync(account));
    }

    [Fact]
    public async Task Fetch_NamedByTheDayAfter_IsTheFileOfTheDay()
    {
        Put("0106/D_20260106.csv", "x");
        Put("0105/D_20260105.csv", "y");
        Put("20260106/D_20260106.csv", "z");
        await using var account = Host(
            "names: [\"D_{created_date:yyyyMMdd}.csv\"]\nderived_facts: [{ fact: clearing_date, from: created_date, add_days: -1 }]", ("files_folder", "/{created_date:yyyyMMdd}"));

        Assert.Equal(["D_20260106.csv"], await NamesAsync(account));
    }

    [Fact]
    public async Task Fetch_FolderOfOwnerAndDay_IsLookedIntoAlone()
    {
        Put("out/ORG1/2026-01-05/D_20260105.csv", "x");
        Put("out/ORG2/2026-01-05/D_20260105.csv", "y");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\", \"D_{owner}_{clearing_date:yyyyMMdd}.csv\"]\nowner_setting: org", ("org", "ORG1"), ("files_folder", "/out/{owner}/{clearing_date:yyyy-MM-dd}/"));

        using var file = Assert.Single(await ReadyAsync(account));

        Assert.Equal("x", await TextAsync(file));
    }

    [Fact]
    public async Task Fetch_OwnerSetting_LeavesOtherOwnersFiles()
    {
        Put("D_ORG1_20260105.csv", "x");
        Put("D_ORG2_20260105.csv", "y");
        await using var account = Host("names: [\"D_{owner}_{clearing_date:yyyyMMdd}.csv\"]\nowner_setting: org", ("org", "ORG2"));

        Assert.Equal(["D_ORG2_20260105.csv"], await NamesAsync(account));
    }

    [Fact]
    public async Task Fetch_FilesOfMerchants_IsOneForEachOfOurs()
    {
        foreach (var merchant in (string[])["8222", "8221", "8229"]) Put($"D_{merchant}_20260105.csv", merchant);
        await using var account = Host("names: [\"D_{owner}_{clearing_date:yyyyMMdd}.csv\"]");

        Assert.Equal(["D_8221_20260105.csv", "D_8222_20260105.csv"], await NamesAsync(account));
    }

    [Fact]
    public async Task Fetch_SplitFile_IsAllItsPartsOrNone()
    {
        Put("D_20260105_1.csv", "a");
        Put("D_20260105_3.csv", "c");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}_{part}.csv\"]");
        var gap = await StatusAsync(account);

        Put("D_20260105_2.csv", "b");

        Assert.Equal((StatementStatus.NotReady, "Part 2 of daily is not there, but part 3 is."), gap);
        Assert.Equal(["D_20260105_1.csv", "D_20260105_2.csv", "D_20260105_3.csv"], await NamesAsync(account));
    }

    [Fact]
    public async Task Fetch_SeveralLayouts_IsAFileOfEach()
    {
        Put("D_20260105.csv", "a");
        Put("P_20260105.csv", "b");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]", second: "names: [\"P_{clearing_date:yyyyMMdd}.csv\"]");

        var files = await ReadyAsync(account);

        Assert.Equal([("D_20260105.csv", "daily"), ("P_20260105.csv", "second")], files.Select(f => (f.Name, f.LayoutId)));
    }

    [Fact]
    public async Task Fetch_OneMerchantsFileStillGrows_IsPartOfTheDay()
    {
        await using var account = Host("names: [\"D_{owner}_{clearing_date:yyyyMMdd}.csv\"]");
        Put("D_8221_20260105.csv", "a");
        await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Put("D_8222_20260105.csv", "b");

        var answer = await FetchAsync(account);

        Assert.Equal((StatementStatus.Partial, "D_8222_20260105.csv is there, but may still be growing.", TimeSpan.FromSeconds(60)), (answer.Status, answer.Reason, answer.AskAgainAfter!.Value));
        Assert.Equal("D_8221_20260105.csv", Assert.Single(answer.Files).Name);
    }

    [Fact]
    public async Task Fetch_OneMerchantHasNoFile_IsPartOfTheDay()
    {
        Put("D_8222_20260105.csv", "b");
        await using var account = Host("names: [\"D_{owner}_{clearing_date:yyyyMMdd}.csv\"]");

        Assert.Equal((StatementStatus.Partial, "There is no file of merchant 8221 yet."), await StatusAsync(account));
    }

    [Fact]
    public async Task Fetch_ReissueStillGrows_IsTheOlderOneAndWorthAnotherLook()
    {
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\", \"D_{clearing_date:yyyyMMdd}_R*.csv\"]");
        Put("D_20260105.csv", "a");
        await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Put("D_20260105_R1.csv", "b");

        var answer = await FetchAsync(account);

        Assert.Equal((StatementStatus.Ready, TimeSpan.FromSeconds(60)), (answer.Status, answer.AskAgainAfter!.Value));
        Assert.Equal("D_20260105.csv", Assert.Single(answer.Files).Name);
    }

    [Fact]
    public async Task Fetch_CompanionAbsentOrEmpty_IsNotReadyHoweverLongItRests()
    {
        Put("D_20260105.csv", "hello");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.*\"]\ncompanion: { extension: .ok }");

        var absent = await StatusAsync(account);
        Put("D_20260105.ok", "");
        var empty = await StatusAsync(account);

        Assert.Equal((StatementStatus.NotReady, "D_20260105.csv is there, but its .ok file is not."), absent);
        Assert.Equal((StatementStatus.NotReady, "The .ok file of D_20260105.csv is still empty."), empty);
    }

    [Fact]
    public async Task Fetch_CompanionThere_NeedsNoRestAndDeclaresHashAndLength()
    {
        Put("D_20260105.csv", "hello");
        Put("D_20260105.ok", Flag("hello") + "\n");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]\ncompanion: { extension: .ok }");

        using var file = Assert.Single((await FetchAsync(account)).Files);

        Assert.Equal(5, file.DeclaredLength);
        Assert.Equal(SHA256.HashData("hello"u8), file.DeclaredSha256.ToArray());
    }

    [Fact]
    public async Task Fetch_ReissueWithoutItsCompanion_IsTheOlderOne()
    {
        Put("D_20260105.csv", "hello");
        Put("D_20260105.ok", Flag("hello"));
        Put("D_20260105_R1.csv", "hello again");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\", \"D_{clearing_date:yyyyMMdd}_R*.csv\"]\ncompanion: { extension: .ok }");

        Assert.Equal(["D_20260105.csv"], await NamesAsync(account));
    }

    [Fact]
    public async Task Fetch_CompanionOfAnotherShape_IsAnInvalidAnswer()
    {
        Put("D_20260105.csv", "hello");
        Put("D_20260105.ok", "<html>login</html>");
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]\ncompanion: { extension: .ok }");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => FetchAsync(account));

        Assert.Equal((ProviderFailure.InvalidResponse, "The file /D_20260105.ok is not a SHA-256 and a length."), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData("sftp")]
    [InlineData("ftp")]
    public async Task Fetch_FromARealServer_IsTheSame(string scheme)
    {
        using FileServer server = scheme == "sftp" ? new SftpServer(user) : new FtpServer();
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\", \"D_{clearing_date:yyyyMMdd}_R*.csv\"]", [("files_folder", "/{clearing_date:yyyyMMdd}"), .. server.Settings.Select(s => (s.Key, (string?)s.Value))]);
        var none = await FetchAsync(account);
        server.Put("20260105/D_20260105.csv", "hello");
        server.Put("20260105/D_20260105_R1.csv", "hello again");
        server.Put("20260106/D_20260106.csv", "tomorrow");

        var growing = await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        using var file = Assert.Single((await FetchAsync(account)).Files);

        Assert.Equal((StatementStatus.NotReady, StatementStatus.NotReady), (none.Status, growing.Status));
        Assert.Equal(("D_20260105_R1.csv", (long?)11, "hello again"), (file.Name, file.DeclaredLength, await TextAsync(file)));
    }

    [Theory]
    [InlineData("capabilities: [ statements ]", "capabilities: [ statements, payouts ]", "Capabilities other than statements need an assembly.")]
    [InlineData("layouts: [ layouts/daily.yaml ]", "", "The plugin offers nothing: it names neither an assembly nor a layout.")]
    public void Load_ManifestThatSaysMoreThanALayoutCanDo_IsRefused(string good, string bad, string reason)
    {
        Write("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]", null);
        _folder.Write("plugins/files-only/plugin.yaml", File.ReadAllText(Path.Join(_folder.Path, "plugins/files-only/plugin.yaml")).Replace(good, bad, StringComparison.Ordinal));

        var refused = Assert.Single(PluginFolder.Load(Path.Join(_folder.Path, "plugins"), ContractInfo.Host).Quarantined);

        Assert.Equal("PLUGIN_MANIFEST", refused.Code);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names: [\"D_*.csv\"]")]
    [InlineData("names: [\"D_{created_date:yyyyMMdd}.csv\"]")]
    [InlineData("")]
    public void Load_NamesThatTellNoClearingDate_IsRefused(string names)
    {
        Write(names, null);

        var refused = Assert.Single(PluginFolder.Load(Path.Join(_folder.Path, "plugins"), ContractInfo.Host).Quarantined);

        Assert.Equal(("PLUGIN_MANIFEST", "It offers statements without an assembly, but no layout has names that tell the clearing date."), (refused.Code, refused.Reason));
    }

    [Theory]
    [InlineData("/../out", "CONFIG_TYPE: files_folder: A folder is named in full: no '.', '..' or '*'.")]
    [InlineData("/out*", "CONFIG_TYPE: files_folder: A folder is named in full: no '.', '..' or '*'.")]
    [InlineData("/{version}", "CONFIG_TYPE: files_folder: A folder can name clearing_date, created_date and owner.")]
    [InlineData("/{clearing_date}", "CONFIG_TYPE: files_folder: The date 'clearing_date' needs a form: yyyyMMdd, yyMMdd or yyyy-MM-dd.")]
    [InlineData("/{owner}", "The folder names the owner, but the layout daily has no owner_setting that the account gives.")]
    [InlineData("/{created_date:yyyyMMdd}", "The folder names created_date, but the layout daily derives no clearing date from it.")]
    public async Task Create_FolderThatCannotBe_DegradesTheAccount(string folder, string reason)
    {
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]", ("files_folder", folder));

        Assert.Equal(AccountState.Degraded("PLUGIN_SETTINGS", reason), account.State);
    }

    [Fact]
    public async Task Create_MirrorOverHttp_DegradesTheAccount()
    {
        await using var account = Host("names: [\"D_{clearing_date:yyyyMMdd}.csv\"]", ("files", "https://files.acme.example/"));

        Assert.Equal("PLUGIN_SETTINGS", account.State.Code);
        Assert.Contains("CONFIG_URL: files: A mirror over HTTP cannot be listed", account.State.Reason, StringComparison.Ordinal);
    }

    private async Task<StatementAnswer> FetchAsync(AccountHost account) => await account.Statements!.FetchAsync(new() { ClearingDate = new(2026, 1, 5) }, Token);

    /// <summary>After everything has rested.</summary>
    private async Task<StatementAnswer> RestedAsync(AccountHost account)
    {
        await FetchAsync(account);
        _clock.Advance(TimeSpan.FromSeconds(60));
        return await FetchAsync(account);
    }

    private async Task<(StatementStatus, string?)> StatusAsync(AccountHost account) => await RestedAsync(account) is var answer ? (answer.Status, answer.Reason) : default;

    private async Task<IReadOnlyList<StatementFile>> ReadyAsync(AccountHost account) => (await RestedAsync(account)).Files;

    private async Task<IEnumerable<string>> NamesAsync(AccountHost account) => (await ReadyAsync(account)).Select(f => f.Name);

    private static async Task<string> TextAsync(StatementFile file)
    {
        using var reader = new StreamReader(file.Content);
        return await reader.ReadToEndAsync(Token);
    }

    private static string Flag(string content) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}  {content.Length}";

    private void Put(string name, string content) => _folder.Write("provider/" + name, content);

    private AccountHost Host(string names, params (string Name, string? Value)[] settings) => Host(names, null, settings);

    private AccountHost Host(string names, string? second, params (string Name, string? Value)[] settings)
    {
        Write(names, second);
        Directory.CreateDirectory(Path.Join(_folder.Path, "provider"));
        var catalog = PluginFolder.Load(Path.Join(_folder.Path, "plugins"), ContractInfo.Host);
        Assert.Empty(catalog.Quarantined);
        var values = new Dictionary<string, string> { ["files"] = $"file://{_folder.Path}/provider" };
        foreach (var (name, value) in settings)
            if (value is null) values.Remove(name);
            else values[name] = value;
        return AccountHost.Create(catalog.Loaded[0], new() { AccountId = "files-1", Settings = values, MerchantNos = ["8221", "8222"] }, new() { TimeProvider = _clock, Repeats = 0 });
    }

    private void Write(string names, string? second)
    {
        _folder.Write("plugins/files-only/layouts/daily.yaml", Layout("daily", names));
        if (second is not null) _folder.Write("plugins/files-only/layouts/second.yaml", Layout("second", second));
        _folder.Write("plugins/files-only/plugin.yaml", $$"""
            schema: rijie-plugin/v1
            id: files-only
            name: { zh: 文件, en: Files only }
            version: 1.0.0
            contract: "1.0"
            capabilities: [ statements ]
            layouts: [ layouts/daily.yaml{{(second is null ? "" : ", layouts/second.yaml")}} ]
            settings:
              org: { type: text, title: { zh: 机构, en: Organisation } }
            provider: { signature: none }
            """);
    }

    private static string Layout(string id, string names) => $$"""
        schema: statement-layout/v1
        id: {{id}}
        version: 1
        title: { zh: 日账单, en: Day file }
        {{names}}
        members:
          - table: rows
        tables:
          rows:
            text: { encoding: utf8, line_end: lf }
            shape: { kind: delimited, delimiter: "," }
            records:
              - role: row
                columns:
                  - { name: merchant, field: merchant_no }
                  - { name: order, field: provider_order_no }
                  - { name: gross, field: gross, amount: { unit: fen } }
                key: [order]
                class: [{ when: {}, type: sale }]
        """;
}
