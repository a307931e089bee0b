using System.Text;
using Rijie.Statements;

namespace Rijie.Abstractions.Tests.Statements;

public sealed class CompanionProofTests
{
    private const string Hash = "96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a";

    [Theory]
    [InlineData(Hash + "  831", 831)]
    [InlineData(Hash + "  831\n", 831)]
    [InlineData("96B8139139998374E3F9A79EBBC515D9ADCA20B10B211265702F05670403627A  0", 0)]
    public void Parse_HashTwoBlanksLength_GivesBoth(string text, long length)
    {
        var proof = CompanionProof.Parse(Encoding.ASCII.GetBytes(text))!;

        Assert.Equal((Hash, length), (Convert.ToHexStringLower(proof.Sha256.Span), proof.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Hash)]
    [InlineData(Hash + " 831")]
    [InlineData(Hash + "   831")]
    [InlineData(Hash + "  -1")]
    [InlineData(Hash + "  +1")]
    [InlineData(Hash + "  1234567890123456")]
    [InlineData(Hash + "  831\n\n")]
    [InlineData(Hash + "  831  1")]
    [InlineData("x" + Hash + "  831")]
    [InlineData("g6b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a  831")]
    public void Parse_AnotherShape_IsNone(string text) => Assert.Null(CompanionProof.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Parse_MoreThanAFlagCanHold_IsNone() => Assert.Null(CompanionProof.Parse(Encoding.ASCII.GetBytes(Hash + "  831" + new string('\n', 200))));

    [Theory]
    [InlineData("TP_ORG0001_20260105.txt", "TP_ORG0001_20260105.ok")]
    [InlineData("/a.b/TP", "/a.b/TP.ok")]
    [InlineData("a.tar.gz", "a.tar.ok")]
    public void NameFor_AFile_TakesTheEndingsPlace(string statement, string companion) =>
        Assert.Equal(companion, new CompanionFile { Extension = ".ok" }.NameFor(statement));
}
