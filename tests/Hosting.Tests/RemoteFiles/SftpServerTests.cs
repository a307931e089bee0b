namespace Rijie.Hosting.Tests;

/// <summary>SFTP against OpenSSH's server.</summary>
public sealed class SftpServerTests : FileServerTests, IClassFixture<SftpUser>
{
    private readonly SftpServer _server;

    public SftpServerTests(SftpUser user)
        : this(new SftpServer(user))
    {
    }

    private SftpServerTests(SftpServer server)
        : base(server) => _server = server;

    [Fact]
    public async Task Find_ALinkToAFile_IsTheFile()
    {
        var written = new DateTime(2026, 1, 6, 0, 30, 0, DateTimeKind.Utc);
        _server.Put("TP_20260105.txt", "a few rows", written);
        File.CreateSymbolicLink(Path.Join(_server.Root, "latest.txt"), "TP_20260105.txt");

        Assert.Equal(new RemoteFile { Path = "latest.txt", Length = 10, ModifiedAt = written }, await Files(_server.Settings).FindAsync("latest.txt", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a passphrase")]
    public async Task Login_ByKey_Reads(string passphrase)
    {
        _server.Put("a.txt", "rows");

        Assert.Equal(4, (await Files(_server.KeySettings(passphrase)).FindAsync("a.txt", TestContext.Current.CancellationToken))!.Length);
    }

    [Fact]
    public async Task Login_AKeyThatTheServerDoesNotKnow_IsUnauthorized()
    {
        var settings = _server.KeySettings("");
        _server.ForgetKeys();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Files(settings).FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unauthorized, failure.Failure);
    }

    [Fact]
    public async Task Connect_AServerWithAnotherKey_IsRefusedBeforeThePasswordIsSent()
    {
        var settings = new Dictionary<string, string>(_server.Settings) { ["files_host_key"] = $"SHA256:{new string('A', 43)}" };

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Files(settings).FindAsync("a.txt", TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unauthorized, "The file server shows another key than files_host_key."), (failure.Failure, failure.Message));
        Assert.DoesNotContain(_server.Said, line => line.Contains("password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connect_ThePinWrittenWithItsEqualsSign_IsTheSame()
    {
        _server.Put("a.txt", "rows");
        var settings = new Dictionary<string, string>(_server.Settings) { ["files_host_key"] = $"{_server.HostKey}=" };

        Assert.NotNull(await Files(settings).FindAsync("a.txt", TestContext.Current.CancellationToken));
    }
}
