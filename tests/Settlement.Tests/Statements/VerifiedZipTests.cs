#pragma warning disable RS0030 // The framework writes the archives that another program would; it is never asked to read them.
using System.Buffers.Binary;
using System.IO.Compression;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>ZIPs as other programs write them, and ZIPs that could be understood in two ways.</summary>
public class VerifiedZipTests
{
    private static readonly StatementLayout Zip = Packed.Chain(ContainerStep.Zip);
    private static readonly byte[] Rows = Packed.Rows(30);

    /// <summary>A target that cannot seek makes the writer put sizes behind the data, as Java's does always.</summary>
    private sealed class Pipe(MemoryStream target) : ForwardStream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);

        public override void Flush()
        {
        }
    }

    private static byte[] Write(CompressionLevel level, bool streamed, params IReadOnlyList<string> names)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(streamed ? new Pipe(target) : target, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in names)
            {
                var entry = zip.CreateEntry(name, level);
                if (name.EndsWith('/')) continue;
                using var stream = entry.Open();
                stream.Write(Rows);
            }
        return target.ToArray();
    }

    private static int Directory(byte[] zip) => zip.AsSpan().IndexOf("PK\x01\x02"u8);

    private static int End(byte[] zip) => zip.AsSpan().LastIndexOf("PK\x05\x06"u8);

    /// <summary>Puts bytes before the directory and moves it.</summary>
    private static byte[] WithGap(byte[] zip, params byte[] gap)
    {
        var at = Directory(zip);
        byte[] moved = [.. zip[..at], .. gap, .. zip[at..]];
        BinaryPrimitives.WriteInt32LittleEndian(moved.AsSpan(End(moved) + 16), at + gap.Length);
        return moved;
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal, false)]
    [InlineData(CompressionLevel.NoCompression, false)]
    [InlineData(CompressionLevel.Optimal, true)]
    public void Read_ZipOfAnotherProgram_GivesTheRows(CompressionLevel level, bool streamed)
    {
        var file = Write(level, streamed, "rows.txt");

        Assert.Equal(streamed, (file[6] & 8) != 0);
        Assert.Equal(Rows, Assert.Single(Packed.Read(file, Zip)).Content);
    }

    [Fact]
    public void Read_FolderEntries_AreNoMembers()
    {
        var file = Write(CompressionLevel.Optimal, false, "folder/", "rows.txt");

        Assert.Equal("rows.txt", Assert.Single(Packed.Read(file, Zip)).Name);
    }

    [Fact]
    public void Read_CommentThatHoldsAnEnd_IsACommentOnly()
    {
        var file = Write(CompressionLevel.Optimal, false, "rows.txt");
        var comment = file[End(file)..];
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(file.Length - 2), (ushort)comment.Length);

        // The inner end fits the file's end too, but not the directory before it.
        Assert.Equal("FILE_CHECKSUM", Packed.Refusal([.. file, .. comment], Zip));
    }

    [Fact]
    public void Read_DescriptorThatDiffers_IsRefused()
    {
        var file = Write(CompressionLevel.Optimal, true, "rows.txt");
        var descriptor = file.AsSpan().IndexOf("PK\x07\x08"u8);

        file[descriptor + 4] ^= 1;

        Assert.Equal("FILE_CHECKSUM", Packed.Refusal(file, Zip));
    }

    [Fact]
    public void Read_BytesThatBelongToNoEntry_AreRefused()
    {
        var file = Write(CompressionLevel.Optimal, false, "rows.txt");

        Assert.Equal("FILE_CHECKSUM", Packed.Refusal(WithGap(file, 1, 2, 3), Zip));
        Assert.Null(Packed.Refusal(WithGap(file), Zip));
    }

    [Fact]
    public void Read_TwoEntriesOverOneAnother_AreRefused()
    {
        var file = Write(CompressionLevel.Optimal, false, "rows.txt", "more.txt");
        var second = Directory(file) + 46 + "rows.txt".Length;

        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(second + 42), 0);

        Assert.Equal("FILE_CHECKSUM", Packed.Refusal(file, Zip));
    }

    [Fact]
    public void Read_Zip64_IsUnsupported()
    {
        var file = Write(CompressionLevel.Optimal, false, "rows.txt");

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Directory(file) + 20), uint.MaxValue);

        Assert.Equal("ARCHIVE_UNSUPPORTED", Packed.Refusal(file, Zip));
    }

    [Fact]
    public void Read_BombOfZeros_AllocatesLittle()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (var i = 0; i < 100; i++) gzip.Write(new byte[1 << 20]);
        var file = packed.ToArray();
        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(file, Packed.Chain(ContainerStep.Gzip)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var source = new MemoryStream(file);
        var member = ContainerReader.Open(source, Packed.Chain(ContainerStep.Gzip), "day.bin").Next();
        var refused = Record.Exception(() => member!.Content.CopyTo(Stream.Null));

        Assert.IsType<Rijie.Settlement.Statements.StatementRefusedException>(refused);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
