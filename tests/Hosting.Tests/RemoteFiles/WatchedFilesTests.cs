using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

/// <summary>Files that grow, rest, move and vanish (REL-F21, REL-S42), on a folder: the servers' own tests say the same of them.</summary>
public sealed class WatchedFilesTests : IDisposable
{
    private static readonly DateTime Written = new(2026, 1, 6, 0, 30, 0, DateTimeKind.Utc);
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 6, 1, 0, 0, TimeSpan.Zero));
    private readonly IRemoteFiles _files;

    public WatchedFilesTests() =>
        _files = RemoteFileSettings.Create(new Dictionary<string, string> { ["files"] = $"file://{_folder.Path}" }, new() { TimeProvider = _clock }, [])!;

    public void Dispose() => FileServer.Run("rm", "-rf", _folder.Path); // this side cannot name every file of a test

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    [InlineData(3600, true)]
    public async Task Find_AFileThatRests_IsStableAfterSixtySeconds(int seconds, bool isStable)
    {
        Put("a.txt", "rows");

        Assert.False((await FindAsync("a.txt")).IsStable);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isStable, (await FindAsync("a.txt")).IsStable);
    }

    [Theory]
    [InlineData("rows and more", 0)]
    [InlineData("ROWS", 1)]
    public async Task Find_AFileThatGrewOrWasWrittenAgain_BeginsItsRestAnew(string content, int minutesLater)
    {
        Put("a.txt", "rows");
        await FindAsync("a.txt");
        _clock.Advance(TimeSpan.FromSeconds(60));
        Put("a.txt", content, Written.AddMinutes(minutesLater));

        Assert.False((await FindAsync("a.txt")).IsStable);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False((await FindAsync("a.txt")).IsStable);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await FindAsync("a.txt")).IsStable);
    }

    [Fact]
    public async Task Find_AFileThatWasGoneInBetween_BeginsItsRestAnew()
    {
        Put("a.txt", "rows");
        await FindAsync("a.txt");
        File.Delete(Path.Join(_folder.Path, "a.txt"));
        Assert.Null(await _files.FindAsync("a.txt", TestContext.Current.CancellationToken));
        Put("a.txt", "rows");
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.False((await FindAsync("a.txt")).IsStable);
    }

    [Fact]
    public async Task Find_AfterAClockThatWentBack_BeginsItsRestAnew()
    {
        Put("a.txt", "rows");
        await FindAsync("a.txt");
        _clock.AdjustTime(_clock.GetUtcNow().AddDays(-1));

        Assert.False((await FindAsync("a.txt")).IsStable);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await FindAsync("a.txt")).IsStable);
    }

    [Fact]
    public async Task List_ALookAtAFolder_CountsAsALookAtEachOfItsFiles()
    {
        Put("day/a.txt", "rows");
        Assert.False(Assert.Single(await ListAsync("day")).IsStable);
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.True((await FindAsync("/day/a.txt")).IsStable);
        Assert.True(Assert.Single(await ListAsync("/day/")).IsStable);
    }

    [Theory]
    [InlineData("day", "day/A.txt", "day/b.txt", "day/日结.txt")]
    [InlineData("/day/", "/day/A.txt", "/day/b.txt", "/day/日结.txt")]
    public async Task List_AFolder_IsItsPlainFilesInOrdinalOrder(string folder, params string[] expected)
    {
        foreach (var name in new[] { "b.txt", "日结.txt", "A.txt", "odd\\name.txt", "odd\nname.txt", "deep/c.txt" }) Put($"day/{name}", "rows");
        File.CreateSymbolicLink(Path.Join(_folder.Path, "day/link.txt"), "/etc/hostname");
        FileServer.Run("sh", "-c", $"cd {_folder.Path}/day && touch $(printf '\\266\\324\\325\\312').txt"); // 对账.txt in GBK

        var files = await ListAsync(folder);

        Assert.Equal(expected, files.Select(f => f.Path));
        Assert.Equal(new RemoteFile { Path = expected[0], Length = 4, ModifiedAt = Written }, files[0]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    public async Task List_TheRoot_GivesPathsThatCanBeAskedFor(string folder)
    {
        Put("a.txt", "rows");

        var file = Assert.Single(await ListAsync(folder));

        Assert.Equal("/a.txt", file.Path);
        Assert.Equal("rows", await ReadAsync(file.Path));
    }

    [Fact]
    public async Task List_AnAbsentFolder_IsEmpty() => Assert.Empty(await ListAsync("/no/such/folder"));

    [Fact]
    public async Task List_AFolderThatLeadsOut_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => ListAsync("../.."));

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public async Task List_AFolderOfTooManyNames_IsRefusedAsAWhole(int names, bool isListed)
    {
        Directory.CreateDirectory(Path.Join(_folder.Path, "day"));
        for (var i = 0; i < names; i++) File.Create(Path.Join(_folder.Path, "day", i.ToString(System.Globalization.CultureInfo.InvariantCulture))).Dispose();

        if (isListed) Assert.Equal(names, (await ListAsync("day")).Count);
        else Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(() => ListAsync("day"))).Failure);
    }

    [Fact]
    public async Task Read_AFileThatIsReplacedByRename_EndsInAFailure()
    {
        Put("a.txt", new string('x', 100_000));
        Put("new", new string('y', 100_000), Written.AddMinutes(1));

        await AssertChangedAsync("a.txt", () => File.Move(Path.Join(_folder.Path, "new"), Path.Join(_folder.Path, "a.txt"), overwrite: true), "it was written again");
    }

    [Fact]
    public async Task Read_AFileThatGrows_EndsInAFailure()
    {
        Put("a.txt", new string('x', 100_000));

        await AssertChangedAsync("a.txt", () => File.AppendAllText(Path.Join(_folder.Path, "a.txt"), "more"), "it had 100000 bytes and has more now");
    }

    [Fact]
    public async Task Read_AFileThatIsCut_EndsInAFailure()
    {
        Put("a.txt", new string('x', 200_000));

        await AssertChangedAsync("a.txt", () => Put("a.txt", new string('x', 150_000)), "150000 of 200000 bytes came");
    }

    [Fact]
    public async Task Read_AFileThatIsTakenAway_EndsInAFailure()
    {
        Put("a.txt", new string('x', 100_000));

        await AssertChangedAsync("a.txt", () => File.Delete(Path.Join(_folder.Path, "a.txt")), "it is gone");
    }

    [Fact]
    public async Task Open_ALinkToAFile_GivesTheFile()
    {
        Put("TP_20260105.txt", "a few rows");
        File.CreateSymbolicLink(Path.Join(_folder.Path, "latest.txt"), "TP_20260105.txt");

        Assert.Equal(new RemoteFile { Path = "latest.txt", Length = 10, ModifiedAt = Written }, await FindAsync("latest.txt"));
        Assert.Equal("a few rows", await ReadAsync("latest.txt"));
    }

    [Fact]
    public async Task Any_CallThatIsCancelled_EndsAsCancelled()
    {
        _folder.Write("a.txt", "x");
        var files = new WatchedFiles(new DirectoryFiles(_folder.Path), _clock, new());
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAsync<OperationCanceledException>(() => files.FindAsync("a.txt", cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(() => files.ListAsync("/", cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(() => files.OpenAsync("a.txt", cancelled));
    }

    [Fact]
    public async Task Open_AFileBeyondTheLimit_IsRefusedBeforeItIsRead()
    {
        Put("a.txt", "1234567890");
        var files = new WatchedFiles(new DirectoryFiles(_folder.Path), _clock, new() { LargestFileBytes = 9 });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => files.OpenAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public void Looks_MoreThanTheyHold_ForgetTheOldest()
    {
        var looks = new FileLooks(_clock) { Most = 10 };
        for (var i = 0; i < 11; i++)
        {
            looks.Note(new() { Path = $"{i}.txt", Length = 1 });
            _clock.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.False(looks.Note(new() { Path = "0.txt", Length = 1 }).IsStable);
        Assert.True(looks.Note(new() { Path = "10.txt", Length = 1 }).IsStable);
    }

    [Fact]
    public void Looks_AFileWithoutASize_IsNeverStable()
    {
        var looks = new FileLooks(_clock);
        looks.Note(new() { Path = "a.txt", ModifiedAt = Written });
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False(looks.Note(new() { Path = "a.txt", ModifiedAt = Written }).IsStable);
    }

    [Fact]
    public void Looks_OneOfThemWithoutATime_CompareTheSize()
    {
        var looks = new FileLooks(_clock);
        looks.Note(new() { Path = "a.txt", Length = 4, ModifiedAt = Written });
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.True(looks.Note(new() { Path = "a.txt", Length = 4 }).IsStable);
        Assert.False(looks.Note(new() { Path = "a.txt", Length = 4, ModifiedAt = Written.AddSeconds(1) }).IsStable);
    }

    private async Task AssertChangedAsync(string path, Action change, string how)
    {
        await using var stream = await _files.OpenAsync(path, TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        change();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unavailable, $"The file {path} changed while it was read: {how}."), (failure.Failure, failure.Message));
    }

    private void Put(string name, string content, DateTime? writtenAt = null)
    {
        var path = Path.Join(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, writtenAt ?? Written);
    }

    private async Task<RemoteFile> FindAsync(string path) => (await _files.FindAsync(path, TestContext.Current.CancellationToken))!;

    private Task<IReadOnlyList<RemoteFile>> ListAsync(string folder) => _files.ListAsync(folder, TestContext.Current.CancellationToken);

    private async Task<string> ReadAsync(string path)
    {
        await using var stream = await _files.OpenAsync(path, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
