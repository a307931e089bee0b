using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Plans;

/// <summary>One column of a layout, compiled: names are indexes, texts are bytes.</summary>
internal sealed class ColumnPlan
{
    public ColumnPlan(LayoutColumn column, int index, LayoutRecord record, LineShape shape, IReadOnlyDictionary<string, string> settings)
    {
        Layout = column;
        Index = index;
        At = (column.At ?? 1) - 1;
        Width = column.Width ?? 0;
        FixedWidth = shape.Kind == ShapeKind.FixedWidth;
        IsVirtual = column.Sum.Count > 0 || column.Join.Count > 0;
        if (column.Field is { } field && (column.OnlyIf is not { } only || (settings.TryGetValue(only.Setting, out var value) && value == only.Is))) Field = field;
        if (column.Amount is { } amount)
        {
            Amount = new AmountText(amount, FixedWidth);
            ByType = amount.Sign == AmountSign.ByType;
            Negated = amount.Charged == ChargedAs.Minus;
        }
        if (column.Date is { } date)
        {
            Date = new DateText(date);
            YearFrom = date.YearFrom is null ? -1 : IndexOf(record, date.YearFrom);
        }
        Absent = [.. column.Absent.Where(a => !IsRun(a)).Select(Encoding.UTF8.GetBytes)];
        AbsentRun = column.Absent.FirstOrDefault(IsRun) is { } run ? (byte)run[0] : (byte)0;
        Prefix = Encoding.UTF8.GetBytes(column.Prefix ?? "");
        Literal = column.Literal is null ? null : Encoding.UTF8.GetBytes(column.Literal);
        Sum = [.. column.Sum.Select(t => Term(record, t))];
        IsSigned = Sum.Select(t => record.Columns[t.Column]).Append(column).Any(c => c.Amount?.Sign is AmountSign.Minus or AmountSign.Letter);
        Join = [.. column.Join.Select(n => IndexOf(record, n))];
        IsFreeText = Field == StatementField.Remark
            || (Field is null && column.Privacy == Privacy.None && Amount is null && Date is null && !column.Number && column.RateUnitPpm is null && !IsVirtual && Literal is null && (Width == 0 || Width >= 13));
    }

    public LayoutColumn Layout { get; }
    public int Index { get; }
    public int At { get; }
    public int Width { get; }
    public bool FixedWidth { get; }
    public bool IsVirtual { get; }
    public StatementField? Field { get; }
    public AmountText? Amount { get; }
    public bool ByType { get; }

    /// <summary>Whether the text says the direction: what the merchant loses, a payout too, is then negative.</summary>
    public bool IsSigned { get; }

    /// <summary>Written as what the merchant loses: the cost is the opposite.</summary>
    public bool Negated { get; }

    public DateText? Date { get; }
    public int YearFrom { get; } = -1;
    public byte[][] Absent { get; }
    public byte AbsentRun { get; }
    public byte[] Prefix { get; }
    public byte[]? Literal { get; }
    public (int Column, int Sign)[] Sum { get; }
    public int[] Join { get; }

    /// <summary>Text by people or of no known meaning, in which whole card numbers are looked for; identifiers with a field are never rewritten.</summary>
    public bool IsFreeText { get; }

    /// <summary>Whether a text means that there is none.</summary>
    public bool MeansAbsent(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return true;
        if (AbsentRun != 0 && !text.ContainsAnyExcept(AbsentRun)) return true;
        foreach (var absent in Absent)
            if (text.SequenceEqual(absent)) return true;
        return false;
    }

    public static int IndexOf(LayoutRecord record, string name)
    {
        for (var i = 0; i < record.Columns.Count; i++)
            if (record.Columns[i].Name == name) return i;
        throw new ArgumentException($"The record has no column {name}.", nameof(name));
    }

    public static (int Column, int Sign) Term(LayoutRecord record, string term) =>
        term.StartsWith('-') ? (IndexOf(record, term[1..]), -1) : (IndexOf(record, term), 1);

    private static bool IsRun(string absent) => absent.Length == 2 && absent[1] == '…';
}
