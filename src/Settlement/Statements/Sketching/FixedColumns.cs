using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>A column of a fixed width, in bytes.</summary>
/// <param name="At">From 1.</param>
internal readonly record struct FixedPlace(int At, int Width);

/// <summary>Finds the columns of lines of one length: the stretches between bytes that are blank in every row.</summary>
/// <remarks>What is blank in every row belongs to no column: if something stands there one day, the reader says so instead of misreading it.</remarks>
internal static class FixedColumns
{
    private const int ShortestRecord = 16;
    private const int FewestColumns = 3;
    private const byte Blank = (byte)' ';

    /// <summary>The width and the columns, or <c>null</c> where the lines are not of one length or hold no columns.</summary>
    public static (int Width, IReadOnlyList<FixedPlace> Places)? Find(IReadOnlyList<SketchLine> lines, bool splitRuns)
    {
        var width = lines.GroupBy(l => l.Bytes.Length).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First().Key;
        var rows = lines.Where(l => l.Bytes.Length == width).ToList();
        if (width < ShortestRecord || rows.Count * 2 <= lines.Count) return null;
        var used = new bool[width];
        foreach (var row in rows)
            for (var i = 0; i < width; i++) used[i] |= row.Bytes[i] != Blank;
        var places = new List<FixedPlace>();
        for (var at = 0; at < width;)
        {
            if (!used[at])
            {
                at++;
                continue;
            }
            var end = at;
            while (end < width && used[end]) end++;
            places.Add(new(at + 1, end - at));
            at = end;
        }
        if (splitRuns) places = [.. places.SelectMany(p => FixedRuns.Split(p, rows))];
        return places.Count < FewestColumns ? null : (width, WithLetters(places, rows));
    }

    /// <summary>The cells of a row; fixed widths are cut by bytes and then decoded.</summary>
    public static string[] Cut(SketchLine line, IReadOnlyList<FixedPlace> places, TextEncoding encoding) =>
        [.. places.Select(p => Decoded(line.Bytes.AsSpan(p.At - 1, p.Width), encoding))];

    private static string Decoded(ReadOnlySpan<byte> cell, TextEncoding encoding)
    {
        if (encoding == TextEncoding.Utf8) return Encoding.UTF8.GetString(cell);
        return Gb18030.FirstInvalid(cell) < 0 ? Gb18030.Encoding.GetString(cell) : Encoding.Latin1.GetString(cell);
    }

    /// <summary>An amount whose letter is blank because it is zero in every row: where its like has a letter, its place belongs to the column.</summary>
    private static List<FixedPlace> WithLetters(List<FixedPlace> places, List<SketchLine> rows)
    {
        var lettered = places.Where(p => rows.Any(r => r.Bytes[p.At - 1] is (byte)'C' or (byte)'D') && rows.All(r => IsLettered(r, p))).Select(p => p.Width).ToHashSet();
        var end = 0;
        return [.. places.Select(p =>
        {
            var takes = lettered.Contains(p.Width + 1) && p.At - 2 > end && rows.All(r => r.Bytes.AsSpan(p.At - 1, p.Width).IndexOfAnyExcept((byte)'0') < 0);
            end = p.At + p.Width - 1;
            return takes ? new FixedPlace(p.At - 1, p.Width + 1) : p;
        })];
    }

    private static bool IsLettered(SketchLine row, FixedPlace place) =>
        row.Bytes[place.At - 1] is (byte)'C' or (byte)'D' or Blank && row.Bytes.AsSpan(place.At, place.Width - 1).IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
