using CsCheck;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>F19 and F20 of the reliability specification: every cut and every changed bit of a good file.</summary>
public class ContainerDamageTests
{
    public static TheoryData<string> Chains => ["gzip", "zlib", "zip", "base64 zlib zip", "base64 gzip", "two members", "with name and comment"];

    private static (StatementLayout Layout, byte[] File) Good(string chain, int rows)
    {
        var members = new[] { ("rows.txt", Packed.Rows(rows)) };
        if (chain == "two members")
        {
            var gzip = Packed.Chain(ContainerStep.Gzip);
            return (gzip, [.. ContainerWriter.Pack(gzip, members, "day.bin"), .. ContainerWriter.Pack(gzip, members, "day.bin")]);
        }
        if (chain == "with name and comment")
        {
            var gzip = Packed.Chain(ContainerStep.Gzip);
            var plain = ContainerWriter.Pack(gzip, members, "day.bin");
            return (gzip, [.. plain[..3], 8 + 16, .. plain[4..10], .. "rows.txt\0comment\0"u8, .. plain[10..]]);
        }
        var layout = Packed.Chain([.. chain.Split(' ').Select(s => Enum.Parse<ContainerStep>(s, ignoreCase: true))]);
        return (layout, ContainerWriter.Pack(layout, members, "day.bin"));
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Read_Whole_GivesTheRows(string chain)
    {
        var (layout, file) = Good(chain, 40);

        var member = Assert.Single(Packed.Read(file, layout));

        var rows = Packed.Rows(40);
        Assert.Equal(chain == "two members" ? [.. rows, .. rows] : rows, member.Content);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Read_CutAtAnyByte_IsTruncated(string chain)
    {
        var (layout, file) = Good(chain, 40);
        var border = chain == "two members" ? file.Length / 2 : -1;

        var codes = Enumerable.Range(0, file.Length).Where(length => length != border)
            .ToDictionary(length => length, length => Packed.Refusal(file[..length], layout));

        // No byte at all has a code of its own.
        Assert.Equal("FILE_EMPTY", codes[0]);
        Assert.All(codes.Where(c => c.Key > 0), c => Assert.Equal("FILE_TRUNCATED", c.Value));
    }

    [Fact]
    public void Read_CutBetweenTwoGzipMembers_CannotBeKnown()
    {
        var (layout, file) = Good("two members", 40);

        Assert.Null(Packed.Refusal(file[..(file.Length / 2)], layout));
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Read_AnyBitChanged_IsRefusedOrTheSame(string chain)
    {
        var (layout, file) = Good(chain, 12);
        var content = Packed.Read(file, layout)[0].Content;

        var survivors = 0;
        for (var at = 0; at < file.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = file.ToArray();
                changed[at] ^= (byte)(1 << bit);
                if (Packed.Refusal(changed, layout) is not null) continue;
                Assert.Equal(content, Assert.Single(Packed.Read(changed, layout)).Content);
                survivors++;
            }

        // Times, comments and the like: a fixed share of the packing, nothing of the data.
        Assert.InRange(survivors, 0, 250);
    }

    /// <summary>Several changes at once reach places that single bits do not; whatever comes, it is a refusal or the same rows.</summary>
    [Theory]
    [MemberData(nameof(Chains))]
    public void Read_ManyBytesChanged_IsRefusedOrTheSame(string chain)
    {
        var (layout, file) = Good(chain, 40);
        var content = Packed.Read(file, layout)[0].Content;
        var change = Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte);

        change.Array[1, 12].Sample(changes =>
        {
            var changed = file.ToArray();
            foreach (var (at, value) in changes) changed[at] = value;
            if (Packed.Refusal(changed, layout) is not null) return true;
            var read = Packed.Read(changed, layout)[0].Content;
            // zlib alone is held by an Adler-32, which other text may share: all that can be asked is that it was checked.
            return read.AsSpan().SequenceEqual(content) || (chain == "zlib" && Adler32(read) == Adler32(content));
        }, iter: 2000);
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint low = 1, high = 0;
        foreach (var b in bytes)
        {
            low = (low + b) % 65521;
            high = (high + low) % 65521;
        }
        return (high << 16) | low;
    }

    [Fact]
    public void Read_AnyBytesAtAll_AreNeverMoreThanRefused()
    {
        var layouts = Chains.Select(c => Good(c.Data, 1).Layout).ToArray();
        var heads = new byte[][] { [], [0x1F, 0x8B, 8, 0], [0x78, 0x9C], [.. "PK\x03\x04"u8], [.. "eJ"u8] };

        Gen.Select(Gen.Int[0, heads.Length - 1], Gen.Byte.Array[0, 400], Gen.Int[0, layouts.Length - 1]).Sample((head, rest, layout) =>
            _ = Packed.Refusal([.. heads[head], .. rest], layouts[layout], "rows.txt"), iter: 5000);
    }
}
