using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public class ContainerReaderTests
{
    private const string ZipName = "777290058110048_20260105.zip";
    private static readonly StatementLayout UnionPay = Layouts.Read("unionpay-statement");
    private static readonly StatementLayout Shengfutong = Layouts.Read("shengfutong-statement");

    private static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    /// <summary>A network stream: it cannot seek, and gives what it likes.</summary>
    private sealed class Trickle(byte[] bytes) : ForwardStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var read = Math.Min(Math.Min(buffer.Length, 7), bytes.Length - _at);
            bytes.AsSpan(_at, read).CopyTo(buffer);
            _at += read;
            return read;
        }
    }

    [Theory]
    [InlineData("unionpay/777290058110048_20260105.zip", "Zip")]
    [InlineData("unionpay/fileContent.base64.txt", "Base64 Zlib Zip")]
    public void Next_UnionPay_GivesTheProofFirstAndTheRowsAsTheyAre(string sample, string steps)
    {
        var members = Packed.Read(new Trickle(Sample(sample)), UnionPay, ZipName, null, out var reader);

        Assert.Equal(["RD201026010501_777290058110048", "INN26010588ZM_777290058110048", "INN26010588ZME_777290058110048"], members.Select(m => m.Name));
        Assert.All(members, m => Assert.Equal(Sample("unionpay/" + m.Name), m.Content));
        Assert.Equal(steps, string.Join(' ', reader.Steps));
        Assert.True(reader.ProvesWhole);
        Assert.False(reader.PutBackBlanks);
    }

    [Fact]
    public void Next_BareMember_EntersTheChainAtItsEnd()
    {
        using var source = new MemoryStream(Sample("unionpay/INN26010588ZM_777290058110048"));

        var reader = ContainerReader.Open(source, UnionPay, "INN26010588ZM_777290058110048");
        var member = reader.Next();

        Assert.Equal("zm", member?.Kind?.Table);
        Assert.Equal("777290058110048", member?.NameFacts[FileFact.Owner]);
        Assert.Equal("2026-01-05", member?.NameFacts[FileFact.ClearingDate]);
        Assert.False(reader.ProvesWhole);
        Assert.Null(reader.Next());
    }

    [Fact]
    public void Next_ShengfutongInsideItsZip_IsTheBareFile()
    {
        var members = Packed.Read(Sample("shengfutong/fund_30000001_20260105.zip"), Shengfutong, "fund_30000001_20260105.zip");

        Assert.Equal(Sample("shengfutong/fund_30000001_20260105.csv"), Assert.Single(members).Content);
    }

    [Fact]
    public void Next_Parts_ComeInTheirOrder()
    {
        var file = ContainerWriter.Pack(
            Shengfutong,
            [.. Enumerable.Range(1, 11).Reverse().Select(i => ($"fund_30000001_20260105_{i}.csv", new[] { (byte)('0' + i) }))],
            "fund_30000001_20260105.zip");

        var members = Packed.Read(file, Shengfutong, "fund_30000001_20260105.zip");

        Assert.Equal(Enumerable.Range(1, 11).Select(i => (byte)('0' + i)), members.Select(m => m.Content[0]));
    }

    [Fact]
    public void Open_APartIsMissing_IsTruncated()
    {
        var file = ContainerWriter.Pack(
            Shengfutong, [("fund_30000001_20260105_1.csv", [49]), ("fund_30000001_20260105_3.csv", [51])], "fund_30000001_20260105.zip");

        Assert.Equal("FILE_TRUNCATED", Packed.Refusal(file, Shengfutong, "fund_30000001_20260105.zip"));
    }

    [Fact]
    public void Open_RequiredMemberIsMissing_IsNotAStatement()
    {
        var file = ContainerWriter.Pack(UnionPay, [("INN26010588ZME_777290058110048", [])], ZipName);

        Assert.Equal("FILE_NOT_A_STATEMENT", Packed.Refusal(file, UnionPay, ZipName));
    }

    [Fact]
    public void Open_PackedNameWithUnpackedContent_IsNotAStatement()
    {
        Assert.Equal("FILE_NOT_A_STATEMENT", Packed.Refusal("<html>login</html>"u8.ToArray(), UnionPay, ZipName));
        Assert.Equal("FILE_NOT_A_STATEMENT", Packed.Refusal([1, 2, 3], UnionPay, "upload"));
    }

    [Fact]
    public void Next_UnknownNameOfAText_IsTheFirstKindOfMember()
    {
        using var source = new MemoryStream(Sample("unionpay/INN26010588ZM_777290058110048"));

        var member = ContainerReader.Open(source, UnionPay, "upload(3).txt").Next();

        Assert.Equal("zm", member?.Kind?.Table);
        Assert.Empty(member!.NameFacts);
    }

    [Fact]
    public void Next_MemberLeftUnread_IsVerifiedAllTheSame()
    {
        var file = Sample("unionpay/777290058110048_20260105.zip");
        file[^1] = 0; // the comment length stays 0
        var damaged = file.ToArray();
        damaged[400] ^= 4;

        using var source = new MemoryStream(damaged);
        var reader = ContainerReader.Open(source, UnionPay, ZipName);
        var refused = Assert.Throws<StatementRefusedException>(() =>
        {
            while (reader.Next() is not null)
            {
            }
        });

        Assert.Contains(refused.Code, new[] { "FILE_CHECKSUM", "FILE_SIZE_MISMATCH" });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ContainerStep.Zlib)]
    [InlineData(ContainerStep.Zip)]
    public void Pack_FromAnyStep_IsReadBack(ContainerStep? from)
    {
        (string, byte[])[] members = [("INN26010588ZM_777290058110048", Packed.Rows(500)), ("INN26010588ZME_777290058110048", [])];

        var file = ContainerWriter.Pack(UnionPay, members, ZipName, from);

        Assert.Equal(members, Packed.Read(file, UnionPay, ZipName));
        Assert.Equal(file, ContainerWriter.Pack(UnionPay, members, ZipName, from));
    }

    [Fact]
    public void Pack_NameThatTheLayoutDoesNotKnow_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ContainerWriter.Pack(UnionPay, [("INN26010588ZM_777290058110048", [])], "other.zip"));
}
