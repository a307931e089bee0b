using System.Text;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Rijie.Hosting.Tests;

public sealed class RemoteFilesTests : IDisposable
{
    private static readonly HostingOptions Developer = new() { AllowLoopbackHttp = true };
    private readonly TestFolder _folder = new();
    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly List<IDisposable> _owned = [];

    public void Dispose()
    {
        foreach (var owned in _owned) owned.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Directory_AFileThatIsThere_IsFoundAndRead()
    {
        _folder.Write("ORG1/20260105/TP.txt", "一行\n");
        var files = Create($"file://{_folder.Path}");

        var found = await files.FindAsync("/ORG1/20260105/TP.txt", TestContext.Current.CancellationToken);

        Assert.Equal(("/ORG1/20260105/TP.txt", (long?)7), (found!.Path, found.Length));
        Assert.Equal("一行\n", await ReadAsync(files, "ORG1/20260105/TP.txt"));
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("a/../../outside.txt")]
    [InlineData("a\\..\\b")]
    [InlineData("/")]
    [InlineData("a\nb")]
    public async Task Any_PathThatLeadsOut_IsRefused(string path)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Create($"file://{_folder.Path}").FindAsync(path, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => Create($"{_server.Url}/root").OpenAsync(path, TestContext.Current.CancellationToken));

        Assert.Empty(_server.LogEntries);
    }

    [Fact]
    public async Task Directory_AnAbsentFile_IsNotFoundAndDoesNotOpen()
    {
        var files = Create($"file://{_folder.Path}");

        Assert.Null(await files.FindAsync("no.txt", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ProviderException>(() => files.OpenAsync("no.txt", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Mirror_AFileThatIsThere_IsRead()
    {
        _server.Given(Request.Create().WithPath("/root/ORG 1/TP.txt").UsingGet()).RespondWith(Response.Create().WithBody("rows"));

        Assert.Equal("rows", await ReadAsync(Create($"{_server.Url}/root/"), "/ORG 1/TP.txt"));
    }

    [Fact]
    public async Task Mirror_AServerThatSaysLengthAndTime_IsBelieved()
    {
        using var server = new FaultServer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nLast-Modified: Tue, 06 Jan 2026 00:30:00 GMT\r\n\r\nrows", FaultServer.Then.Close);

        var found = await Create(server.Url.AbsoluteUri).FindAsync("TP.txt", TestContext.Current.CancellationToken);

        Assert.Equal(new RemoteFile { Path = "TP.txt", Length = 4, ModifiedAt = new(2026, 1, 6, 0, 30, 0, TimeSpan.Zero) }, found);
    }

    [Fact]
    public async Task Mirror_AServerThatTellsNoSize_IsCounted()
    {
        using var server = new FaultServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nrows\r\n3\r\nend\r\n0\r\n\r\n", FaultServer.Then.Close);

        Assert.Equal(7, (await Create(server.Url.AbsoluteUri).FindAsync("TP.txt", TestContext.Current.CancellationToken))!.Length);
    }

    [Fact]
    public async Task Mirror_ACountThatBreaksOff_IsUnavailable()
    {
        using var server = new FaultServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nrows\r\n3\r\ne", FaultServer.Then.Close);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Create(server.Url.AbsoluteUri).FindAsync("TP.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task Mirror_AskedForAFolder_SaysThatItCannotList()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() => Create($"{_server.Url}/root").ListAsync("/", TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Rejected, "A mirror over HTTP cannot list its files: give the account an sftp, ftp or file address."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Mirror_AnAbsentFile_IsNotFoundAndDoesNotOpen()
    {
        var files = Create($"{_server.Url}/root");

        Assert.Null(await files.FindAsync("no.txt", TestContext.Current.CancellationToken));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => files.OpenAsync("no.txt", TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Rejected, "The file no.txt is absent."), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(503, ProviderFailure.Unavailable)]
    [InlineData(302, ProviderFailure.InvalidResponse)]
    public async Task Mirror_AnswersOtherwise_FailsByItsKind(int status, ProviderFailure kind)
    {
        _server.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(status));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Create(_server.Url!).FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(kind, failure.Failure);
    }

    [Fact]
    public async Task Mirror_NobodyListens_IsUnavailable()
    {
        var url = _server.Url!;
        _server.Stop();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Create(url).FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task Mirror_WithoutTheDeveloperSetting_DoesNotReachThisMachine()
    {
        var files = RemoteFileSettings.Create(new Dictionary<string, string> { ["files"] = _server.Url! }, new(), _owned)!;

        var failure = await Assert.ThrowsAsync<ProviderException>(() => files.FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.StartsWith("EGRESS_DENIED", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sftp_AServerThatSpeaksSomethingElse_IsUnavailable()
    {
        using var server = new FaultServer("HTTP/1.1 400 Bad Request\r\n\r\n", FaultServer.Then.Close);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Sftp(server.Url.Port, "files_password", "p").FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task Sftp_NobodyListens_IsUnavailable()
    {
        var port = new Uri(_server.Url!).Port;
        _server.Stop();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Sftp(port, "files_password", "p").OpenAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task Sftp_AKeyThatIsNone_IsUnauthorizedAndNotShown()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() => Sftp(1, "files_key", "canary-0042").FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unauthorized, "The setting files_key holds no usable private key, or its passphrase is wrong."), (failure.Failure, failure.Message));
        Assert.DoesNotContain("canary-0042", failure.ToString(), StringComparison.Ordinal);
    }

    private IRemoteFiles Sftp(int port, string credential, string value) => RemoteFileSettings.Create(new Dictionary<string, string>
    {
        ["files"] = $"sftp://org@127.0.0.1:{port}/out", ["files_host_key"] = $"SHA256:{new string('A', 43)}", [credential] = value,
    }, Developer, _owned)!;

    private IRemoteFiles Create(string files) => RemoteFileSettings.Create(new Dictionary<string, string> { ["files"] = files }, Developer, _owned)!;

    private static async Task<string> ReadAsync(IRemoteFiles files, string path)
    {
        await using var stream = await files.OpenAsync(path, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
