namespace Rijie.Hosting.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SecretTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Secret_Printed_IsStars()
    {
        var secret = new Secret("canary-0042");

        Assert.Equal("*** ***", $"{secret} {string.Concat(secret)}");
        Assert.Equal("canary-0042", secret.Reveal());
    }

    [Fact]
    public void Resolve_ASetVariable_IsItsValue()
    {
        Environment.SetEnvironmentVariable("RIJIE_HOSTING_TEST_KEY", "abc");

        var (value, code, _) = SecretReference.Resolve("${env:RIJIE_HOSTING_TEST_KEY}", _folder.Path);

        Assert.Equal(("abc", null), (value!.Reveal(), code));
    }

    [Fact]
    public void Resolve_AnUnsetVariable_NamesIt()
    {
        var (value, code, message) = SecretReference.Resolve("${env:RIJIE_HOSTING_TEST_ABSENT}", _folder.Path);

        Assert.Equal((null, "CONFIG_SECRET_MISSING", "The environment variable RIJIE_HOSTING_TEST_ABSENT is not set."), (value, code, message));
    }

    [Fact]
    public void Resolve_AFileOfItsOwner_IsItsTextWithoutTheLastLineBreak()
    {
        File.SetUnixFileMode(_folder.Write("keys/a.pem", "line 1\nline 2\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var (value, _, _) = SecretReference.Resolve("${file:keys/a.pem}", _folder.Path);

        Assert.Equal("line 1\nline 2", value!.Reveal());
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Resolve_AFileOpenToOthers_IsRefused(UnixFileMode others)
    {
        File.SetUnixFileMode(_folder.Write("a.pem", "canary-0042"), UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        var (value, code, message) = SecretReference.Resolve("${file:a.pem}", _folder.Path);

        Assert.Equal((null, "CONFIG_SECRET_MODE", "Others may read or change a.pem: chmod 600 it."), (value, code, message));
    }

    [Fact]
    public void Resolve_ACertificateOpenToOthers_IsItsText()
    {
        File.SetUnixFileMode(_folder.Write("platform.pem", "certificate"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var (value, code, _) = SecretReference.Resolve("${file:platform.pem}", _folder.Path, secret: false);

        Assert.Equal(("certificate", null), (value!.Reveal(), code));
    }

    [Fact]
    public void Resolve_AnAbsentFile_NamesIt()
    {
        var (_, code, message) = SecretReference.Resolve("${file:nowhere.pem}", _folder.Path);

        Assert.Equal(("CONFIG_SECRET_MISSING", "The secret file nowhere.pem cannot be read."), (code, message));
    }
}
