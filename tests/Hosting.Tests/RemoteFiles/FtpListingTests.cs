using System.Text;

namespace Rijie.Hosting.Tests;

public sealed class FtpListingTests
{
    [Theory]
    [InlineData("-rw-r--r--   1 org      org           831 Jan  6 08:30 TP_ORG1_20260105.txt", "TP_ORG1_20260105.txt", 831)]
    [InlineData("-rw-r--r--   1 org      org           831 Dec 31  2025 TP.txt", "TP.txt", 831)]
    [InlineData("-rwxr-x--x+  1 1001 100 2147483648 Jan 16 08:30 big.zip", "big.zip", 2147483648)]
    [InlineData("-rw-rw-rw-   1 user     group         831 Jan  6 08:30  led by a blank", " led by a blank", 831)]
    [InlineData("-rw-r--r--   1 Domain Users org       831 Jan  6 08:30 a 12 Jan  6 08:30 b.txt", "a 12 Jan  6 08:30 b.txt", 831)]
    [InlineData("-rw-r--r-- 1 org org 831 2026-01-06 08:30 对账.txt", "对账.txt", 831)]
    [InlineData("01-06-26  08:30AM                  831 TP.txt", "TP.txt", 831)]
    [InlineData("01-06-2026  08:30         831 T P.txt", "T P.txt", 831)]
    public void Read_ALineOfAFile_IsItsNameAndSize(string line, string name, long size)
    {
        var entry = Assert.Single(Read($"total 8\r\n{line}\r\n"));

        Assert.Equal(new RemoteFile { Path = name, Length = size }, entry);
    }

    [Theory]
    [InlineData("drwxr-xr-x   2 org org 4096 Jan  6 08:30 20260105")]
    [InlineData("lrwxrwxrwx   1 org org    7 Jan  6 08:30 latest -> TP.txt")]
    [InlineData("01-06-26  08:30AM       <DIR>          20260105")]
    [InlineData("-rw-r--r--   1 org org 99999999999999999999 Jan  6 08:30 TP.txt")]
    public void Read_ALineOfSomethingElse_IsAnEntryThatIsNoFile(string line) => Assert.Equal([null], Read(line + "\n"));

    [Fact]
    public void Read_ANameInGbk_IsAnEntryThatIsNoFileAndSpoilsNoOther()
    {
        var gbk = "-rw-r--r-- 1 org org 1 Jan  6 08:30 "u8.ToArray().Concat(new byte[] { 0xB6, 0xD4, 0xD5, 0xCA }).Concat("\n"u8.ToArray());
        var listing = gbk.Concat("-rw-r--r-- 1 org org 2 Jan  6 08:30 b.txt\n"u8.ToArray()).ToArray();

        Assert.Equal([null, new() { Path = "b.txt", Length = 2 }], FtpListing.Read(listing));
    }

    [Theory]
    [InlineData("<html>login</html>")]
    [InlineData("-rw-r--r-- 1 org org")]
    [InlineData("+i8388621.48594,m825718503,r,s280,\tdjb.html")]
    public void Read_ALineOfNoKnownForm_FailsAsAWhole(string line)
    {
        var failure = Assert.Throws<ProviderException>(() => Read($"-rw-r--r-- 1 org org 2 Jan  6 08:30 b.txt\n{line}\n"));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public void Read_AnEmptyListing_HasNoEntries() => Assert.Empty(Read("\r\n"));

    private static RemoteFile?[] Read(string listing) => [.. FtpListing.Read(Encoding.UTF8.GetBytes(listing))];
}
