using System.Text;
using CsCheck;

namespace Rijie.UnionPay.Tests;

public sealed class AcpFormTests
{
    [Fact]
    public void ReadPlain_NestedBracesInValues_AreNotSplit()
    {
        var message = Read("a=1&reserved={k=v&k={x=[1&2]&y=}}&list=[{b=3}&{c=4}]&z=9");

        Assert.Equal("{k=v&k={x=[1&2]&y=}}", message.Text("reserved"));
        Assert.Equal("[{b=3}&{c=4}]", message.Text("list"));
        Assert.Equal("9", message.Text("z"));
    }

    [Fact]
    public void ReadPlain_PlusAndPercent_StandForThemselves()
    {
        var message = Read("signature=a+b/c==&respMsg=费率0.6%&sub=a%20b");

        Assert.Equal("a+b/c==", message.Text("signature"));
        Assert.Equal("费率0.6%", message.Text("respMsg"));
        Assert.Equal("a%20b", message.Text("sub"));
    }

    [Fact]
    public void ReadEncoded_Escapes_AreDecoded() => Assert.Equal("成功[0000000]", AcpForm.ReadEncoded("respMsg=%E6%88%90%E5%8A%9F%5B0000000%5D\r\n"u8).Text("respMsg"));

    [Fact]
    public void ReadPlain_BlankWhereBase64Stands_IsThePlusAgain()
    {
        var message = Read("fileContent=eJ w/ 8=&respMsg=a b&signPubKeyCert=-----BEGIN CERTIFICATE-----\r\nMII B\r\n-----END CERTIFICATE-----");

        Assert.Equal("eJ+w/+8=", message.Text("fileContent"));
        Assert.Equal("a b", message.Text("respMsg"));
        Assert.Equal("-----BEGIN CERTIFICATE-----\r\nMII+B\r\n-----END CERTIFICATE-----", message.Text("signPubKeyCert"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("=1")]
    [InlineData("a=1&")]
    [InlineData("a=1&a=2")]
    [InlineData("a={1&b=2")]
    [InlineData("a={1]&b=2}")]
    [InlineData("a=[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]")]
    [InlineData("<html>Service Unavailable</html>")]
    public void ReadPlain_LineThatCannotBeSplit_IsRefused(string line) => Assert.Throws<FormatException>(() => Read(line));

    [Fact]
    public void ReadPlain_TooManyFields_IsRefused() =>
        Assert.Throws<FormatException>(() => Read(string.Join('&', Enumerable.Range(0, 257).Select(i => $"f{i}=1"))));

    [Fact]
    public void Message_ValueThatCouldBeTwoFields_IsRefused() =>
        Assert.Throws<FormatException>(() => AcpForm.ReadEncoded("txnAmt=1%26settleAmt%3D2"u8));

    [Fact]
    public void Text_NotUtf8_IsRefused()
    {
        var message = AcpForm.ReadPlain(new byte[] { (byte)'a', (byte)'=', 0xC3 });

        Assert.False(message.IsUtf8());
        Assert.Throws<FormatException>(() => message.Text("a"));
    }

    [Fact]
    public void ReadPlain_AnyLineOfFields_GivesThemBack() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 6], Gen.String[Gen.Char["ab=+%{}[]&中"], 0, 12].Where(v => AcpNesting.EndOfValue(Encoding.UTF8.GetBytes(v)) == Encoding.UTF8.GetByteCount(v)))[1, 6].Sample(fields =>
        {
            var message = Read(string.Join('&', fields.Select(f => $"{f.Key}={f.Value}")));

            return fields.All(f => (message.Text(f.Key) ?? "") == f.Value) && message.Fields.Count() == fields.Count(f => f.Value.Length > 0);
        }, iter: 2000);

    [Fact]
    public void ReadPlain_ThirtyMegabytesOfContent_AreNotCopied()
    {
        var line = new byte[30_000_000];
        line.AsSpan().Fill((byte)'A');
        "respCode=00&fileContent="u8.CopyTo(line);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = AcpForm.ReadPlain(line);
        AcpDigest.ForRsa(message);

        Assert.Equal(29_999_976, message.Bytes(AcpField.FileContent).Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static AcpMessage Read(string line) => AcpForm.ReadPlain(Encoding.UTF8.GetBytes(line));
}
