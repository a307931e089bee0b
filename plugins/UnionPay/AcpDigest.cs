using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>签名方式, fixed by the account's settings and never by a message.</summary>
internal enum SignMethod
{
    /// <summary>01: RSA over the hex digest.</summary>
    Rsa,

    /// <summary>11: SHA-256 with a secure key.</summary>
    Sha256,

    /// <summary>12: SM3 with a secure key.</summary>
    Sm3,
}

/// <summary>The digests of manual chapter 2, all as lower-case hex text.</summary>
internal static class AcpDigest
{
    private static readonly byte[] Ampersand = [(byte)'&'];

    /// <summary>How a message names the method.</summary>
    public static string Code(this SignMethod method) => method switch
    {
        SignMethod.Rsa => "01",
        SignMethod.Sha256 => "11",
        _ => "12",
    };

    /// <summary>What method 01 signs with RSA, hashing it once more.</summary>
    public static string ForRsa(AcpMessage message) => Sha256(Pieces(message));

    /// <summary>The signature of methods 11 and 12.</summary>
    public static string Keyed(SignMethod method, AcpMessage message, string secureKey)
    {
        var pieces = Pieces(message).Append(Ampersand);
        ReadOnlyMemory<byte> key = Encoding.UTF8.GetBytes(secureKey);
        return method switch
        {
            SignMethod.Sha256 => Sha256(pieces.Append(Encoding.ASCII.GetBytes(Sha256([key])))),
            SignMethod.Sm3 => Sm3(pieces.Append(Encoding.ASCII.GetBytes(Sm3([key])))),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "The method has no secure key."),
        };
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(AcpMessage message) => SortedForm.Pieces(message.Fields, AcpField.Unsigned);

    private static string Sha256(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in pieces) hash.AppendData(piece.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Sm3(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        var hash = new SM3Digest();
        foreach (var piece in pieces) hash.BlockUpdate(piece.Span);
        var result = new byte[hash.GetDigestSize()];
        hash.DoFinal(result, 0);
        return Convert.ToHexStringLower(result);
    }
}
