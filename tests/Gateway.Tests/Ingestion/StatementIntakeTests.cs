using System.Text;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Storage;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class StatementIntakeTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_GoodFile_IsVisibleWithItsSums(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        var outcome = await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38), TestSetup.Row("P2", 3_000, -11, "REFUND")));
        var rows = await RowsAsync(gateway);

        Assert.Equal((FileResult.Imported, 1L, 2L, 7_000L, 27L, 6_973L), (outcome.Result, outcome.File.Active, outcome.File.RowCount, outcome.File.GrossFen, outcome.File.FeeFen, outcome.File.NetFen));
        Assert.Equal(["P1", "P2"], rows.Select(r => r.Transaction.ProviderOrderNo).Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.Equal(TestSetup.Day, r.ClearingDate));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_SameFileThreeTimes_IsOneFileAndNoChange(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var file = TestSetup.File(TestSetup.Row("P1", 10_000, 38));
        await ImportAsync(gateway, file);

        await ImportAsync(gateway, file);
        var third = await ImportAsync(gateway, file);

        Assert.Equal((FileResult.Duplicate, 3L), (third.Result, third.File.Copies));
        Assert.Equal((1L, 1L), (await CountAsync(gateway, "statement_files"), await CountAsync(gateway, "transactions")));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_OtherContent_IsANewVersionWithItsChanges(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38), TestSetup.Row("P2", 2_000, 8), TestSetup.Row("P3", 500, 2)));

        var second = await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 39), TestSetup.Row("P3", 500, 2), TestSetup.Row("P4", 100, 0), TestSetup.Row("P5", 100, 0)));
        var detail = await gateway.Get<StatementList>().FindAsync(second.File.FileId, Token);
        var rows = await RowsAsync(gateway);

        Assert.Equal((2L, 1L), (second.File.Version, second.File.Active));
        Assert.Equal((2L, 1L, 1L), (detail!.Change!.Added, detail.Change.Removed, detail.Change.Changed));
        Assert.Contains(detail.Change.Rows, c => c is { Change: "changed", BeforeFen: 9_962, AfterFen: 9_961 });
        Assert.Equal(["P1", "P3", "P4", "P5"], rows.Select(r => r.Transaction.ProviderOrderNo).Order(StringComparer.Ordinal));
        Assert.Equal(1, await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT count(*) FROM statement_files WHERE result = 'superseded'"), Token));
    }

    [Fact]
    public async Task Import_HeldBytesUnderACorrectedLayout_AreANewVersionThatCounts()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var file = TestSetup.File(Enumerable.Range(0, 7).Select(i => TestSetup.Row($"P{i}", 1_000, 4).Replace("|SALE|", "|BUY|", StringComparison.Ordinal)));
        var layout = gateway.Account.Host!.Plugin.Layouts[0];
        var (row, trailer) = (layout.Tables["rows"].Records[0], layout.Tables["rows"].Records[1]);
        var bought = new ClassCase { When = new Dictionary<string, IReadOnlyList<string>> { ["type"] = ["BUY"] }, Type = TransactionType.Sale };
        var corrected = layout with { Version = 2, Tables = new Dictionary<string, LayoutTable> { ["rows"] = layout.Tables["rows"] with { Records = [row with { Class = [bought] }, trailer] } } };

        var first = await TakeAsync(gateway, layout, file);
        var same = await TakeAsync(gateway, layout, file);
        var second = await TakeAsync(gateway, corrected, file);
        var third = await TakeAsync(gateway, corrected, file);

        Assert.Equal((FileResult.Held, FileResult.Held, FileResult.Imported, FileResult.Duplicate), (first.Result, same.Result, second.Result, third.Result));
        Assert.Equal((1L, 2L, 2L), (first.File.Version, same.File.Copies, second.File.Version));
    }

    [Fact]
    public async Task Import_CutFile_LeavesNoRow()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var whole = TestSetup.File(TestSetup.Row("P1", 10_000, 38), TestSetup.Row("P2", 2_000, 8));

        var outcome = await ImportAsync(gateway, whole[..^5]);

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED"), (outcome.Result, outcome.File.Code));
        Assert.Equal(0, await CountAsync(gateway, "transactions"));
    }

    [Fact]
    public async Task Import_WrongTrailer_IsHeldAndCountsForNothing()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        var outcome = await ImportAsync(gateway, Encoding.UTF8.GetBytes(TestSetup.Row("P1", 10_000, 38) + "\nT|2\n"));

        Assert.Equal((FileResult.Held, "FILE_TOTALS", 0L), (outcome.Result, outcome.File.Code, outcome.File.Active));
        Assert.Empty(await RowsAsync(gateway));
    }

    [Fact]
    public async Task Import_BadLine_IsStoredWithPlaceColumnCodeAndReason()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        var outcome = await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38), TestSetup.Row("P2", 1, 0).Replace("|1|", "|1,2|", StringComparison.Ordinal)));
        var detail = await gateway.Get<StatementList>().FindAsync(outcome.File.FileId, Token);

        var reject = Assert.Single(detail!.Rejects);
        Assert.Equal((2L, "gross", "ROW_AMOUNT_SYNTAX"), (reject.LineNo, reject.Column, reject.Code));
        Assert.True(reject.ByteOffset > 0 && reject.Reason.Length > 0);
        Assert.Equal(FileResult.ImportedWithRejects, outcome.Result);
    }

    [Fact]
    public async Task Import_RowOfAnotherMerchant_IsCountedAndNotStored()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        var outcome = await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38), TestSetup.Row("P2", 99, 0, merchant: "822000000000002")));

        Assert.Equal((1L, 1L), (outcome.File.ForeignLines, await CountAsync(gateway, "transactions")));
    }

    [Fact]
    public async Task Staging_RowThatTheReaderTookForOursWithoutAConnection_Throws()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var staging = new StatementStaging(gateway.Database, "f1", Side.Statement, _ => null, gateway.Clock.GetUtcNow(), Token);
        using var content = new MemoryStream(TestSetup.File(TestSetup.Row("P1", 10_000, 38)));
        var input = new StatementInput { Name = "DAY_20260105.txt", Content = content };

        var failure = Assert.Throws<InvalidOperationException>(() => StatementReader.Read(input, gateway.Account.Host!.Plugin.Layout(TestSetup.LayoutId)!, staging.Take, cancellationToken: Token));

        Assert.Contains("Line 1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSetup.Merchant, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_CardNumberInTheFile_IsNowhereInTheFolderInTheClear()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        var outcome = await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38)));
        var detail = await gateway.Get<StatementList>().FindAsync(outcome.File.FileId, Token);
        await using var stored = gateway.Evidence.Open(detail!.Evidence[0].StoredSha256)!;
        var text = await new StreamReader(stored).ReadToEndAsync(Token);

        Assert.Contains("|622202******1234|", text, StringComparison.Ordinal);
        Assert.Equal(outcome.File.Length, detail.Evidence[0].Length);
        foreach (var path in Directory.EnumerateFiles(gateway.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("6222020000001234", await ReadSharedAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_NotReadyThenNoTrade_IsWrittenDown()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var fetch = gateway.Get<StatementFetch>();

        var first = await fetch.FetchAsync(gateway.Account, TestSetup.Day, null, Token);
        gateway.Desk.NoTrade.Add(TestSetup.Day);
        await fetch.FetchAsync(gateway.Account, TestSetup.Day, null, Token);
        var stored = await fetch.FindAsync("desk-org", TestSetup.Day, Token);

        Assert.Equal("not_ready", first.Request.Status);
        Assert.Equal(("no_trade", 2L), (stored!.Status, stored.Attempts));
    }

    [Fact]
    public async Task Fetch_SomeOfTheFiles_AreTakenInOnceAndTheRestIsAskedForAgain()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var fetch = gateway.Get<StatementFetch>();
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 10_000, 38));
        gateway.Desk.Partial.Add(TestSetup.Day);

        var first = await fetch.FetchAsync(gateway.Account, TestSetup.Day, null, Token);
        gateway.Desk.Partial.Clear();
        var second = await fetch.FetchAsync(gateway.Account, TestSetup.Day, null, Token);

        Assert.Equal(("partial", "Another is missing."), (first.Request.Status, first.Request.Reason));
        Assert.Equal("ready", second.Request.Status);
        Assert.Equal([FileResult.Duplicate], second.Files.Select(f => f.Result));
        Assert.Equal(["P1"], (await RowsAsync(gateway)).Select(r => r.Transaction.ProviderOrderNo));
    }

    [Fact]
    public async Task Orphans_StagedRowsOfACrash_AreRemovedAtTheStart()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38)));
        await gateway.Database.WriteAsync(t => t.Connection!.ExecuteAsync("UPDATE statement_files SET file_id = 'other'", transaction: t), Token);

        var removed = await StatementStaging.RemoveOrphansAsync(gateway.Database, Token);

        Assert.Equal(1, removed);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_AnotherProcessStartsMeanwhile_IsRefusedWholeAndNotTakenInHalf(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var file = TestSetup.File(Enumerable.Range(0, 9_000).Select(i => TestSetup.Row($"P{i}", 1_000, 4)));
        await using var content = new AtItsEnd(file, () => StatementStaging.RemoveOrphansAsync(gateway.Database, Token).GetAwaiter().GetResult());

        var refusal = await Assert.ThrowsAsync<StoreException>(() => gateway.Get<StatementIntake>().ImportAsync(
            new() { Account = gateway.Account, Layout = gateway.Account.Host!.Plugin.Layouts[0], Name = "DAY_20260105.txt", Content = content }, Token));

        Assert.Equal("STORE_BUSY", refusal.Code);
        Assert.Equal((0L, 0L), (await CountAsync(gateway, "statement_files"), await CountAsync(gateway, "transactions")));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_AFileThatChangedWhileItWasRead_KeepsNothingAndIsTakenTheNextTime(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var file = TestSetup.File(Enumerable.Range(0, 9_000).Select(i => TestSetup.Row($"P{i}", 1_000, 4)));
        await using var content = new AtItsEnd(file, () => throw new ProviderException(ProviderFailure.Unavailable, "The file changed while it was read."));

        await Assert.ThrowsAsync<ProviderException>(() => gateway.Get<StatementIntake>().ImportAsync(
            new() { Account = gateway.Account, Layout = gateway.Account.Host!.Plugin.Layouts[0], Name = "DAY_20260105.txt", Content = content }, Token));

        Assert.Equal((0L, 0L, 0L), (await CountAsync(gateway, "statement_files"), await CountAsync(gateway, "transactions"), await CountAsync(gateway, "evidence")));
        var again = await ImportAsync(gateway, file);
        Assert.Equal((FileResult.Imported, 9_000L), (again.Result, again.File.RowCount));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_RowsOfAnotherShape_AreInQuarantineAndAskedForAgain(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Files[TestSetup.Day] = Encoding.UTF8.GetBytes(TestSetup.Row("P1", 10_000, 38) + "|extra\n" + TestSetup.Row("P2", 500, 2) + "|extra\nT|2\n");

        var (request, files) = await gateway.Get<StatementFetch>().FetchAsync(gateway.Account, TestSetup.Day, null, Token);
        var (_, again) = await gateway.Get<StatementFetch>().FetchAsync(gateway.Account, TestSetup.Day, null, Token);
        var detail = await gateway.Get<StatementList>().FindAsync(files[0].File.FileId, Token);

        Assert.Equal((FileResult.Quarantined, "FILE_UNKNOWN", "failed"), (files[0].Result, files[0].File.Code, request.Status));
        Assert.Equal((FileResult.Quarantined, 2L), (again[0].Result, again[0].File.Copies));
        Assert.Equal([new FormatChange("fields", "9", "10")], detail!.Diff!.Changes);
        Assert.Single(detail.Evidence);
        Assert.Equal((1L, 0L), (await CountAsync(gateway, "statement_files"), await CountAsync(gateway, "transactions")));

        Assert.Equal(FileResult.Imported, (await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38)))).Result);
    }

    [Fact]
    public async Task Drop_OfAFileThatWasTakenIn_KeepsItsRows()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var outcome = await ImportAsync(gateway, TestSetup.File(TestSetup.Row("P1", 10_000, 38)));

        await gateway.Database.WriteAsync(t => StatementStaging.DropAsync(t, outcome.File.FileId), Token);

        Assert.Single(await RowsAsync(gateway));
    }

    private static async Task<StatementOutcome> TakeAsync(TestSetup gateway, StatementLayout layout, byte[] file)
    {
        using var content = new MemoryStream(file);
        return await gateway.Get<StatementIntake>().ImportAsync(new() { Account = gateway.Account, Layout = layout, Name = "DAY_20260105.txt", Content = content }, Token);
    }

    private static async Task<StatementOutcome> ImportAsync(TestSetup gateway, byte[] file)
    {
        gateway.Desk.Files[TestSetup.Day] = file;
        var (_, files) = await gateway.Get<StatementFetch>().FetchAsync(gateway.Account, TestSetup.Day, null, Token);
        return files[0];
    }

    private static Task<IReadOnlyList<StoredRow>> RowsAsync(TestSetup gateway) =>
        TransactionStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day, Token);

    private static Task<long> CountAsync(TestSetup gateway, string table) =>
        gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}"), Token);

    private static async Task<string> ReadSharedAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Token);
    }

    /// <summary>Does something when its last byte was read.</summary>
    private sealed class AtItsEnd(byte[] bytes, Action then) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => Then(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Then(base.Read(buffer));

        private int Then(int read)
        {
            if (read == 0) then();
            return read;
        }
    }
}
