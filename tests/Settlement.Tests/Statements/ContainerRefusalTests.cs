using System.Buffers.Binary;
using System.Text;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>S01 to S14 of the reliability specification 4.1, each by its number.</summary>
public class ContainerRefusalTests
{
    private static readonly StatementLayout Zip = Packed.Chain(ContainerStep.Zip);
    private static readonly StatementLayout Gzip = Packed.Chain(ContainerStep.Gzip);
    private static readonly StatementLayout Base64 = Packed.Chain(ContainerStep.Base64, ContainerStep.Zlib);
    private static readonly byte[] Rows = Packed.Rows(30);

    private static byte[] Pack(StatementLayout layout, string name = "rows.txt", byte[]? content = null) =>
        ContainerWriter.Pack(layout, [(name, content ?? Rows)], "day.bin");

    private static byte[] With(byte[] bytes, int at, params byte[] values)
    {
        var changed = bytes.ToArray();
        values.CopyTo(changed, at);
        return changed;
    }

    /// <summary>Where the first entry stands in the directory.</summary>
    private static int Directory(byte[] zip) => zip.AsSpan().IndexOf("PK\x01\x02"u8);

    [Fact]
    public void S01_NoBytes_IsEmptyUnlessAnEmptyMemberMeansNoTrade()
    {
        var unionPay = Layouts.Read("unionpay-statement");

        Assert.Equal("FILE_EMPTY", Packed.Refusal([], Zip));
        Assert.Equal("FILE_EMPTY", Packed.Refusal([], unionPay, "777290058110048_20260106.zip"));
        Assert.Empty(Assert.Single(Packed.Read([], unionPay, "INN26010688ZM_777290058110048")).Content);
    }

    [Fact]
    public void S04_GzipWithAnotherChecksumOrSize_IsRefused()
    {
        var file = Pack(Gzip);

        Assert.Equal("FILE_CHECKSUM", Packed.Refusal(With(file, file.Length - 8, (byte)(file[^8] ^ 1)), Gzip));
        Assert.Equal("FILE_CHECKSUM", Packed.Refusal(With(file, file.Length - 4, (byte)(file[^4] ^ 1)), Gzip));
    }

    [Fact]
    public void S05_BytesBehindGzip_AreRefusedUnlessZeroOrAMember()
    {
        var file = Pack(Gzip);

        Assert.Equal("FILE_TRAILING_DATA", Packed.Refusal([.. file, 1], Gzip));
        Assert.Equal("FILE_TRAILING_DATA", Packed.Refusal([.. file, 0, 0, 1], Gzip));
        Assert.Equal("FILE_TRAILING_DATA", Packed.Refusal([.. file, 0x1F, 1], Gzip));
        Assert.Equal("FILE_TRAILING_DATA", Packed.Refusal([.. Pack(Zip), 0], Zip));
        Assert.Equal("FILE_TRAILING_DATA", Packed.Refusal([.. Pack(Base64), .. "AAAA"u8], Base64));
        Assert.Null(Packed.Refusal([.. file, .. new byte[1000]], Gzip));
        Assert.Equal([.. Rows, .. Rows], Packed.Read([.. file, .. file], Gzip)[0].Content);
    }

    [Fact]
    public void S06_Base64WithBlanksForPlus_IsPutBackAndTold()
    {
        var file = Pack(Base64);
        Assert.Contains((byte)'+', file);
        var blanks = file.Select(b => b == '+' ? (byte)' ' : b).ToArray();

        using var source = new MemoryStream(blanks);
        var members = Packed.Read(source, Base64, "day.bin", null, out var reader);

        Assert.Equal(Rows, members[0].Content);
        Assert.True(reader.PutBackBlanks);
        Assert.Equal(blanks.Length, reader.ReceivedBytes);
    }

    [Fact]
    public void S06_Base64WithLineBreaks_IsRead()
    {
        var lines = Encoding.ASCII.GetString(Pack(Base64)).Chunk(76).Select(c => new string(c) + "\r\n");

        Assert.Null(Packed.Refusal(Encoding.ASCII.GetBytes(string.Concat(lines)), Base64));
    }

    [Theory]
    [InlineData((byte)'-')]
    [InlineData((byte)'\t')]
    [InlineData((byte)0)]
    [InlineData((byte)0xFF)]
    [InlineData((byte)'=')]
    public void S06_Base64WithAForeignCharacter_IsRefused(byte foreign)
    {
        var file = With(Pack(Base64), 40, foreign);

        Assert.Equal("FILE_ENCODING", Packed.Refusal(file, Base64));
    }

    [Fact]
    public void S06_Base64WithSpareBits_IsRefused()
    {
        var content = Enumerable.Range(1, 200).Select(i => Rows[..i]).First(c => Pack(Base64, content: c)[^2] == '=');
        var file = Pack(Base64, content: content);

        Assert.Null(Packed.Refusal(file, Base64));
        Assert.Equal("FILE_ENCODING", Packed.Refusal(With(file, file.Length - 3, (byte)(file[^3] + 1)), Base64));
    }

