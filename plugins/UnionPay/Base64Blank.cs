namespace Rijie.UnionPay;

/// <summary>Puts back the <c>+</c> that URL-decoding turned into a blank, and only where Base64 is expected (manual 1 and 5).</summary>
internal static class Base64Blank
{
    private const byte Blank = (byte)' ';
    private const byte Plus = (byte)'+';

    /// <summary>The value with its plus signs; a copy is made only when there is a blank.</summary>
    public static ReadOnlyMemory<byte> Repair(string name, ReadOnlyMemory<byte> value) => name switch
    {
        AcpField.FileContent or AcpField.AccountNo => Repair(value, 0, value.Length),
        AcpField.Certificate => RepairCertificate(value),
        _ => value,
    };

    /// <summary>The same for a value that is Base64 from end to end.</summary>
    public static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> value) => Repair(value, 0, value.Length);

    private static ReadOnlyMemory<byte> RepairCertificate(ReadOnlyMemory<byte> value)
    {
        var begin = value.Span.IndexOf("CERTIFICATE-----"u8);
        var end = value.Span.IndexOf("-----END"u8);
        return begin >= 0 && begin < end ? Repair(value, begin, end) : value;
    }

    private static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> value, int from, int to)
    {
        if (!value.Span[from..to].Contains(Blank)) return value;
        var repaired = value.ToArray();
        repaired.AsSpan(from, to - from).Replace(Blank, Plus);
        return repaired;
    }
}
