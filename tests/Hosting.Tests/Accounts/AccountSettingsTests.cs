namespace Rijie.Hosting.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AccountSettingsTests : IDisposable
{
    private static readonly LocalText Title = new() { Zh = "名", En = "Name" };

    private static readonly PluginManifest Manifest = new()
    {
        Schema = "rijie-plugin/v1",
        Id = "acme",
        Name = Title,
        Version = "1.0.0",
        Contract = "1.0",
        Hosts = ["api.acme.example"],
        Provider = new(),
        Settings = new Dictionary<string, SettingDefinition>
        {
            ["app_id"] = new() { Type = SettingType.Text, Title = Title, Required = true },
            ["app_key"] = new() { Type = SettingType.Text, Title = Title, Required = true, Secret = true },
            ["base_url"] = new() { Type = SettingType.Url, Title = Title, Default = "https://api.acme.example" },
            ["page_size"] = new() { Type = SettingType.Number, Title = Title },
            ["test_mode"] = new() { Type = SettingType.Switch, Title = Title },
            ["region"] = new() { Type = SettingType.Choice, Title = Title, Values = ["east", "west"] },
            ["certificate"] = new() { Type = SettingType.Pem, Title = Title },
        },
    };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_GoodSettings_ResolvesSecretsAndFillsDefaults()
    {
        File.SetUnixFileMode(_folder.Write("key", "k-42\n"), UnixFileMode.UserRead);

        var (values, problems) = Read(("app_id", "007"), ("app_key", "${file:key}"), ("region", "east"));

        Assert.Empty(problems);
        Assert.Equal([new("app_id", "007"), new("app_key", "k-42"), new("base_url", "https://api.acme.example"), new("region", "east")], values);
    }

    [Fact]
    public void Read_EverythingWrong_NamesAllAtOnceInTheOrderOfKeysWithoutValues()
    {
        var (_, problems) = Read(
            ("app_key", "canary-0042"), ("base_url", "http://api.acme.example"), ("page_size", "canary"), ("test_mode", "yes"),
            ("region", "north"), ("certificate", "canary"), ("ap_id", "x"));

        Assert.Equal(
            [
                "CONFIG_UNKNOWN_KEY: ap_id: 'ap_id' is not a setting of acme; did you mean app_id.",
                "CONFIG_MISSING_KEY: app_id: 'app_id' is missing: Name.",
                "CONFIG_SECRET_LITERAL: app_key: A secret must not stand in the file: write ${env:NAME} or ${file:path}.",
                "CONFIG_URL: base_url: Only https is allowed.",
                "CONFIG_TYPE: certificate: Expected PEM text that begins with -----BEGIN.",
                "CONFIG_TYPE: page_size: Expected a whole number.",
                "CONFIG_TYPE: region: Expected one of east, west.",
                "CONFIG_TYPE: test_mode: Expected true or false.",
            ],
            problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Read_RequiredSettingThatIsBlank_IsMissing(string blank)
    {
        File.SetUnixFileMode(_folder.Write("key", "k-42\n"), UnixFileMode.UserRead);

        var (_, problems) = Read(("app_id", blank), ("app_key", "${file:key}"));

        Assert.Equal(["CONFIG_MISSING_KEY: app_id: 'app_id' is missing: Name."], problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", false, "This machine may be addressed under the developer setting allow_loopback_http only.")]
    [InlineData("http://127.0.0.1:9000", true, null)]
    [InlineData("http://2130706433:9000", false, "This machine may be addressed under the developer setting allow_loopback_http only.")]
    [InlineData("https://api.acme.example:8443", true, "The host api.acme.example:8443 is not among the hosts of the plugin's manifest.")]
    [InlineData("https://user:pw@api.acme.example", true, "An address must not hold a user or a password.")]
    [InlineData("https://10.0.0.8", true, "The host 10.0.0.8:443 is not among the hosts of the plugin's manifest.")]
    [InlineData("ftp://api.acme.example", true, "Expected an https address.")]
    public void Read_AnAddress_IsHeldToTheManifest(string url, bool allowLoopbackHttp, string? message)
    {
        Environment.SetEnvironmentVariable("RIJIE_HOSTING_TEST_KEY", "abc");

        var (_, problems) = Read(allowLoopbackHttp, ("app_id", "1"), ("app_key", "${env:RIJIE_HOSTING_TEST_KEY}"), ("base_url", url));

        Assert.Equal(message, problems.SingleOrDefault()?.Message);
    }

    [Theory]
    [InlineData("sftp://org@files.acme.example/out", "CONFIG_MISSING_KEY files_host_key, CONFIG_MISSING_KEY files_password")]
    [InlineData("sftp://files.acme.example/out", "CONFIG_URL files, CONFIG_MISSING_KEY files_host_key, CONFIG_MISSING_KEY files_password")]
    [InlineData("sftp://org:pw@files.acme.example/out", "CONFIG_URL files, CONFIG_MISSING_KEY files_host_key, CONFIG_MISSING_KEY files_password")]
    [InlineData("ftp://org@files.acme.example/out", "CONFIG_MISSING_KEY files_password")]
    [InlineData("ftp://files.acme.example/out", "CONFIG_URL files, CONFIG_MISSING_KEY files_password")]
    [InlineData("ftp://org:pw@files.acme.example/out", "CONFIG_URL files, CONFIG_MISSING_KEY files_password")]
    [InlineData("ftp://org%0d%0aDELE@files.acme.example/out", "CONFIG_URL files, CONFIG_MISSING_KEY files_password")]
    [InlineData("ftps://org@files.acme.example/out", "CONFIG_URL files")]
    [InlineData("https://org@mirror.acme.example/out", "CONFIG_URL files")]
    [InlineData("gopher://files", "CONFIG_URL files")]
    [InlineData("file:///srv/statements", "")]
    [InlineData("https://mirror.acme.example/statements", "")]
    public void Read_RemoteFiles_AreTheHostsOwnSettings(string files, string expected)
    {
        Environment.SetEnvironmentVariable("RIJIE_HOSTING_TEST_KEY", "abc");

        var (_, problems) = Read(("app_id", "1"), ("app_key", "${env:RIJIE_HOSTING_TEST_KEY}"), ("files", files));

        Assert.Equal(expected, string.Join(", ", problems.Select(p => $"{p.Code} {p.Key}")));
    }

    [Theory]
    [InlineData("files_host_key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "CONFIG_UNKNOWN_KEY files_host_key")]
    [InlineData("files_key", "${env:RIJIE_HOSTING_TEST_KEY}", "CONFIG_UNKNOWN_KEY files_key")]
    [InlineData("files_key_passphrase", "${env:RIJIE_HOSTING_TEST_KEY}", "CONFIG_UNKNOWN_KEY files_key_passphrase")]
    public void Read_FtpWithASettingOfSftp_IsRefused(string key, string text, string expected)
    {
        Environment.SetEnvironmentVariable("RIJIE_HOSTING_TEST_KEY", "abc");

        var (_, problems) = Read(("app_id", "1"), ("app_key", "${env:RIJIE_HOSTING_TEST_KEY}"), ("files", "ftp://org@files.acme.example"), ("files_password", "${env:RIJIE_HOSTING_TEST_KEY}"), (key, text));

        Assert.Equal(expected, string.Join(", ", problems.Select(p => $"{p.Code} {p.Key}")));
    }

    [Fact]
    public void Read_AnFtpPasswordOfTwoLines_IsRefused()
    {
        Environment.SetEnvironmentVariable("RIJIE_HOSTING_TEST_KEY", "abc");
        Environment.SetEnvironmentVariable("RIJIE_HOSTING_TEST_LINES", "abc\r\nDELE a");

        var (_, problems) = Read(("app_id", "1"), ("app_key", "${env:RIJIE_HOSTING_TEST_KEY}"), ("files", "ftp://org@files.acme.example"), ("files_password", "${env:RIJIE_HOSTING_TEST_LINES}"));

        Assert.Equal("CONFIG_TYPE: files_password: Expected one line of text.", Assert.Single(problems).ToString());
    }

    [Theory]
    [InlineData("ftp://org@files.acme.example/out", true)]
    [InlineData("sftp://org@files.acme.example/out", false)]
    [InlineData("https://mirror.acme.example/out", false)]
    [InlineData("file:///srv/statements", false)]
    public void IsUnencrypted_AnAddress_OnlyFtpIs(string files, bool isUnencrypted)
    {
        Assert.Equal(isUnencrypted, RemoteFileSettings.IsUnencrypted(new Dictionary<string, string> { ["files"] = files }));
        Assert.False(RemoteFileSettings.IsUnencrypted(new Dictionary<string, string>()));
    }

    private (IReadOnlyDictionary<string, string> Values, IReadOnlyList<SettingProblem> Problems) Read(params (string Key, string Text)[] written) => Read(false, written);

    private (IReadOnlyDictionary<string, string> Values, IReadOnlyList<SettingProblem> Problems) Read(bool allowLoopbackHttp, params (string Key, string Text)[] written) =>
        AccountSettingsReader.Read(Manifest, written.ToDictionary(w => w.Key, w => w.Text), _folder.Path, allowLoopbackHttp);
}
