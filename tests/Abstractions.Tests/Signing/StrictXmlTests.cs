using System.Diagnostics;
using System.Text;
using CsCheck;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class StrictXmlTests
{
    private const int Most = 1024 * 1024;

    [Fact]
    public void Read_TextsInEverySpelling_AreTheirCharacters()
    {
        var root = Read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r>\n<a><![CDATA[1<2&]]></a><b>钱 &lt;&#38;</b>\r\n<c></c><d/><e> </e><f>x<![CDATA[y]]>z</f></r>\n").Root!;

        Assert.Equal("r", root.Name);
        Assert.Equal(["a=1<2&", "b=钱 <&", "c=", "d=", "e= ", "f=xyz"], root.Children.Select(c => $"{c.Name}={c.Text}"));
    }

    [Theory]
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("   ", "PAYLOAD_ENCODING")]
    [InlineData("a=1", "PAYLOAD_ENCODING")]
    [InlineData("<r><a>1</a>", "PAYLOAD_ENCODING")]
    [InlineData("<r><a>1<a></r>", "PAYLOAD_ENCODING")]
    [InlineData("<r/><r/>", "PAYLOAD_ENCODING")]
    [InlineData("<r><a>1</a>x</r>", "PAYLOAD_ENCODING")]
    [InlineData("<r><a>5<!-- -->00</a></r>", "PAYLOAD_ENCODING")]
    [InlineData("<r><?a b?></r>", "PAYLOAD_ENCODING")]
    [InlineData("<r a=\"1\"/>", "PAYLOAD_ENCODING")]
    [InlineData("<r xmlns=\"urn:x\"/>", "PAYLOAD_ENCODING")]
    [InlineData("<r><x:a>1</x:a></r>", "PAYLOAD_ENCODING")]
    [InlineData("<r>&amount;</r>", "PAYLOAD_ENCODING")]
    [InlineData("<r>&#0;</r>", "PAYLOAD_ENCODING")]
    [InlineData("<?xml version=\"1.0\" encoding=\"GBK\"?><r/>", "PAYLOAD_ENCODING")]
    [InlineData("<r><a>1</a><a>2</a></r>", "PAYLOAD_AMBIGUOUS")]
    [InlineData("<r><l><a>1</a></l><l><a>1</a><a>1</a></l></r>", "PAYLOAD_AMBIGUOUS")]
    [InlineData("<!DOCTYPE r><r/>", "XML_DTD")]
    [InlineData("<!DOCTYPE r [<!ENTITY e \"1\">]><r>&e;</r>", "XML_DTD")]
    [InlineData("<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><r>&e;</r>", "XML_DTD")]
    [InlineData("<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/r.dtd\"><r/>", "XML_DTD")]
    public void Read_DocumentWithMoreThanOneMeaning_IsRefused(string document, string code) // REL-T19, REL-S36
    {
        var reading = StrictXml.Read(Encoding.UTF8.GetBytes(document), Most, new HashSet<string> { "l" });

        Assert.Equal(code, reading.RefusalCode);
        Assert.Null(reading.Root);
        Assert.NotNull(reading.RefusalReason);
    }

    [Fact]
    public void Read_ElementTwice_TellsWhichOne() => Assert.Equal("sign", Read("<r><sign>1</sign><sign>1</sign></r>").RepeatedName);

    [Fact]
    public void Read_NotUtf8_IsRefused() => Assert.Equal("PAYLOAD_ENCODING", StrictXml.Read([.. "<r>"u8, 0xB0, 0xA1, .. "</r>"u8], Most).RefusalCode);

    [Fact]
    public void Read_OneByteTooLong_IsRefused()
    {
        Assert.Null(StrictXml.Read("<r>12</r>"u8, 9).RefusalCode);
        Assert.Equal("PAYLOAD_TOO_LARGE", StrictXml.Read("<r>123</r>"u8, 9).RefusalCode);
    }

    [Theory] // REL-S36
    [InlineData(64, null)]
    [InlineData(65, "XML_DEPTH")]
    public void Read_Depth_HasALimit(int depth, string? code) =>
        Assert.Equal(code, Read(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))).RefusalCode);

    [Fact] // REL-S36
    public void Read_TwoHundredThousandNestedElements_IsRefusedAtOnce()
    {
        Read("<r/>");
        var bomb = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 200_000)));

        var watch = Stopwatch.StartNew();
        var reading = StrictXml.Read(bomb, Most);

        Assert.Equal("XML_DEPTH", reading.RefusalCode);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 199);
    }

    [Fact] // REL-S36
    public void Read_EntityBomb_IsRefusedWithoutGrowing()
    {
        var bomb = "<!DOCTYPE r [<!ENTITY a \"ha\">" + string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY a{i} \"&a{(i == 1 ? "" : i - 1)};&a{(i == 1 ? "" : i - 1)};\">")) + "]><r>&a30;</r>";

        var watch = Stopwatch.StartNew();
        var reading = Read(bomb);

        Assert.Equal("XML_DTD", reading.RefusalCode);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 199);
    }

    [Fact]
    public void InnerXml_AnyTextAndLineEnds_IsTheTextBetweenTheTags() =>
        Gen.Select(OneOf("", "\n", "\r\n", "\r", " \n\n", "\uFEFF"), OneOf("", "\r", "\r\n", " "), Gen.String["ab 钱\u0085\u2028>\r\n<&"], OneOf("", " ", "\r\n"))
            .Sample((before, between, value, blank) =>
            {
                var inner = $"{between}<o><id><![CDATA[{value}]]></id></o >{between}<o/>{between}";
                var document = $"{before}<r{blank}>{between}<x>1</x>{between}<os{blank}>{inner}</os{blank}>{between}</r>";

                var reading = StrictXml.Read(Encoding.UTF8.GetBytes(document), Most, new HashSet<string> { "o" });

                return reading.Root!.Children[1].InnerXml == inner && reading.Root.Children[0].InnerXml == "1" && reading.Root.Children[1].Children is [_, { InnerXml: "" }];
            }, iter: 3_000);

    [Fact]
    public void Read_AnyBytes_IsReadOrRefusedAndNeverThrows() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 6], Gen.Byte.Array[0, 6]).Sample((at, length, put) =>
        {
            var good = "<?xml version=\"1.0\"?><r><a><![CDATA[1]]></a><b>&lt;</b></r>"u8.ToArray();
            at = Math.Min(at, good.Length);
            byte[] body = [.. good[..at], .. put, .. good[Math.Min(good.Length, at + length)..]];

            var reading = StrictXml.Read(body, Most);

            return reading.Root is null == reading.RefusalCode is not null;
        }, iter: 20_000);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static XmlReading Read(string document) => StrictXml.Read(Encoding.UTF8.GetBytes(document), Most);
}
