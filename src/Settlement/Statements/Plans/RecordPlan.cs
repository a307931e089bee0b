using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Plans;

/// <summary>One kind of line, compiled once for a file into flat arrays.</summary>
internal sealed class RecordPlan
{
    private const int MostNames = 256;
    private readonly byte[]? _firstField;
    private readonly byte[]? _contains;

    public RecordPlan(LayoutRecord layout, LayoutTable table, IReadOnlyDictionary<string, string> settings)
    {
        Layout = layout;
        Role = layout.Role;
        Columns = [.. layout.Columns.Select((c, i) => new ColumnPlan(c, i, layout, table.Shape, settings))];
        RealColumns = Columns.Count(c => !c.IsVirtual);
        _firstField = Encode(layout.When?.FirstField, table.Text.Encoding);
        _contains = Encode(layout.When?.Contains, table.Text.Encoding);
        Prefixed = [.. Columns.Where(c => c.Prefix.Length > 0)];
        Facts = [.. Columns.Where(c => c.Layout.Fact is not null)];
        if (Role != RecordRole.Row) return;

        Class = [.. layout.Class.Select(c => new ClassPlan(c, layout, Columns))];
        Derived = [.. layout.Derive.Select(d => new DerivedPlan(d, layout, Columns))];
        Identities = [.. layout.Identities.Select(i => (i.ZeroIs.Select(t => ColumnPlan.Term(layout, t)).ToArray(), i.Types.Aggregate(0u, (bits, t) => bits | (1u << (int)t))))];
        Key = [.. layout.Key.Select(n => ColumnPlan.IndexOf(layout, n))];
        Content = Runs(layout);
        Texts = [.. Columns.Where(c => !c.IsVirtual && IsText(c))];
        Amounts = [.. Columns.Where(c => c.Amount is not null)];
        Sums = [.. Columns.Where(c => c.Sum.Length > 0)];
        Dates = [.. Columns.Where(c => c.Date is not null && c.Join.Length == 0)];
        Joins = [.. Columns.Where(c => c.Join.Length > 0)];
        Numbers = [.. Columns.Where(c => c.Layout.Number || c.Layout.RateUnitPpm is not null)];
        Private = [.. Columns.Where(c => c.Layout.Privacy != Privacy.None)];
        FreeText = [.. Columns.Where(c => c.IsFreeText && !GivesIdentifier(layout, c))];
        Money = [.. Columns.Where(c => c.Field is { } f && StatementFields.Kind(f) == FieldKind.Money)];
        Shape = new BatchShape(
            [.. layout.Columns.Take(RealColumns).Select(c => c.Name)],
            [.. Columns.Select(c => c.Field).OfType<StatementField>().Concat(Derived.Select(d => d.Field)).Distinct().Order()],
            [.. Columns.Take(RealColumns).Select(c => c.Field is null && c.Literal is null)],
            table.Shape.Kind == ShapeKind.FixedWidth);
    }

    /// <summary>Rows under other column names: what is known by its name is as private as there, the rest is free text. <c>null</c> without names.</summary>
    public static RecordPlan? OfNames(IReadOnlyList<string> names, RecordPlan? known, LayoutTable table)
    {
        if (names.Count is 0 or > MostNames) return null;
        var columns = names.Select(name => known?.Layout.Columns.FirstOrDefault(c => c.Name == name) is { } same
            ? new LayoutColumn { Name = name, Privacy = same.Privacy, Prefix = same.Prefix, Absent = same.Absent }
            : new LayoutColumn { Name = name });
        return new(new() { Role = RecordRole.Row, Columns = [.. columns] }, table, new Dictionary<string, string>());
    }

    public LayoutRecord Layout { get; }
    public RecordRole Role { get; }
    public ColumnPlan[] Columns { get; }
    public int RealColumns { get; }
    public ClassPlan[] Class { get; } = [];
    public DerivedPlan[] Derived { get; } = [];
    public ((int Column, int Sign)[] Terms, uint Types)[] Identities { get; } = [];
    public int[] Key { get; } = [];

    /// <summary>First and last columns of the stretches that say something; running numbers and the like are left out.</summary>
    public (int First, int Last)[] Content { get; } = [];

    public ColumnPlan[] Prefixed { get; } = [];
    public ColumnPlan[] Texts { get; } = [];
    public ColumnPlan[] Amounts { get; } = [];
    public ColumnPlan[] Sums { get; } = [];
    public ColumnPlan[] Dates { get; } = [];
    public ColumnPlan[] Joins { get; } = [];
    public ColumnPlan[] Numbers { get; } = [];
    public ColumnPlan[] Private { get; } = [];
    public ColumnPlan[] FreeText { get; } = [];
    public ColumnPlan[] Facts { get; } = [];
    public ColumnPlan[] Money { get; } = [];
    public BatchShape Shape { get; } = new([], [], []);

    /// <summary>Sums and counts that a trailer or summary will be compared with; filled by <see cref="FilePlan"/>.</summary>
    public List<ProofSum> Proofs { get; } = [];

    /// <summary>Whether a line is of this kind by its own text; kinds without a condition take what the others leave.</summary>
    public bool Fits(ReadOnlySpan<byte> line, long lineNo, LineShape shape)
    {
        if (Layout.When is not { } when) return false;
        if (when.LineNo is { } no && no != lineNo) return false;
        if (_contains is not null && line.IndexOf(_contains) < 0) return false;
        return _firstField is null || StartsWithField(line, shape);
    }

    private bool StartsWithField(ReadOnlySpan<byte> line, LineShape shape)
    {
        if (shape.Kind == ShapeKind.Blanks) line = line.TrimStart((byte)' ');
        if (!line.StartsWith(_firstField)) return false;
        if (line.Length == _firstField!.Length) return true;
        return line[_firstField.Length] == (shape.Kind == ShapeKind.Delimited ? (byte)shape.Delimiter![0] : (byte)' ');
    }

    /// <summary>Whether a column without a field of its own is taken as one by type of row: an order number, which must never be rewritten.</summary>
    private static bool GivesIdentifier(LayoutRecord layout, ColumnPlan column) =>
        layout.Derive.Any(d => d.Field != StatementField.Remark && d.Cases.Any(c => c.Column == column.Layout.Name));

    /// <summary>Texts that need a look: a field or a literal to compare.</summary>
    private static bool IsText(ColumnPlan column) =>
        column.Amount is null && column.Date is null && !column.Layout.Number && column.Layout.RateUnitPpm is null
        && (column.Field is not null || column.Literal is not null);

    private (int, int)[] Runs(LayoutRecord layout)
    {
        var meaning = Columns.Where(c => !c.IsVirtual && (c.Field is not null || c.Amount is not null)).Select(c => c.Index)
            .Concat(Columns.SelectMany(c => c.Join))
            .Concat(layout.Class.SelectMany(c => c.When.Keys).Concat(layout.Derive.SelectMany(d => d.Cases).SelectMany(c => c.When.Keys.Append(c.Column)).OfType<string>())
                .Select(n => ColumnPlan.IndexOf(layout, n)))
            .Distinct().Order();
        var runs = new List<(int First, int Last)>();
        foreach (var index in meaning)
            if (runs.Count > 0 && runs[^1].Last == index - 1) runs[^1] = (runs[^1].First, index);
            else runs.Add((index, index));
        return [.. runs];
    }

    private static byte[]? Encode(string? text, TextEncoding encoding) =>
        text is null ? null : (encoding == TextEncoding.Gb18030 ? Gb18030.Encoding : Encoding.UTF8).GetBytes(text);
}
