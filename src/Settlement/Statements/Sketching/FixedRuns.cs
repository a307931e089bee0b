namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Cuts columns that stand side by side without a blank, where all rows agree: before a letter with an amount, before the zeros that fill up an amount, behind a date, and where figures end and letters begin.</summary>
internal static class FixedRuns
{
    private const int FewestZeros = 2;
    private const int ShortestRun = 12;

    public static IEnumerable<FixedPlace> Split(FixedPlace place, IReadOnlyList<SketchLine> rows)
    {
        if (place.Width < ShortestRun) return [place];
        var kinds = Enumerable.Range(place.At - 1, place.Width).Select(at => KindOf(rows, at)).ToArray();
        var cuts = new List<int> { 0 };
        // A code of letters may stand before a date; letters before other figures are part of an identifier.
        var letters = kinds.TakeWhile(k => k == Kind.Letter).Count();
        if (DateAt(rows, place, letters) is > 0 and var date)
        {
            if (letters > 0) cuts.Add(letters);
            cuts.Add(letters + date);
        }
        for (var i = cuts[^1] + 1; i < kinds.Length; i++)
            if (IsBorder(kinds, i)) cuts.Add(i);
        cuts.Add(place.Width);
        return cuts.Zip(cuts.Skip(1), (from, to) => new FixedPlace(place.At + from, to - from));
    }

    private enum Kind
    {
        Mixed,
        /// <summary>Different figures.</summary>
        Figure,

        /// <summary>The same figure in every row, but not zero.</summary>
        Constant,
        Zero,
        Letter,
        Sign,
    }

    private static bool IsBorder(Kind[] kinds, int at)
    {
        var before = kinds[at - 1];
        if (kinds[at] == Kind.Sign) return IsFigure(before);
        if (kinds[at] == Kind.Zero && before is Kind.Figure or Kind.Constant)
        {
            var zeros = kinds.Skip(at).TakeWhile(k => k == Kind.Zero).Count();
            // Behind figures that never change only the zeros right before changing ones begin an amount.
            return zeros >= FewestZeros && (before == Kind.Figure || (at + zeros < kinds.Length && kinds[at + zeros] == Kind.Figure));
        }
        return kinds[at] == Kind.Letter && IsFigure(before);
    }

    private static bool IsFigure(Kind kind) => kind is Kind.Figure or Kind.Constant or Kind.Zero;

    /// <summary>What stands in one place of all rows.</summary>
    private static Kind KindOf(IReadOnlyList<SketchLine> rows, int at)
    {
        if (rows.All(r => r.Bytes[at] == '0')) return Kind.Zero;
        if (rows.All(r => char.IsAsciiDigit((char)r.Bytes[at]))) return rows.All(r => r.Bytes[at] == rows[0].Bytes[at]) ? Kind.Constant : Kind.Figure;
        if (rows.All(r => r.Bytes[at] is (byte)'C' or (byte)'D' or (byte)' ')) return Kind.Sign;
        return rows.All(r => char.IsAsciiLetter((char)r.Bytes[at])) ? Kind.Letter : Kind.Mixed;
    }

    /// <summary>The length of the date or time that stands in a place of every row; 0 where there is none.</summary>
    private static int DateAt(IReadOnlyList<SketchLine> rows, FixedPlace place, int offset)
    {
        foreach (var length in new[] { 14, 8 })
            if (place.Width > offset + length && DateForm.Find([.. rows.Select(r => System.Text.Encoding.Latin1.GetString(r.Bytes, place.At - 1 + offset, length))]) is { } form && DateForm.HasYear(form)) return length;
        return 0;
    }
}
