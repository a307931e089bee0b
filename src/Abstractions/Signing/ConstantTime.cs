using System.Security.Cryptography;

namespace Rijie.Signing;

/// <summary>Compares secrets without telling by time where they differ.</summary>
public static class ConstantTime
{
    /// <summary>Whether both hold the same bytes; an empty expectation never matches, so that a missing key cannot pass.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual) =>
        !expected.IsEmpty && CryptographicOperations.FixedTimeEquals(expected, actual);
}
