#pragma warning disable RS0030 // The framework's compressor is the oracle here, and it only writes.
using System.IO.Compression;
using CsCheck;
using Rijie.Settlement.Statements.Containers;

namespace Rijie.Settlement.Tests.Statements;

public class InflateTests
{
    private static byte[] Deflate(byte[] bytes, CompressionLevel level)
    {
        using var target = new MemoryStream();
        using (var stream = new DeflateStream(target, level, leaveOpen: true)) stream.Write(bytes);
        return target.ToArray();
    }

    private static byte[] Inflated(byte[] packed, int step, out long position)
    {
        using var source = new MemoryStream(packed);
        var input = new BitReader(source);
        var inflate = new Inflate(input);
        using var result = new MemoryStream();
        var buffer = new byte[step];
        int read;
        while ((read = inflate.Read(buffer)) > 0) result.Write(buffer, 0, read);
        input.Align();
        position = input.Position;
        return result.ToArray();
    }

    [Fact]
    public void Read_AnyBytesAtAnyLevel_GivesThemBackAndStopsBehindThem()
    {
        // Small alphabets make matches and dynamic codes, large ones stored and fixed blocks.
        var bytes =
            from alphabet in Gen.Int[1, 256]
            from length in Gen.Int[1, 70_000] // of no bytes the framework makes no stream at all; the next test has those
            from seed in Gen.Int
            select Random(alphabet, length, seed);
        var level = Gen.Int[0, 3].Select(i => (CompressionLevel)i);

        Gen.Select(bytes, level, Gen.Int[1, 90_000]).Sample((content, packing, step) =>
        {
            var packed = Deflate(content, packing);
            byte[] followed = [.. packed, 1, 2, 3, 4, 5, 6, 7, 8, 9];
            return Inflated(followed, step, out var position).AsSpan().SequenceEqual(content) && position == packed.Length;
        }, iter: 300);
    }

    [Theory]
    [InlineData("0300")] // a last block of fixed codes that holds its end alone
    [InlineData("010000FFFF")] // a last stored block of length 0
    [InlineData("000000FFFF0300")] // an empty stored block before it
    public void Read_StreamOfNoBytes_GivesNoneAndStopsBehindIt(string packed)
    {
        var bytes = Convert.FromHexString(packed);

        var read = Inflated([.. bytes, 1, 2, 3, 4, 5, 6, 7, 8, 9], 64, out var position);

        Assert.Empty(read);
        Assert.Equal(bytes.Length, position);
    }

    [Fact]
    public void Read_MoreThanTheWindowFarBack_GivesItBack()
    {
        var content = new byte[300_000];
        var part = Random(256, 32_500, 5);
        for (var i = 0; i < content.Length; i++) content[i] = part[i % part.Length];

        var packed = Deflate(content, CompressionLevel.SmallestSize);

        Assert.True(packed.Length < 50_000);
        Assert.Equal(content, Inflated(packed, 4096, out _));
    }

    [Fact]
    public void Read_HandMadeBlock_IsTheTextOfTheManual()
    {
        // A fixed block of two letters 'a', and a foreign byte behind it.
        var bytes = Convert.FromHexString("4B4C0400FF");

        Assert.Equal("aa"u8.ToArray(), Inflated(bytes, 10, out var position));
        Assert.Equal(4, position);
    }

    [Theory]
    [InlineData("06")] // a kind of block that does not exist
    [InlineData("0101000000AA")] // a stored block whose length and complement differ
    [InlineData("0302000000")] // a distance beyond the beginning
    public void Read_Damage_IsRefused(string hex)
    {
        var bytes = Convert.FromHexString(hex);

        var refused = Assert.Throws<Rijie.Settlement.Statements.StatementRefusedException>(() => Inflated(bytes, 10, out _));

        Assert.Equal("FILE_CHECKSUM", refused.Code);
    }

    private static byte[] Random(int alphabet, int length, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = i > 50 && random.Next(3) == 0 ? bytes[i - 1 - random.Next(50)] : (byte)random.Next(alphabet);
        return bytes;
    }
}
