using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>One way to break a good member.</summary>
internal enum DamageKind
{
    /// <summary>Ends early, anywhere.</summary>
    Cut,

    /// <summary>Ends early, at the end of a line.</summary>
    CutAtLineEnd,

    /// <summary>A byte that no encoding knows.</summary>
    BadByte,

    /// <summary>A NUL in a row.</summary>
    Control,

    /// <summary>A row with a field or byte too many.</summary>
    LongerRow,

    /// <summary>A letter where an amount has a digit.</summary>
    BadAmount,

    /// <summary>A row twice.</summary>
    DoubledRow,

    /// <summary>A row again with another amount.</summary>
    ContradictingRow,

    /// <summary>A digit of the trailer changed.</summary>
    WrongTrailer,

    /// <summary>Without trailer.</summary>
    NoTrailer,

    /// <summary>Any byte becomes any other.</summary>
    Flip,
}

/// <summary>Breaks members in one named way, the same way for the same seed.</summary>
internal static class StatementDamage
{
    /// <summary>A broken copy; <c>null</c> where the table cannot be broken so.</summary>
    public static byte[]? Apply(StatementLayout layout, string table, byte[] member, DamageKind kind, int seed)
    {
        var random = new Random(seed); // not for secrets: test data that repeats
        var plan = new FilePlan(layout, new Dictionary<string, string>()).Tables[table];
        var lines = Lines(member);
        var head = (plan.Header is null ? 0 : 1) + (plan.ColumnNames is null ? 0 : 1);
        var tail = (plan.Trailer is null ? 0 : 1) + (plan.TrailerNames is null ? 0 : 1) + (plan.EndMark is null ? 0 : 1);
        var rows = lines.Count - head - tail;
        if (kind == DamageKind.Cut) return member.Length == 0 ? null : member[..random.Next(member.Length)];
        if (kind == DamageKind.Flip) return member.Length == 0 ? null : Flip(member, random);
        if (kind == DamageKind.CutAtLineEnd) return lines.Count < 2 ? null : Join(lines.Take(random.Next(1, lines.Count)));
        if (kind is DamageKind.WrongTrailer or DamageKind.NoTrailer) return plan.Trailer is null ? null : Trailer(plan, lines, kind, random);
        if (rows <= 0) return null;
        var at = head + random.Next(rows);
        return Row(plan, lines, at, kind, random);
    }

    private static byte[]? Row(TablePlan plan, List<byte[]> lines, int at, DamageKind kind, Random random)
    {
        var line = lines[at];
        var amount = AmountPlace(plan, line);
        switch (kind)
        {
            case DamageKind.DoubledRow:
                lines.Insert(at, line);
                return Join(lines);
            case DamageKind.ContradictingRow when amount >= 0:
                lines.Insert(at, With(line, amount, line[amount] == '1' ? (byte)'2' : (byte)'1'));
                return Join(lines);
            case DamageKind.BadAmount when amount >= 0:
                lines[at] = With(line, amount, (byte)'x');
                return Join(lines);
            case DamageKind.BadByte:
                lines[at] = With(line, PlainPlace(line, random), 0xFF);
                return Join(lines);
            case DamageKind.Control:
                lines[at] = With(line, PlainPlace(line, random), 0);
                return Join(lines);
            case DamageKind.LongerRow:
                lines[at] = [plan.Delimiter == 0 ? (byte)' ' : plan.Delimiter, .. line];
                return Join(lines);
            default:
                return null;
        }
    }

    /// <summary>A place behind the mark of the record and outside characters of several bytes.</summary>
    private static int PlainPlace(byte[] line, Random random)
    {
        var places = Enumerable.Range(3, line.Length - 5).Where(i => line[i] < 0x80 && line[i - 1] < 0x80).ToList();
        return places[random.Next(places.Count)];
    }

    /// <summary>The last digit of the first amount of a row; -1 where it cannot be found without reading.</summary>
    private static int AmountPlace(TablePlan plan, byte[] line)
    {
        var column = plan.Row!.Amounts.FirstOrDefault(c => !c.IsVirtual);
        if (column is null || line.Contains((byte)'"')) return -1;
        if (plan.Delimiter == 0) return column.At + column.Width - 1;
        Span<ulong> cells = stackalloc ulong[256];
        if (RowText.Split(line, 0, line.Length, plan.Delimiter, cells) <= column.Index) return -1;
        var cell = cells[column.Index];
        return StatementBatch.LengthOf(cell) == 0 ? -1 : StatementBatch.StartOf(cell) + StatementBatch.LengthOf(cell) - 1;
    }

    private static byte[]? Trailer(TablePlan plan, List<byte[]> lines, DamageKind kind, Random random)
    {
        var line = lines[^1];
        if (kind == DamageKind.NoTrailer) return Join(lines.Take(lines.Count - 1));
        var cells = new ulong[256];
        RowText.Split(line, 0, line.Length, plan.Delimiter, cells);
        var digits = plan.Trailer!.Columns.Where(c => c.Layout.Proves is not null)
            .SelectMany(c => Enumerable.Range(StatementBatch.StartOf(cells[c.Index]), StatementBatch.LengthOf(cells[c.Index])))
            .Where(i => line[i] is >= (byte)'0' and <= (byte)'9').ToList();
        var at = digits[random.Next(digits.Count)];
        lines[^1] = With(line, at, line[at] == '9' ? (byte)'8' : (byte)(line[at] + 1));
        return Join(lines);
    }

    private static byte[] Flip(byte[] member, Random random)
    {
        var at = random.Next(member.Length);
        return With(member, at, (byte)(member[at] ^ random.Next(1, 256)));
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        var copy = bytes.ToArray();
        copy[at] = value;
        return copy;
    }

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(l => l)];

    /// <summary>Lines with their ends.</summary>
    private static List<byte[]> Lines(ReadOnlySpan<byte> member)
    {
        var lines = new List<byte[]>();
        while (!member.IsEmpty)
        {
            var end = member.IndexOf((byte)'\n');
            var length = end < 0 ? member.Length : end + 1;
            lines.Add(member[..length].ToArray());
            member = member[length..];
        }
        return lines;
    }
}
