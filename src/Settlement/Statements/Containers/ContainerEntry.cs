using System.Buffers;
using System.Buffers.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>Tells by the first bytes at which level of the declared chain a file enters it.</summary>
internal static class ContainerEntry
{
    private const int Base64Look = 12;
    private const int ShortestPacked = 6;

    private static readonly (ContainerStep Step, byte[] Magic)[] Declarable =
    [
        (ContainerStep.Zip, [0x50, 0x4B, 3, 4]), (ContainerStep.Zip, [0x50, 0x4B, 5, 6]), (ContainerStep.Gzip, [0x1F, 0x8B]),
        (ContainerStep.Zlib, [0x78, 0x01]), (ContainerStep.Zlib, [0x78, 0x5E]), (ContainerStep.Zlib, [0x78, 0x9C]), (ContainerStep.Zlib, [0x78, 0xDA]),
    ];

    /// <summary>7z, rar, xz, bzip2, zstd: packing that no chain declares, beside the steps themselves.</summary>
    private static readonly byte[][] Foreign =
        [[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], [.. "Rar!"u8, 0x1A, 7], [0xFD, .. "7zXZ"u8, 0], [.. "BZh"u8], [0x28, 0xB5, 0x2F, 0xFD]];

    /// <summary>The index of the step that the file begins with; the number of steps for a bare member.</summary>
    /// <param name="head">The first bytes; all of a short file.</param>
    /// <param name="steps">The declared chain.</param>
    public static int Find(ReadOnlySpan<byte> head, IReadOnlyList<ContainerStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
            if (steps[i] == ContainerStep.Base64 ? IsBase64(head, i + 1 < steps.Count ? steps[i + 1] : null) : Begins(head, steps[i])) return i;
        return steps.Count;
    }

    private static bool Begins(ReadOnlySpan<byte> head, ContainerStep step) => step == ContainerStep.Json ? IsJson(head) : IsMagic(head, step);

    /// <summary>An object, whatever blanks and mark stand before it.</summary>
    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        return head.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    /// <summary>The level of packing that bytes of unknown origin begin with; <c>null</c> for text.</summary>
    public static ContainerStep? FirstStep(ReadOnlySpan<byte> head)
    {
        if (head.Length < ShortestPacked) return null;
        ReadOnlySpan<ContainerStep> packed = [ContainerStep.Zip, ContainerStep.Gzip, ContainerStep.Zlib];
        foreach (var step in packed)
            if (IsMagic(head, step) && !IsText(head)) return step;
        foreach (var step in packed)
            if (IsBase64(head, step)) return ContainerStep.Base64;
        return IsBase64OfLines(head) ? ContainerStep.Base64 : IsJson(head) ? ContainerStep.Json : null;
    }

    /// <summary>Base64 whose first bytes are lines of text.</summary>
    private static bool IsBase64OfLines(ReadOnlySpan<byte> head)
    {
        var quartets = head.TrimEnd("\r\n"u8);
        if (quartets.Length < 64 || quartets.ContainsAny((byte)'\r', (byte)'\n', (byte)' ')) return false;
        Span<byte> decoded = stackalloc byte[head.Length];
        return Base64.DecodeFromUtf8(quartets[..(quartets.Length / 4 * 4)], decoded, out _, out var length) == OperationStatus.Done
            && decoded[..length].Contains((byte)'\n') && IsText(decoded[..length]);
    }

    /// <summary>Whether bytes that should be text begin like something packed.</summary>
    /// <remarks>Two bytes that text could hold as well (zlib's <c>x^</c>) do not count.</remarks>
    public static bool IsPacked(ReadOnlySpan<byte> head)
    {
        foreach (var (_, magic) in Declarable)
            if (head.Length > magic.Length && head.StartsWith(magic) && magic[1] != 0x5E) return true;
        foreach (var magic in Foreign)
            if (head.StartsWith(magic)) return true;
        return false;
    }

    /// <summary>Whether no byte is a control character but tab and line ends.</summary>
    public static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
            if (value < 0x20 && value is not (9 or 10 or 13)) return false;
        return true;
    }

    /// <summary>A head shorter than the magic fits as far as it goes: a file cut that early is then found truncated.</summary>
    private static bool IsMagic(ReadOnlySpan<byte> head, ContainerStep step)
    {
        foreach (var (known, magic) in Declarable)
            if (known == step && head.StartsWith(magic.AsSpan(0, Math.Min(magic.Length, head.Length)))) return true;
        return false;
    }

    /// <summary>Base64 has no magic; what it holds has. Where it is the last step, its alphabet must do.</summary>
    private static bool IsBase64(ReadOnlySpan<byte> head, ContainerStep? holds)
    {
        Span<byte> decoded = stackalloc byte[Base64Look];
        var (bits, count, length) = (0, 0, 0);
        foreach (var character in head)
        {
            if (character is 10 or 13) continue;
            var value = Base64Stream.ValueOf(character);
            if (value < 0) return character == '=' && count > 0 && IsHeld(decoded[..length], holds);
            bits = ((bits << 6) | value) & 0xFFFF;
            count += 6;
            if (count < 8) continue;
            count -= 8;
            decoded[length++] = (byte)((bits >> count) & 0xFF);
            if (length == decoded.Length && holds is not null) break;
            if (length == decoded.Length) length = 0;
        }
        return IsHeld(decoded[..length], holds);
    }

    private static bool IsHeld(ReadOnlySpan<byte> decoded, ContainerStep? holds) => holds is not { } step || Begins(decoded, step);
}
