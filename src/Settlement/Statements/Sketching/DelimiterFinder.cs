using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the character that cuts most lines into the same number of fields.</summary>
internal static class DelimiterFinder
{
    private const string Candidates = "|,\t;^~!#$&@%";
    private const int LinesLookedAt = 1000;
    private const int FewestFields = 3;

    /// <summary>The delimited shape of the lines, or <c>null</c> where no character cuts them.</summary>
    public static LineShape? Find(IReadOnlyList<SketchLine> lines)
    {
        var sample = lines.Count <= LinesLookedAt ? lines : [.. lines.Take(LinesLookedAt / 2), .. lines.TakeLast(LinesLookedAt / 2)];
        LineShape? best = null;
        var most = 0;
        foreach (var delimiter in Candidates)
        {
            var shape = new LineShape { Kind = ShapeKind.Delimited, Delimiter = delimiter.ToString(), Quoted = AreQuoted(sample, delimiter) };
            var fields = MostCommon(sample.Select(l => FieldCut.Of(l.Text, shape).Length), out var cells);
            if (fields < FewestFields || cells <= most) continue;
            (best, most) = (shape, cells);
        }
        return best is null ? null : best with { TrailingDelimiter = EndWithIt(sample, best) };
    }

    /// <summary>The number of fields that makes out most of the text: few rows are wide, headers and totals beside them are not.</summary>
    public static int MostCommon(IEnumerable<int> fields, out int cells)
    {
        var (number, lines) = fields.GroupBy(n => n).Select(g => (Fields: g.Key, Lines: g.Count())).OrderByDescending(g => g.Lines * g.Fields).ThenByDescending(g => g.Fields).First();
        cells = number * lines;
        return number;
    }

    private static bool AreQuoted(IReadOnlyList<SketchLine> lines, char delimiter)
    {
        var (quoted, bad) = (0, 0);
        foreach (var line in lines)
        {
            if (!line.Text.Contains('"', StringComparison.Ordinal)) continue;
            if (FieldCut.Quotes(line.Text, delimiter).IsBad) bad++;
            else quoted++;
        }
        return quoted > bad;
    }

    /// <summary>Every line ends with the delimiter; a line of column names may leave it away, but then it has one field less than the rows seem to have.</summary>
    private static bool EndWithIt(IReadOnlyList<SketchLine> lines, LineShape shape)
    {
        if (!lines.Skip(1).All(l => l.Text.EndsWith(shape.Delimiter!, StringComparison.Ordinal))) return false;
        return lines[0].Text.EndsWith(shape.Delimiter!, StringComparison.Ordinal)
            || (lines.Count > 1 && FieldCut.Of(lines[0].Text, shape).Length == FieldCut.Of(lines[1].Text, shape).Length - 1);
    }
}
