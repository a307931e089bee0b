using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Plans;

/// <summary>How a table reads, compiled.</summary>
internal sealed class TablePlan
{
    public TablePlan(string id, LayoutTable layout, IReadOnlyDictionary<string, string> settings)
    {
        Id = id;
        Layout = layout;
        var records = layout.Records.Select(r => new RecordPlan(r, layout, settings)).ToList();
        Conditional = [.. records.Where(r => r.Layout.When is not null)];
        Row = records.FirstOrDefault(r => r.Role == RecordRole.Row);
        Rows = [.. records.Where(r => r.Role == RecordRole.Row)];
        RestRow = records.FirstOrDefault(r => r.Role == RecordRole.Row && r.Layout.When is null);
        Header = records.FirstOrDefault(r => r.Role == RecordRole.Header);
        Trailer = records.FirstOrDefault(r => r.Role == RecordRole.Trailer);
        ColumnNames = records.FirstOrDefault(r => r.Role == RecordRole.ColumnNames);
        TrailerNames = records.Any(r => r.Role == RecordRole.TrailerNames) ? NamesLine(Trailer!) : null;
        Records = records;
        IsGb18030 = layout.Text.Encoding == TextEncoding.Gb18030;
        EndMark = layout.Text.EndMark is null ? null : Encoding.UTF8.GetBytes(layout.Text.EndMark);
        Delimiter = layout.Shape.Delimiter is { Length: 1 } d ? (byte)d[0] : (byte)0;
        Gaps = layout.Shape.Kind == ShapeKind.FixedWidth && Row is not null ? GapsOf(Row, layout.Shape.Width ?? 0) : [];
    }

    public string Id { get; }
    public LayoutTable Layout { get; }
    public IReadOnlyList<RecordPlan> Records { get; }
    public RecordPlan[] Conditional { get; }
    public RecordPlan? Row { get; }
    public RecordPlan[] Rows { get; }
    public RecordPlan? RestRow { get; }
    public RecordPlan? Header { get; }
    public RecordPlan? Trailer { get; }
    public RecordPlan? ColumnNames { get; }

    /// <summary>The bytes of the line of names before a totals block.</summary>
    public byte[]? TrailerNames { get; }

    public bool IsGb18030 { get; }
    public byte[]? EndMark { get; }
    public byte Delimiter { get; }

    /// <summary>The places of a fixed-width record that belong to no column and must be blank.</summary>
    public int[] Gaps { get; }

    /// <summary>The kind of a line by its own text; the row that takes what is left, or <c>null</c>.</summary>
    public RecordPlan? RecordOf(ReadOnlySpan<byte> line, long lineNo)
    {
        foreach (var record in Conditional)
            if (record.Fits(line, lineNo, Layout.Shape)) return record;
        return RestRow;
    }

    public Encoding Encoding => IsGb18030 ? Gb18030.Encoding : Encoding.UTF8;

    private byte[] NamesLine(RecordPlan record) =>
        (Layout.Text.Encoding == TextEncoding.Gb18030 ? Gb18030.Encoding : Encoding.UTF8)
            .GetBytes(string.Join(Layout.Shape.Delimiter, record.Columns.Where(c => !c.IsVirtual).Select(c => c.Layout.Name)) + (Layout.Shape.TrailingDelimiter ? Layout.Shape.Delimiter : ""));

    private static int[] GapsOf(RecordPlan row, int width)
    {
        var taken = new bool[width];
        foreach (var column in row.Columns.Where(c => !c.IsVirtual)) Array.Fill(taken, true, column.At, column.Width);
        return [.. Enumerable.Range(0, width).Where(i => !taken[i])];
    }
}

/// <summary>A whole layout, compiled for one file of one account.</summary>
internal sealed class FilePlan
{
    public FilePlan(StatementLayout layout, IReadOnlyDictionary<string, string> settings)
    {
        Layout = layout;
        Tables = layout.Tables.ToDictionary(t => t.Key, t => new TablePlan(t.Key, t.Value, settings), StringComparer.Ordinal);
        var proofs = new List<ProofSum>();
        foreach (var (id, table) in Tables.OrderBy(t => t.Key, StringComparer.Ordinal))
            foreach (var column in table.Records.SelectMany(r => r.Columns).Where(c => c.Layout.Proves is not null))
            {
                var proof = new ProofSum(column.Layout.Name, column.Layout.Proves!);
                foreach (var row in Tables[proof.Proof.Table ?? id].Rows) row.Proofs.Add(proof);
                proofs.Add(proof);
                ByColumn[column] = proof;
            }
        Proofs = proofs;
    }

    public StatementLayout Layout { get; }
    public IReadOnlyDictionary<string, TablePlan> Tables { get; }
    public IReadOnlyList<ProofSum> Proofs { get; }
    public Dictionary<ColumnPlan, ProofSum> ByColumn { get; } = new(ReferenceEqualityComparer.Instance);
}
