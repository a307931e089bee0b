using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Tells the kinds of lines of a text apart by their fields alone.</summary>
internal static class TableFinder
{
    private const int LongestMark = 4;
    private const int MostTitles = 10;
    private const int MostJoinedLines = 100;
    private const int MostFailedJoins = 50;

    /// <summary>The table, or <c>null</c> where the text has no rows.</summary>
    /// <param name="text">Its lines.</param>
    /// <param name="splitRuns">Whether columns of a fixed width may stand side by side without a blank.</param>
    public static SketchTable? Find(SketchLines text, bool splitRuns)
    {
        if (text.Lines.Count == 0) return null;
        if (DelimiterFinder.Find(text.Lines) is { } shape) return Delimited(text, shape);
        if (FixedColumns.Find(text.Lines, splitRuns) is not { } found) return null;
        return new SketchTable
        {
            Shape = new() { Kind = ShapeKind.FixedWidth, Width = found.Width },
            Places = found.Places,
            Rows = [.. text.Lines.Where(l => l.Bytes.Length == found.Width).Select(l => FixedColumns.Cut(l, found.Places, text.Format.Encoding))],
        };
    }

    private static SketchTable? Delimited(SketchLines text, LineShape shape)
    {
        var lines = Joined(text.Lines, shape).Select(l => (l.No, Cells: FieldCut.Of(l.Text, shape))).ToList();
        var width = DelimiterFinder.MostCommon(lines.Select(l => l.Cells.Length), out _);
        var first = lines.FindIndex(l => l.Cells.Length == width);
        var last = lines.FindLastIndex(l => l.Cells.Length == width);
        var names = NamesAmong(lines, first, width);
        if (names >= 0) first = lines.FindIndex(names + 1, l => l.Cells.Length == width);
        if (first < 0) return null;
        while (last >= first && HeaderLine.IsTotals(lines[last].Cells)) last--;
        // Lines in between with another number of fields are no rows: the reader will reject them, and the proof fails.
        var rows = lines.Skip(first).Take(last - first + 1).Where(l => l.Cells.Length == width).Select(l => l.Cells).ToList();
        if (rows.Count == 0) return null;
        var before = lines.Take(names >= 0 ? names : first).ToList();
        var after = text.Last.Count == 0 ? lines.Skip(last + 1).ToList() : After(text.Last, rows, shape);
        var mark = MarkOf(rows, names >= 0 ? lines[names].Cells : null, before.Concat(after).Select(o => o.Cells));
        OtherLine Other((long No, string[] Cells) line) => new(line.No, line.Cells, mark is not null && IsMark(line.Cells[0]) ? line.Cells[0] : null);
        return new SketchTable
        {
            Shape = shape,
            Rows = rows,
            RowMark = mark,
            Names = names >= 0 ? Other(lines[names]) : null,
            Before = [.. before.Select(Other)],
            After = [.. after.Select(Other)],
        };
    }

    /// <summary>What follows the rows of a text of which only the beginning and the end are here.</summary>
    private static List<(long No, string[] Cells)> After(IReadOnlyList<SketchLine> tail, List<string[]> rows, LineShape shape)
    {
        var lines = tail.Select(l => (l.No, Cells: FieldCut.Of(l.Text, shape))).ToList();
        var last = lines.FindLastIndex(l => l.Cells.Length == rows[0].Length && !HeaderLine.IsTotals(l.Cells));
        return lines[(last + 1)..];
    }

    /// <summary>The line of names: among the first lines, since titles may stand before it.</summary>
    private static int NamesAmong(List<(long No, string[] Cells)> lines, int first, int width)
    {
        var below = lines.Where(l => l.Cells.Length == width).Select(l => l.Cells).ToList();
        for (var at = first; at < Math.Min(lines.Count, first + MostTitles); at++)
        {
            if (lines[at].Cells.Length != width) continue;
            below.RemoveAt(0);
            if (HeaderLine.IsNames(lines[at].Cells, at == first ? below : [])) return at;
        }
        return -1;
    }

    /// <summary>Physical lines, joined while a quote is open; where that leads nowhere again and again, no more is tried.</summary>
    private static IEnumerable<(long No, string Text)> Joined(IReadOnlyList<SketchLine> lines, LineShape shape)
    {
        var failures = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (shape.Quoted && failures < MostFailedJoins && lines[i].Text.Contains('"', StringComparison.Ordinal) && FieldCut.Quotes(lines[i].Text, shape.Delimiter![0]).IsOpen)
            {
                if (Join(lines, i, shape.Delimiter[0]) is var (text, last))
                {
                    yield return (lines[i].No, text);
                    i = last;
                    continue;
                }
                failures++;
            }
            yield return (lines[i].No, lines[i].Text);
        }
    }

    private static (string Text, int Last)? Join(IReadOnlyList<SketchLine> lines, int first, char delimiter)
    {
        var quotes = new QuotedText((byte)delimiter);
        var text = new StringBuilder();
        for (var at = first; at < lines.Count && at - first <= MostJoinedLines && text.Length <= LineScanner.LongestLine; at++)
        {
            if (at > first) text.Append('\n');
            text.Append(lines[at].Text);
            quotes.Read(Encoding.UTF8.GetBytes(at > first ? "\n" + lines[at].Text : lines[at].Text));
            if (!quotes.IsOpen) return quotes.IsBad ? null : (text.ToString(), at);
        }
        return null;
    }

    /// <summary>The first field of all rows, where another kind of line has another such mark.</summary>
    private static string? MarkOf(List<string[]> rows, string[]? names, IEnumerable<string[]> others)
    {
        var mark = rows[0][0];
        if (!IsMark(mark) || rows.Any(r => r[0] != mark)) return null;
        var namesMark = names is not null && IsMark(names[0]) && Vocabulary.Headers.Of(names[0]) is null && names[0] != mark;
        return namesMark || others.Any(o => IsMark(o[0]) && o[0] != mark && !Vocabulary.IsTotal(o[0])) ? mark : null;
    }

    private static bool IsMark(string text) => text.Length is >= 1 and <= LongestMark && text.All(char.IsAsciiLetterOrDigit);
}
