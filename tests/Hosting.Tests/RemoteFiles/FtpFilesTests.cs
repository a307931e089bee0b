using System.Text;

namespace Rijie.Hosting.Tests;

/// <summary>What FTP servers other than ProFTPD answer.</summary>
public sealed class FtpFilesTests
{
    private static readonly DateTimeOffset Written = new(2026, 1, 6, 0, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Find_AServerThatTellsSizeAndTime_IsBelieved()
    {
        using var server = new ScriptedFtp();

        Assert.Equal(new RemoteFile { Path = "/day/a.txt", Length = 4, ModifiedAt = Written }, await FindAsync(server.Files("out"), "/day/a.txt"));
        Assert.Contains("SIZE out/day/a.txt", server.Asked);
    }

    [Fact]
    public async Task Find_ARootWithTwoSlashes_IsAbsolute()
    {
        using var server = new ScriptedFtp();

        await FindAsync(server.Files("/data/out"), "a.txt");

        Assert.Contains("SIZE /data/out/a.txt", server.Asked);
    }

    [Theory]
    [InlineData("502 not implemented")]
    [InlineData("550 could not get it")]
    [InlineData("213 yesterday")]
    public async Task Find_AServerThatTellsNoTime_HasNone(string answer)
    {
        using var server = new ScriptedFtp(("MDTM", answer));

        Assert.Equal(new RemoteFile { Path = "a.txt", Length = 4 }, await FindAsync(server.Files(), "a.txt"));
    }

    [Theory]
    [InlineData("550 SIZE not allowed in ASCII mode", "-rw-r--r--   1 org org  831 Jan  6 08:30 a.txt\r\n", 831)]
    [InlineData("502 not implemented", "01-06-26  08:30AM                  831 a.txt\r\n", 831)]
    [InlineData("550 no such file", "-rw-r--r--   1 org org  831 Jan  6 08:30 b.txt\r\n", null)]
    [InlineData("550 no such file", "", null)]
    [InlineData("550 not a file", "drwxr-xr-x   1 org org  4096 Jan  6 08:30 a.txt\r\n", null)]
    public async Task Find_AServerThatRefusesTheSize_IsAskedForTheFolder(string answer, string listing, int? length)
    {
        using var server = new ScriptedFtp(("SIZE", answer)) { Data = Encoding.UTF8.GetBytes(listing) };

        Assert.Equal(length, (await FindAsync(server.Files(), "/day/a.txt"))?.Length);
    }

    [Theory]
    [InlineData("", "421 too many users", ProviderFailure.Unavailable)]
    [InlineData("", "", ProviderFailure.Unavailable)]
    [InlineData("USER", "530 not you", ProviderFailure.Unauthorized)]
    [InlineData("PASS", "530 not so", ProviderFailure.Unauthorized)]
    [InlineData("PASS", "421 closing", ProviderFailure.Unavailable)]
    [InlineData("PASS", "", ProviderFailure.Unavailable)]
    [InlineData("SIZE", "450 busy", ProviderFailure.Unavailable)]
    [InlineData("SIZE", "421 closing", ProviderFailure.Unavailable)]
    [InlineData("SIZE", "530 log in first", ProviderFailure.Unauthorized)]
    [InlineData("SIZE", "553 bad name", ProviderFailure.InvalidResponse)]
    [InlineData("MDTM", "451 local error", ProviderFailure.Unavailable)]
    [InlineData("SIZE", "hello?", ProviderFailure.Unavailable)]
    public async Task Find_AnAnswerThatIsNoSize_FailsByItsKind(string verb, string answer, ProviderFailure kind)
    {
        using var server = new ScriptedFtp((verb, answer));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => FindAsync(server.Files(), "a.txt"));

        Assert.Equal(kind, failure.Failure);
    }

    [Fact]
    public async Task Open_APassiveAddressElsewhere_IsNotFollowed()
    {
        using var server = new ScriptedFtp();

        Assert.Equal("rows", await ReadAsync(server.Files(), "a.txt"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("426 aborted")]
    [InlineData("451 disk")]
    public async Task Open_ATransferWithoutItsLastWord_EndsInAFailure(string afterData)
    {
        using var server = new ScriptedFtp { AfterData = afterData };

        var failure = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(server.Files(), "a.txt"));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task Open_ATransferWhoseLastWordNeverComes_EndsInTime()
    {
        using var server = new ScriptedFtp { AfterData = null };

        var failure = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(server.Files(limits: new() { Idle = TimeSpan.FromSeconds(1) }), "a.txt"));

        Assert.Equal((ProviderFailure.Unavailable, "The answer came too slowly, or not at all."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Open_FewerBytesThanTold_EndsInAFailure()
    {
        using var server = new ScriptedFtp(("SIZE", "213 9"));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(server.Files(), "a.txt"));

        Assert.Equal((ProviderFailure.Unavailable, "The file a.txt changed while it was read: 4 of 9 bytes came."), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("426 aborted")]
    public async Task List_AListingWithoutItsLastWord_IsNoShortListing(string afterData)
    {
        using var server = new ScriptedFtp { AfterData = afterData, Data = "-rw-r--r-- 1 org org 831 Jan  6 08:30 a.txt\r\n"u8.ToArray() };

        var failure = await Assert.ThrowsAsync<ProviderException>(() => server.Files().ListAsync("/", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    private static Task<RemoteFile?> FindAsync(IRemoteFiles files, string path) => files.FindAsync(path, TestContext.Current.CancellationToken);

    private static async Task<string> ReadAsync(IRemoteFiles files, string path)
    {
        using var reader = new StreamReader(await files.OpenAsync(path, TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
