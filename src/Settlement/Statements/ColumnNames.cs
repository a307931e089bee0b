using System.Text;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>The line of column names: what a layout expects there, and what stands in a file.</summary>
internal static class ColumnNames
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The real columns of the rows in their order, the first by the mark of the names' own line.</summary>
    public static List<string> Expected(TablePlan table, RecordPlan names)
    {
        var expected = table.Row!.Columns.Where(c => !c.IsVirtual).Select(c => c.Layout.Name).ToList();
        if (names.Layout.When?.FirstField is { } first) expected[0] = first;
        return expected;
    }

    /// <summary>The names in a line; none where it is not of the encoding.</summary>
    public static List<string> Read(ReadOnlySpan<byte> line, Encoding encoding, LineShape shape)
    {
        try
        {
            return Cut((encoding is UTF8Encoding ? StrictUtf8 : encoding).GetString(line), shape.Delimiter![0], shape);
        }
        catch (DecoderFallbackException)
        {
            return [];
        }
    }

    public static List<string> Cut(string line, char delimiter, LineShape shape)
    {
        var names = line.Split(delimiter).Select(n => shape.Quoted && n.Length > 1 && n[0] == '"' && n[^1] == '"' ? n[1..^1] : n).ToList();
        if (shape.TrailingDelimiter && names[^1].Length == 0) names.RemoveAt(names.Count - 1);
        return names;
    }
}