    [Fact]
    public void S07_ZipDataChanged_DiffersFromItsChecksum()
    {
        var noise = new byte[3000];
        new Random(7).NextBytes(noise);
        var file = Pack(Zip, content: noise);

        Assert.Equal("FILE_CHECKSUM", Packed.Refusal(With(file, 1500, (byte)(file[1500] ^ 1)), Zip));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(+1)]
    public void S08_ZipStatesAnotherSize_IsRefused(int difference)
    {
        var file = Pack(Zip);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Rows.Length + difference);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Directory(file) + 24), Rows.Length + difference);

        Assert.Equal("FILE_SIZE_MISMATCH", Packed.Refusal(file, Zip));
    }

    [Fact]
    public void S09_Bomb_IsStoppedByRatioAndBySize()
    {
        var zeros = new byte[30 << 20];
        var small = ContainerLimits.Default with { UnpackedBytes = 2 << 20 };

        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(Pack(Gzip, content: zeros), Gzip));
        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(Pack(Zip, content: zeros), Zip));
        Assert.Null(Packed.Refusal(Pack(Gzip, content: zeros[..(1 << 20)]), Gzip));
        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(Pack(Gzip, content: Packed.Rows(60_000)), Gzip, limits: small));
        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(Rows, Packed.Chain(), "rows.txt", ContainerLimits.Default with { ReceivedBytes = Rows.Length - 1 }));
    }

    [Fact]
    public void S09_BombOverTwoLevels_CountsAsOne()
    {
        var layout = Packed.Chain(ContainerStep.Zlib, ContainerStep.Zip);
        var file = Pack(layout);
        var both = Pack(Zip).Length + Rows.Length;

        Assert.Null(Packed.Refusal(file, layout, limits: ContainerLimits.Default with { UnpackedBytes = both }));
        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(file, layout, limits: ContainerLimits.Default with { UnpackedBytes = both - 1 }));
    }

    [Fact]
    public void S09_TooManyEntries_AreRefused()
    {
        var members = Enumerable.Range(0, 65).Select(i => ($"rows{i}.txt", Rows)).ToList();

        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(ContainerWriter.Pack(Zip, members, "day.bin"), Zip));
    }

    [Fact]
    public void S10_PackedBeyondTheChain_IsNested()
    {
        var zip = Pack(Zip);
        var gzip = Pack(Gzip);

        Assert.Equal("ARCHIVE_NESTED", Packed.Refusal(Pack(Zip, content: zip), Zip));
        Assert.Equal("ARCHIVE_NESTED", Packed.Refusal(Pack(Gzip, content: gzip), Gzip));
        Assert.Equal("ARCHIVE_NESTED", Packed.Refusal(Pack(Zip, content: Pack(Packed.Chain(ContainerStep.Zlib))), Zip));
        Assert.Equal("ARCHIVE_NESTED", Packed.Refusal(zip, Gzip, "rows.bin"));
        Assert.Equal("ARCHIVE_NESTED", Packed.Refusal(zip, Packed.Chain(), "rows.txt"));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/a")]
    [InlineData("..\\a")]
    [InlineData("C:\\a")]
    [InlineData("C:a")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("rows\0.txt")]
    [InlineData("rows\n.txt")]
    public void S11_NameThatLeadsOutside_IsRefused(string name) =>
        Assert.Equal("ARCHIVE_ENTRY_NAME", Packed.Refusal(Pack(Zip, name), Zip));

    [Fact]
    public void S11_SymbolicLink_IsRefused()
    {
        var file = Pack(Zip);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Directory(file) + 38), 0xA1FFu << 16);

        Assert.Equal("ARCHIVE_ENTRY_NAME", Packed.Refusal(file, Zip));
    }

    [Fact]
    public void S12_TwoOfOneNameOrTwoStatements_IsAmbiguous()
    {
        byte[] Two(string a, string b) => ContainerWriter.Pack(Zip, [(a, Rows), (b, Rows)], "day.bin");

        Assert.Equal("ARCHIVE_AMBIGUOUS", Packed.Refusal(Two("rows.txt", "rows.txt"), Zip));
        Assert.Equal("ARCHIVE_AMBIGUOUS", Packed.Refusal(Two("rows.txt", "ROWS.TXT"), Zip));
        Assert.Equal("ARCHIVE_AMBIGUOUS", Packed.Refusal(Two("rows1.txt", "rows2.txt"), Zip));
    }

    [Theory]
    [InlineData(6, 1)] // encrypted
    [InlineData(6, 0x40)] // strongly encrypted
    [InlineData(8, 12)] // bzip2
    [InlineData(8, 9)] // deflate64
    public void S13_EncryptedOrUnknownMethod_IsUnsupported(int at, byte value)
    {
        var file = Pack(Zip);

        var changed = With(With(file, at, value), Directory(file) + at + 2, value);

        Assert.Equal("ARCHIVE_UNSUPPORTED", Packed.Refusal(changed, Zip));
    }

    [Fact]
    public void S14_NameInGbkWithoutTheFlag_IsDecoded()
    {
        var layout = Zip with { Members = [new() { Names = ["对账单.txt"], Table = "rows" }] };
        var file = Pack(Zip, "0123456.txt");
        foreach (var at in new[] { 30, Directory(file) + 46 }) Convert.FromHexString("B6D4D5CBB5A5").CopyTo(file, at + 1);
        foreach (var at in new[] { 30, Directory(file) + 46 }) file[at] = (byte)'x';

        var member = Assert.Single(Packed.Read(file, layout with { Members = [new() { Names = ["x对账单.txt"], Table = "rows" }] }));

        Assert.Equal("x对账单.txt", member.Name);
        Assert.Equal("ARCHIVE_ENTRY_NAME", Packed.Refusal(With(With(file, 31, 0xFF, 0xFF), Directory(file) + 47, 0xFF, 0xFF), Zip));
    }
}
