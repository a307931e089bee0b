using System.Security.Cryptography;
using CsCheck;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class HmacSignatureTests
{
    // RFC 4231, test case 2.
    private const string Key = "Jefe";
    private const string Sha256 = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
    private static readonly byte[] Data = "what do ya want for nothing?"u8.ToArray();

    [Theory]
    [InlineData("SHA256", Sha256)]
    [InlineData("SHA512", "Fkt6e/z4GeLjlfvnO1bgo4e9ZCIugx/WECcM1+olBVSXWL91wFqZSm0DT2X48Ob9yuqxo01Ka0tjbgcKOLznNw==")]
    public void Sign_PublishedVector_GivesItsSignature(string digest, string expected)
    {
        var key = HmacSignature.FromText("key", Key, new HashAlgorithmName(digest));

        Assert.Equal(expected, key.Sign(Data));
        Assert.Equal("key", key.Check(Data, expected).KeyId);
    }

    [Theory]
    [InlineData(null, "SIG_MISSING")]
    [InlineData("", "SIG_MISSING")]
    [InlineData(" ", "SIG_MISSING")]
    [InlineData("null", "SIG_MISSING")]
    [InlineData("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM", "SIG_ENCODING")] // no padding
    [InlineData("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEN=", "SIG_ENCODING")] // spare bits
    [InlineData("W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM= ", "SIG_ENCODING")]
    [InlineData("W9zBRr9gdU5qBCQmCJV1xw==", "SIG_ENCODING")] // a part of it
    [InlineData("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "SIG_ENCODING")] // hex
    [InlineData("X9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnewYOexkOEM=", "SIG_INVALID")]
    public void Check_AnythingButTheSignature_IsRefusedByItsCode(string? signature, string code)
    {
        var verdict = HmacSignature.FromText("key", Key, HashAlgorithmName.SHA256).Check(Data, signature);

        Assert.Equal(code, verdict.RefusalCode);
        Assert.False(verdict.Holds);
    }

    [Fact]
    public void Check_AnyBitOfTheDataChanged_DoesNotHold()
    {
        var key = HmacSignature.FromText("key", Key, HashAlgorithmName.SHA256);

        Gen.Select(Gen.Byte.Array[1, 64], Gen.Int[0, 511]).Sample((data, bit) =>
        {
            var changed = data.ToArray();
            changed[bit / 8 % data.Length] ^= (byte)(1 << (bit % 8));
            return key.Check(data, key.Sign(data)).Holds && !key.Check(changed, key.Sign(data)).Holds;
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void FromText_BlankKey_IsRefused(string key) =>
        Assert.Throws<ArgumentException>(() => HmacSignature.FromText("key", key, HashAlgorithmName.SHA256));

    [Fact]
    public void ToString_OfAKey_DoesNotShowIt() =>
        Assert.DoesNotContain(Key, HmacSignature.FromText("key", Key, HashAlgorithmName.SHA256).ToString(), StringComparison.Ordinal);
}
