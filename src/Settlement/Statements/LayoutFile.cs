using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What rows of a table look like; two formats with equal fingerprints cannot be told apart without their values.</summary>
/// <param name="Table">The id of the table.</param>
/// <param name="RecordBytes">The length of a record for fixed width, else 0.</param>
/// <param name="FieldCount">Real columns; a trailing delimiter adds none.</param>
/// <param name="ColumnTypes">One letter a column: T text, N number, A amount, L amount with a sign letter, D date, R rate, = literal.</param>
/// <param name="ColumnNames">The header row, where there is one; else empty.</param>
internal sealed record TableFingerprint(string Table, int RecordBytes, int FieldCount, string ColumnTypes, string ColumnNames)
{
    public override string ToString() => $"{Table}: {RecordBytes} bytes, {FieldCount} fields {ColumnTypes}{(ColumnNames.Length == 0 ? "" : ", " + ColumnNames)}";
}

/// <summary>Reads a layout file.</summary>
internal static class LayoutFile
{
    /// <summary>Reads and checks a layout.</summary>
    /// <exception cref="YamlException">With every problem of form, or, where the form is right, with every problem of meaning; each with its place.</exception>
    public static StatementLayout Read(ReadOnlySpan<byte> yaml, string file)
    {
        var problems = new List<YamlProblem>();
        var layout = YamlBinder.Read<StatementLayout>(yaml, file, problems);
        // The meaning of a file with unknown or missing keys would be judged by gaps that the binder has named already.
        if (problems.Count == 0 && layout is not null && StrictYaml.Read(yaml, file, []) is { } root)
            LayoutCheck.Check(layout, new(root), file, problems);
        return problems.Count == 0 && layout is not null ? layout : throw new YamlException(YamlBinder.Sorted(problems));
    }

    /// <summary>The fingerprints of the tables that hold rows, in the order of the members.</summary>
    public static IReadOnlyList<TableFingerprint> Fingerprint(StatementLayout layout) =>
        [.. layout.Members.Where(m => m.Role == MemberRole.Rows).Select(m => m.Table).Distinct(StringComparer.Ordinal).Select(id => Fingerprint(id, layout.Tables[id]))];

    private static TableFingerprint Fingerprint(string id, LayoutTable table)
    {
        var columns = table.Records.Single(r => r.Role == RecordRole.Row).Columns.Where(c => !IsVirtual(c)).ToList();
        var names = table.Records.Any(r => r.Role == RecordRole.ColumnNames) ? string.Join(table.Shape.Delimiter, columns.Select(c => c.Name)) : "";
        return new(id, table.Shape.Width ?? 0, columns.Count, string.Concat(columns.Select(TypeLetter)), names);
    }

    /// <summary>Whether a column is made of others instead of standing in the line.</summary>
    public static bool IsVirtual(LayoutColumn column) => column.Sum.Count > 0 || column.Join.Count > 0;

    private static char TypeLetter(LayoutColumn column) => column switch
    {
        { Literal: not null } => '=',
        { Amount.Sign: AmountSign.Letter } => 'L',
        { Amount: not null } => 'A',
        { Date: not null } => 'D',
        { RateUnitPpm: not null } => 'R',
        { Number: true } => 'N',
        _ => 'T',
    };
}
