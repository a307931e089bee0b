using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Cells of a line, as slices of a buffer.</summary>
internal static class RowText
{
    public const byte Blank = (byte)' ';

    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer, ulong cell) =>
        buffer.Slice(StatementBatch.StartOf(cell), StatementBatch.LengthOf(cell));

    /// <summary>The text of a cell without the blanks that fill a fixed width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Trimmed(ColumnPlan column, ReadOnlySpan<byte> buffer, ulong cell)
    {
        var text = Of(buffer, cell);
        return column.FixedWidth ? text.Trim(Blank) : text;
    }

    /// <summary>Cuts at a delimiter; the answer is how many cells there are, which may be more than were kept.</summary>
    public static int Split(ReadOnlySpan<byte> buffer, int start, int end, byte delimiter, Span<ulong> cells)
    {
        var count = 0;
        var cell = start;
        var at = start;
        if (Vector256.IsHardwareAccelerated)
        {
            var wanted = Vector256.Create(delimiter);
            ref var first = ref MemoryMarshal.GetReference(buffer);
            for (; at + Vector256<byte>.Count <= end; at += Vector256<byte>.Count)
                for (var hits = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)at), wanted).ExtractMostSignificantBits(); hits != 0; hits &= hits - 1)
                {
                    var hit = at + BitOperations.TrailingZeroCount(hits);
                    if (count < cells.Length) cells[count] = StatementBatch.Slice(cell, hit - cell);
                    count++;
                    cell = hit + 1;
                }
        }
        for (; at < end; at++)
        {
            if (buffer[at] != delimiter) continue;
            if (count < cells.Length) cells[count] = StatementBatch.Slice(cell, at - cell);
            count++;
            cell = at + 1;
        }
        if (count < cells.Length) cells[count] = StatementBatch.Slice(cell, end - cell);
        return count + 1;
    }

    /// <summary>Cuts at runs of blanks, as printed reports need it.</summary>
    public static int SplitBlanks(ReadOnlySpan<byte> buffer, int start, int end, Span<ulong> cells)
    {
        var count = 0;
        for (var at = start; at < end;)
        {
            while (at < end && buffer[at] == Blank) at++;
            if (at == end) break;
            var length = buffer[at..end].IndexOf(Blank);
            if (length < 0) length = end - at;
            if (count < cells.Length) cells[count] = StatementBatch.Slice(at, length);
            count++;
            at += length;
        }
        return count;
    }
}
