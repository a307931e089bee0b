using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Plans;

/// <summary>The condition of one case over the cells of a row: every column must hold one of its values.</summary>
internal readonly struct CellCondition
{
    private readonly (ColumnPlan Column, Value[] Values)[] _tests;

    public CellCondition(IReadOnlyDictionary<string, IReadOnlyList<string>> when, IReadOnlyList<ColumnPlan> columns) =>
        _tests = [.. when.Select(w => (columns.First(c => c.Layout.Name == w.Key), w.Value.Select(v => new Value(v)).ToArray())).OrderBy(t => t.Item1.Index)];

    public bool Fits(ReadOnlySpan<byte> buffer, ReadOnlySpan<ulong> cells)
    {
        foreach (var (column, values) in _tests)
            if (!FitsAny(column, values, RowText.Trimmed(column, buffer, cells[column.Index]))) return false;
        return true;
    }

    private static bool FitsAny(ColumnPlan column, Value[] values, ReadOnlySpan<byte> text)
    {
        foreach (var value in values)
            if (value.Fits(column, text)) return true;
        return false;
    }

    private readonly struct Value
    {
        private readonly byte[] _text;
        private readonly bool _beginning;

        public Value(string value)
        {
            _beginning = value.EndsWith('*');
            _text = Encoding.UTF8.GetBytes(_beginning ? value[..^1] : value);
        }

        public bool Fits(ColumnPlan column, ReadOnlySpan<byte> text) =>
            _beginning ? text.StartsWith(_text) : _text.Length == 0 ? column.MeansAbsent(text) : text.SequenceEqual(_text);
    }
}

/// <summary>One case of the class table.</summary>
internal sealed class ClassPlan(ClassCase layout, LayoutRecord record, IReadOnlyList<ColumnPlan> columns)
{
    public ClassCase Layout { get; } = layout;
    public RowKind Kind { get; } = layout.Kind;
    public TransactionType? Type { get; } = layout.Type;
    public CellCondition When { get; } = new(layout.When, columns);
    public (int Column, bool Negative)[] Sign { get; } =
        [.. layout.Sign.Select(s => (ColumnPlan.IndexOf(record, s.Key), s.Value == AmountPart.Negative)).OrderBy(s => s.Item1)];
}

/// <summary>A field that follows from other columns.</summary>
internal sealed class DerivedPlan
{
    public DerivedPlan(DerivedField layout, LayoutRecord record, IReadOnlyList<ColumnPlan> columns)
    {
        Field = layout.Field;
        var type = StatementFields.ClassOf(layout.Field);
        Cases = [.. layout.Cases.Select(c => new Case(
            new CellCondition(c.When, columns),
            c.Types.Count == 0 ? ~0u : c.Types.Aggregate(0u, (bits, t) => bits | (1u << (int)t)),
            c.Column is null ? -1 : ColumnPlan.IndexOf(record, c.Column),
            c.Value is not null && type is not null ? ValueOf(type, c.Value) : StatementBatch.Absent,
            c.Value is not null && type is null ? Encoding.UTF8.GetBytes(c.Value) : null))];
        Otherwise = layout.Otherwise is not null && type is not null ? ValueOf(type, layout.Otherwise) : StatementBatch.Absent;
        OtherwiseText = layout.Otherwise is not null && type is null ? Encoding.UTF8.GetBytes(layout.Otherwise) : null;
    }

    public StatementField Field { get; }
    public Case[] Cases { get; }
    public long Otherwise { get; }
    public byte[]? OtherwiseText { get; }

    public static long ValueOf(Type type, string name) =>
        Convert.ToInt64(Enum.GetValues(type).Cast<object>().First(v => Yaml.YamlBinder.SnakeCase(v.ToString()!) == name), System.Globalization.CultureInfo.InvariantCulture);

    public readonly record struct Case(CellCondition When, uint Types, int Column, long Value, byte[]? Text);
}
