using System.Buffers.Binary;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>CRC-32 of gzip and ZIP (reflected polynomial EDB88320), eight bytes a step.</summary>
internal struct Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of what was appended; 0 for nothing.</summary>
    public uint Value { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var t = Tables;
            var crc = ~Value;
            while (bytes.Length >= 8)
            {
                var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
                var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
                crc = t[(7 * 256) + (byte)low] ^ t[(6 * 256) + (byte)(low >> 8)] ^ t[(5 * 256) + (byte)(low >> 16)] ^ t[(4 * 256) + (int)(low >> 24)]
                    ^ t[(3 * 256) + (byte)high] ^ t[(2 * 256) + (byte)(high >> 8)] ^ t[256 + (byte)(high >> 16)] ^ t[(int)(high >> 24)];
                bytes = bytes[8..];
            }
            foreach (var value in bytes) crc = t[(byte)(crc ^ value)] ^ (crc >> 8);
            Value = ~crc;
        }
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320u;
            tables[i] = value;
        }
        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[tables[i - 256] & 0xFF];
        return tables;
    }
}

/// <summary>Adler-32 of zlib.</summary>
internal struct Adler32
{
    private const uint Modulus = 65521;
    private const int LongestRun = 5552; // the sums of so many bytes fit 32 bits
    private uint _lessOne;
    private uint _sums;

    public readonly uint Value => (_sums << 16) | (_lessOne + 1) % Modulus;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var (a, b) = ((_lessOne + 1) % Modulus, _sums);
            while (!bytes.IsEmpty)
            {
                var run = bytes[..Math.Min(bytes.Length, LongestRun)];
                foreach (var value in run)
                {
                    a += value;
                    b += a;
                }
                a %= Modulus;
                b %= Modulus;
                bytes = bytes[run.Length..];
            }
            (_lessOne, _sums) = ((a + Modulus - 1) % Modulus, b);
        }
    }
}
