using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Digests;
using Rijie.Signing;

namespace Rijie.UnionPay.Tests;

public sealed class AcpDigestTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(Bench.Sample("signature-vectors.json")).RootElement;
    private static readonly AcpMessage Message = AcpMessage.FromTexts(Vectors.GetProperty("fields").EnumerateObject().Select(f => new KeyValuePair<string, string>(f.Name, f.Value.GetString()!)));

    [Fact]
    public void Pieces_Vector_AreTheSortedString()
    {
        var bytes = SortedForm.Pieces(Message.Fields, AcpField.Unsigned).SelectMany(p => p.ToArray()).ToArray();

        Assert.Equal(Vector("sortedString"), Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void ForRsa_Vector_IsTheHexThatIsSigned() => Assert.Equal(Vector("signMethod01_5_1_0_inputToRsaSha256"), AcpDigest.ForRsa(Message));

    [Fact]
    public void Pieces_VectorOfVersion500_HashToIt()
    {
        var bytes = SortedForm.Pieces(Message.Fields, AcpField.Unsigned).SelectMany(p => p.ToArray()).ToArray();
#pragma warning disable CA5350 // the old version's vector pins the string that is hashed; the plugin does not speak that version
        var hash = SHA1.HashData(bytes);
#pragma warning restore CA5350

        Assert.Equal(Vector("signMethod01_5_0_0_inputToRsaSha1"), Convert.ToHexStringLower(hash));
    }

    [Theory]
    [InlineData(11, "signMethod11")]
    [InlineData(12, "signMethod12")]
    public void Keyed_Vector_IsTheSignature(int method, string vector) =>
        Assert.Equal(Vector(vector), AcpDigest.Keyed(method == 11 ? SignMethod.Sha256 : SignMethod.Sm3, Message, Vector("secureKey")));

    [Fact]
    public void Sm3_Abc_IsTheStandardsVector()
    {
        var hash = new SM3Digest();
        hash.BlockUpdate("abc"u8);
        var result = new byte[32];
        hash.DoFinal(result, 0);

        Assert.Equal(Vector("sm3_abc"), Convert.ToHexStringLower(result));
    }

    private static string Vector(string name) => Vectors.GetProperty(name).GetString()!;
}
