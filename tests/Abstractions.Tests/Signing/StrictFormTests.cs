using System.Text;
using CsCheck;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class StrictFormTests
{
    [Fact]
    public void Read_EscapesAndPlus_AreDecodedToBytes()
    {
        var reading = StrictForm.Read("a=1%2B2+3&%E4%B8%AD=%e6%96%87&sig=ab=="u8);

        Assert.Null(reading.RefusalCode);
        Assert.Equal(["a=1+2 3", "中=文", "sig=ab=="], reading.Fields.Select(f => $"{f.Key}={Encoding.UTF8.GetString(f.Value.Span)}"));
    }

    [Theory]
    [InlineData("", "PAYLOAD_EMPTY")]
    [InlineData("a=1&a=2", "PAYLOAD_AMBIGUOUS")]
    [InlineData("a=1&%61=2", "PAYLOAD_AMBIGUOUS")]
    [InlineData("a=%", "PAYLOAD_ENCODING")]
    [InlineData("a=%4", "PAYLOAD_ENCODING")]
    [InlineData("a=%4G", "PAYLOAD_ENCODING")]
    [InlineData("a=%u4E2D", "PAYLOAD_ENCODING")]
    [InlineData("%FF=1", "PAYLOAD_ENCODING")]
    [InlineData("a", "PAYLOAD_ENCODING")]
    [InlineData("=1", "PAYLOAD_ENCODING")]
    [InlineData("a=1&", "PAYLOAD_ENCODING")]
    [InlineData("a=1&&b=2", "PAYLOAD_ENCODING")]
    public void Read_BodyWithMoreThanOneMeaning_IsRefused(string body, string code)
    {
        var reading = StrictForm.Read(Encoding.UTF8.GetBytes(body));

        Assert.Equal(code, reading.RefusalCode);
        Assert.Empty(reading.Fields);
    }

    [Fact]
    public void Read_NameTwice_TellsWhichOne() => Assert.Equal("signature", StrictForm.Read("signature=1&signature=1"u8).RepeatedName);

    [Fact]
    public void Read_TooManyFields_IsRefused()
    {
        var most = string.Join('&', Enumerable.Range(0, 256).Select(i => $"f{i}=1"));

        Assert.Equal(256, StrictForm.Read(Encoding.ASCII.GetBytes(most)).Fields.Count);
        Assert.Equal("PAYLOAD_TOO_LARGE", StrictForm.Read(Encoding.ASCII.GetBytes(most + "&one=more")).RefusalCode);
    }

    [Fact]
    public void Read_ValueOfOtherBytes_KeepsThem() => Assert.Equal([0xD6, 0xD0, 0x00], StrictForm.Read("a=%D6%D0%00"u8).Fields[0].Value.ToArray());

    [Fact]
    public void Read_WhatAnEncoderWrote_GivesItBack() =>
        Gen.Select(Gen.String[1, 8], Gen.String[0, 20]).Where(f => IsText(f.Item1) && IsText(f.Item2)).Sample(field =>
        {
            var body = Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(field.Item1)}={Uri.EscapeDataString(field.Item2)}");

            var read = StrictForm.Read(body).Fields[0];

            return read.Key == field.Item1 && Encoding.UTF8.GetString(read.Value.Span) == field.Item2;
        }, iter: 2000);

    [Fact]
    public void Read_AnyBytes_IsReadOrRefused() =>
        Gen.Byte.Array[0, 64].Sample(bytes =>
        {
            var reading = StrictForm.Read(bytes);

            return (reading.RefusalCode is null) == (reading.Fields.Count > 0);
        }, iter: 5000);

    private static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
