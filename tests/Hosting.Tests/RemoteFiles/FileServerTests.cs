using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

/// <summary>What holds for every kind of file server, each time on a real one.</summary>
public abstract class FileServerTests : IDisposable
{
    private static readonly DateTime Written = new(2026, 1, 6, 0, 30, 0, DateTimeKind.Utc);
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 6, 1, 0, 0, TimeSpan.Zero));
    private readonly FileServer _server;
    private readonly IRemoteFiles _files;

    private protected FileServerTests(FileServer server)
    {
        _server = server;
        _files = Files(server.Settings);
    }

    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Find_AFileThatIsThere_HasItsSizeAndTime()
    {
        _server.Put("ORG1/20260105/TP.txt", "rows\n", Written);

        Assert.Equal(new RemoteFile { Path = "/ORG1/20260105/TP.txt", Length = 5, ModifiedAt = Written }, await FindAsync("/ORG1/20260105/TP.txt"));
    }

    [Theory]
    [InlineData("no.txt")]
    [InlineData("no/such/folder/TP.txt")]
    [InlineData("day")]
    public async Task Find_WhatIsAbsentOrAFolder_IsNone(string path)
    {
        _server.Put("day/TP.txt", "rows");

        Assert.Null(await FindAsync(path));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => OpenAsync(path));

        Assert.Equal((ProviderFailure.Rejected, $"The file {path} is absent."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Open_AFile_GivesItsBytes()
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_001);
        _server.Put("a.bin", bytes);

        Assert.Equal(bytes, await ReadAsync("a.bin"));
        Assert.Empty(await ReadAsync(Path.GetFileName(_server.Put("empty.txt", ""))));
    }

    [Theory]
    [InlineData("a b.txt")]
    [InlineData("100%41#1?.txt")]
    [InlineData("日结.txt")]
    [InlineData(" led by a blank")]
    public async Task List_ANameOfManyCharacters_CanBeAskedFor(string name)
    {
        _server.Put($"day 1/{name}", "rows");

        var listed = Assert.Single(await ListAsync("/day 1"));

        Assert.Equal(($"/day 1/{name}", 4), (listed.Path, listed.Length));
        Assert.Equal("rows", Encoding.UTF8.GetString(await ReadAsync(listed.Path)));
    }

    [Fact]
    public async Task List_AFolder_IsItsPlainFilesInOrdinalOrder()
    {
        foreach (var name in new[] { "day/b.txt", "day/B.txt", "day/a.txt", "day/.hidden", "day/odd\\name.txt", "day/deep/c.txt", "d.txt" }) _server.Put(name, "rows");
        File.CreateSymbolicLink(Path.Join(_server.Root, "day/link.txt"), "/etc/hostname");
        // 对账.txt in GBK: not UTF-8, so nobody could ask for it again.
        FileServer.Run("sh", "-c", $"touch {_server.Root}/day/$(printf '\\266\\324\\325\\312').txt");

        var expected = new[] { "/day/.hidden", "/day/B.txt", "/day/a.txt", "/day/b.txt" };
        Assert.Equal(expected[^3..], (await ListAsync("/day/")).Select(f => f.Path).Where(f => f != expected[0])); // a server may hide what begins with a dot
        Assert.Equal("/d.txt", Assert.Single(await ListAsync("/")).Path);
    }

    [Theory]
    [InlineData("/no/such/folder")]
    [InlineData("/empty")]
    public async Task List_AFolderThatIsAbsentOrEmpty_IsEmpty(string folder)
    {
        Directory.CreateDirectory(Path.Join(_server.Root, "empty"));

        Assert.Empty(await ListAsync(folder));
    }

    [Fact]
    public async Task List_AFolderOfTooManyNames_IsRefusedAsAWhole()
    {
        FileServer.Run("sh", "-c", $"mkdir {_server.Root}/many && cd {_server.Root}/many && seq 10001 | xargs touch");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => ListAsync("many"));

        Assert.Equal((ProviderFailure.InvalidResponse, "The folder many holds more than 10000 names."), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData("../private/config")]
    [InlineData("a/../../private/config")]
    [InlineData("a\r\nDELE a")]
    public async Task Any_PathThatLeadsOut_IsRefused(string path)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => FindAsync(path));
        await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(path));
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync(path));
    }

    [Fact]
    public async Task Any_TheWrongPassword_IsUnauthorizedAndNotShown()
    {
        var files = Files(new(_server.Settings) { ["files_password"] = "canary-0042" });

        foreach (var ask in Asks(files))
        {
            var failure = await Assert.ThrowsAsync<ProviderException>(ask);
            Assert.Equal(ProviderFailure.Unauthorized, failure.Failure);
            Assert.DoesNotContain("canary-0042", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Any_NobodyListens_IsUnavailable()
    {
        _server.Kill();

        foreach (var ask in Asks(_files)) Assert.Equal(ProviderFailure.Unavailable, (await Assert.ThrowsAsync<ProviderException>(ask)).Failure);
    }

    [Fact]
    public async Task Any_AServerThatStalls_IsUnavailableInTime()
    {
        _server.Freeze();
        var files = Files(_server.Settings, Hasty);

        foreach (var ask in Asks(files))
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(ProviderFailure.Unavailable, (await Assert.ThrowsAsync<ProviderException>(ask)).Failure);
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task Any_CancelledWhileTheServerStalls_EndsAtOnce()
    {
        _server.Freeze();
        foreach (var ask in new Func<CancellationToken, Task>[] { t => _files.FindAsync("a.txt", t), t => _files.OpenAsync("a.txt", t), t => _files.ListAsync("/", t) })
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            var started = Stopwatch.GetTimestamp();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask(cancel.Token));

            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public async Task Read_TheServerIsKilled_EndsInAFailure()
    {
        await using var stream = await BeginAsync(_files);
        _server.Kill();

        Assert.Equal(ProviderFailure.Unavailable, (await RestAsync(stream)).Failure);
    }

    [Fact]
    public async Task Read_TheServerStalls_EndsInTime()
    {
        await using var stream = await BeginAsync(Files(_server.Settings, new() { Idle = TimeSpan.FromSeconds(2) }));
        _server.Freeze();
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(ProviderFailure.Unavailable, (await RestAsync(stream)).Failure);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Read_LeftInTheMiddleOfAStall_ClosesAtOnce()
    {
        var stream = await BeginAsync(_files);
        _server.Freeze();
        var started = Stopwatch.GetTimestamp();

        await stream.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Read_AFileThatIsReplacedByRename_EndsInAFailure()
    {
        await using var stream = await BeginAsync(_files);
        var other = _server.PutLarge("other", Written.AddMinutes(1));
        File.Move(other, Path.Join(_server.Root, "large.bin"), overwrite: true);

        Assert.Equal("The file large.bin changed while it was read: it was written again.", (await RestAsync(stream)).Message);
    }

    [Fact]
    public async Task Read_AFileThatGrows_EndsInAFailure()
    {
        await using var stream = await BeginAsync(_files);
        await File.AppendAllTextAsync(Path.Join(_server.Root, "large.bin"), "more", TestContext.Current.CancellationToken);

        Assert.StartsWith("The file large.bin changed while it was read: it had 67108864 bytes and has ", (await RestAsync(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AFileBeyondTheLimit_IsRefusedBeforeItIsRead()
    {
        _server.Put("a.txt", "1234567890");

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Files(_server.Settings, new() { LargestFileBytes = 9 }).OpenAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Find_AnUploadThatStillGrows_IsStableSixtySecondsAfterItsEnd()
    {
        var path = _server.Put("TP.txt", "half", Written);
        Assert.False((await FindAsync("TP.txt"))!.IsStable);
        _clock.Advance(TimeSpan.FromSeconds(60));
        await File.AppendAllTextAsync(path, " and whole", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(path, Written);

        Assert.False((await FindAsync("TP.txt"))!.IsStable);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await FindAsync("TP.txt"))!.IsStable);
        File.SetLastWriteTimeUtc(path, Written.AddSeconds(1));
        Assert.False((await FindAsync("TP.txt"))!.IsStable);
    }

    private static HttpLimits Hasty => new()
    {
        Connect = TimeSpan.FromMilliseconds(300), FirstByte = TimeSpan.FromMilliseconds(300), Idle = TimeSpan.FromMilliseconds(300),
    };

    private protected IRemoteFiles Files(Dictionary<string, string> settings, HttpLimits? limits = null) =>
        RemoteFileSettings.Create(settings, new() { TimeProvider = _clock, Http = limits ?? new() }, [])!;

    private static Func<Task>[] Asks(IRemoteFiles files) =>
    [
        () => files.FindAsync("a.txt", TestContext.Current.CancellationToken),
        () => files.OpenAsync("a.txt", TestContext.Current.CancellationToken),
        () => files.ListAsync("/", TestContext.Current.CancellationToken),
    ];

    private Task<RemoteFile?> FindAsync(string path) => _files.FindAsync(path, TestContext.Current.CancellationToken);

    private Task<Stream> OpenAsync(string path) => _files.OpenAsync(path, TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<RemoteFile>> ListAsync(string folder) => _files.ListAsync(folder, TestContext.Current.CancellationToken);

    /// <summary>Opens a file that no buffer holds whole, and reads its beginning.</summary>
    private async Task<Stream> BeginAsync(IRemoteFiles files)
    {
        _server.PutLarge("large.bin", Written);
        var stream = await files.OpenAsync("large.bin", TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        return stream;
    }

    private static Task<ProviderException> RestAsync(Stream stream) =>
        Assert.ThrowsAsync<ProviderException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

    private async Task<byte[]> ReadAsync(string path)
    {
        await using var stream = await OpenAsync(path);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }
}
