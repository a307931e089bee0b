using System.Text;

namespace Rijie.Statements;

/// <summary>Up to a thousand rows of a statement, column by column: text as UTF-8 slices of one buffer, everything else as 64-bit numbers.</summary>
/// <remarks>
/// Made for millions of rows a second: the engine fills the same batch again and again, so whoever receives one copies what
/// it keeps before it returns. Rows of other people's merchants, duplicates and rejected rows never enter a batch.
/// Money is in fen (gross, discounts and order amounts not negative, fee as a cost, net signed), instants are Unix
/// milliseconds, dates are day numbers of <see cref="DateOnly"/>, classes are the values of their enums.
/// </remarks>
public sealed class StatementBatch
{
    /// <summary>Stands in <see cref="Numbers"/> where the row does not say.</summary>
    public const long Absent = long.MinValue;

    internal const int Capacity = 1024;
    internal const int TextTarget = 768 * 1024;
    private const ulong LengthMask = (1UL << 31) - 1;

    private readonly long[]?[] _numbers = new long[BatchShape.FieldCount][];
    private readonly long[] _lineNos = new long[Capacity];
    private readonly long[] _byteOffsets = new long[Capacity];
    private readonly RowKind[] _kinds = new RowKind[Capacity];
    private readonly sbyte[] _types = new sbyte[Capacity];
    private readonly sbyte[] _also = new sbyte[Capacity];
    private readonly RowMarks[] _marks = new RowMarks[Capacity];
    private static readonly long[] NoNumbers = [.. Enumerable.Repeat(Absent, Capacity)];

    internal BatchShape Shape { get; private set; } = new([], [], []);

    internal byte[] Buffer { get; private set; } = new byte[TextTarget + 128 * 1024];

    internal ulong[] Cells { get; private set; } = [];

    internal int TextLength { get; set; }

    /// <summary>How many rows it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The member of the file that the rows stand in.</summary>
    public string Member { get; private set; } = "";

    /// <summary>The names of the file's columns, for <see cref="Cell"/>.</summary>
    public IReadOnlyList<string> Columns => Shape.Columns;

    /// <summary>The text of a field in UTF-8; empty where the row does not say.</summary>
    /// <param name="field">A field up to <see cref="StatementField.Remark"/>; the others are numbers.</param>
    /// <param name="row">From 0.</param>
    public ReadOnlySpan<byte> Text(StatementField field, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        var slot = BatchShape.IsText(field) ? Shape.TextSlots[(int)field] : -1;
        return slot < 0 ? default : At(row, slot);
    }

    /// <summary>The numbers of a field, one for each row; <see cref="Absent"/> where the row does not say.</summary>
    public ReadOnlySpan<long> Numbers(StatementField field) => (_numbers[(int)field] ?? NoNumbers).AsSpan(0, Count);

    /// <summary>The text of one of <see cref="Columns"/> as the file has it, in UTF-8, card numbers masked.</summary>
    public ReadOnlySpan<byte> Cell(int column, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Shape.Columns.Count);
        return At(row, column);
    }

    /// <summary>The first physical line of the row, from 1.</summary>
    public long LineNo(int row) => _lineNos.AsSpan(0, Count)[row];

    /// <summary>Where the row begins in the unpacked member, in bytes from 0.</summary>
    public long ByteOffset(int row) => _byteOffsets.AsSpan(0, Count)[row];

    /// <summary>What the row is about.</summary>
    public RowKind Kind(int row) => _kinds.AsSpan(0, Count)[row];

    /// <summary>The type of the transaction; <c>null</c> where the file does not say, as with payouts.</summary>
    public TransactionType? Type(int row) => _types.AsSpan(0, Count)[row] is >= 0 and var type ? (TransactionType)type : null;

    /// <summary>A second fact of the same row.</summary>
    public TransactionType? Also(int row) => _also.AsSpan(0, Count)[row] is >= 0 and var type ? (TransactionType)type : null;

    /// <summary>Whether amount, fee and net add up as the layout says.</summary>
    public bool Balanced(int row) => (_marks.AsSpan(0, Count)[row] & RowMarks.Unbalanced) == 0;

    /// <summary>Whether the row's own type holds only if no other row of the same order tells it (<see cref="ClassCase.UnlessKnown"/>).</summary>
    public bool UnlessKnown(int row) => (_marks.AsSpan(0, Count)[row] & RowMarks.UnlessKnown) != 0;

    /// <summary>The row as a record of its own, for places that are not hot.</summary>
    public StatementRow ToRow(int row) => BatchRows.ToRow(this, row);

    /// <summary>The currency of the whole file, for rows that name none.</summary>
    internal string? FileCurrency { get; set; }

    /// <summary>Whose the whole file is, for rows that name no merchant.</summary>
    internal string? FileOwner { get; set; }

    internal void Begin(BatchShape shape, string member)
    {
        Shape = shape;
        Member = member;
        Clear();
        if (Cells.Length < Capacity * shape.Slots) Cells = new ulong[Capacity * shape.Slots];
        foreach (var field in shape.NumberFields) _numbers[field] ??= new long[Capacity];
        for (var field = 0; field < _numbers.Length; field++)
            if (!shape.NumberFields.Contains(field)) _numbers[field] = null;
    }

    internal void Clear()
    {
        Count = 0;
        TextLength = 0;
    }

    /// <summary>The buffer with room for that many bytes behind what is taken.</summary>
    internal byte[] Reserve(int bytes)
    {
        if (Buffer.Length - TextLength < bytes)
        {
            var larger = Buffer;
            Array.Resize(ref larger, Math.Max(Buffer.Length * 2, TextLength + bytes));
            Buffer = larger;
        }
        return Buffer;
    }

    internal Span<ulong> NextCells() => Cells.AsSpan(Count * Shape.Slots, Shape.Slots);

    internal void Add(ReadOnlySpan<long> fields, long lineNo, long byteOffset, RowKind kind, TransactionType? type, TransactionType? also, RowMarks marks)
    {
        var row = Count;
        foreach (var field in Shape.NumberFields) _numbers[field]![row] = fields[field];
        _lineNos[row] = lineNo;
        _byteOffsets[row] = byteOffset;
        _kinds[row] = kind;
        _types[row] = type is { } t ? (sbyte)t : (sbyte)-1;
        _also[row] = also is { } a ? (sbyte)a : (sbyte)-1;
        _marks[row] = marks;
        Count = row + 1;
    }

    internal bool IsFull => Count == Capacity || TextLength >= TextTarget;

    internal static ulong Slice(int start, int length) => ((ulong)(uint)start << 32) | (uint)length;

    /// <summary>The mark on a cell whose text a writer cannot give back from the field alone.</summary>
    internal const ulong OwnText = 1UL << 31;

    internal static int StartOf(ulong cell) => (int)(cell >> 32);

    internal static int LengthOf(ulong cell) => (int)(cell & LengthMask);

    internal bool KeepsText(int column, int row) => (Cells[row * Shape.Slots + column] & OwnText) != 0;

    internal string? String(StatementField field, int row) =>
        Text(field, row) is { Length: > 0 } text ? Encoding.UTF8.GetString(text) : null;

    private ReadOnlySpan<byte> At(int row, int slot)
    {
        var cell = Cells[row * Shape.Slots + slot];
        return Buffer.AsSpan(StartOf(cell), LengthOf(cell));
    }
}

/// <summary>Marks of a row in a batch.</summary>
[Flags]
internal enum RowMarks : byte
{
    None = 0,
    Unbalanced = 1,
    UnlessKnown = 2,
}
