using System.Text;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the form in which all texts of a column read as amounts, by the reader's own grammar.</summary>
internal static class AmountForm
{
    private const int MostDecimals = 4;
    private const int MostDigits = 15;

    /// <summary>The form and the values in fen as written, or <c>null</c>.</summary>
    /// <param name="cells">As they stand in the file; blank where there is none.</param>
    /// <param name="unit">What the header says.</param>
    /// <param name="fixedWidth">Whether cells are filled up with zeros.</param>
    public static (AmountFormat Format, long[] Fen)? Find(IReadOnlyList<string> cells, AmountUnit? unit, bool fixedWidth)
    {
        var filled = cells.Where(c => c.AsSpan().Trim().Length > 0).ToList();
        if (filled.Count == 0) return null;
        var letters = filled.All(c => c[0] is 'C' or 'D' or ' ') && filled.Any(c => c[0] is 'C' or 'D');
        var minus = !letters && filled.Any(c => c[0] == '-');
        var (fewest, most) = (int.MaxValue, 0);
        foreach (var cell in filled)
        {
            var digits = cell.AsSpan(letters || cell[0] == '-' ? 1 : 0);
            var point = digits.IndexOf('.');
            var whole = point < 0 ? digits : digits[..point];
            var decimals = point < 0 ? 0 : digits.Length - point - 1;
            if (whole.IsEmpty || whole.Length > MostDigits || whole.ContainsAnyExceptInRange('0', '9')) return null;
            if (point >= 0 && (decimals is 0 or > MostDecimals || digits[(point + 1)..].ContainsAnyExceptInRange('0', '9'))) return null;
            (fewest, most) = (Math.Min(fewest, decimals), Math.Max(most, decimals));
        }
        if (unit == AmountUnit.Fen && most > 0) return null;
        var format = new AmountFormat
        {
            Unit = most > 0 ? AmountUnit.Yuan : unit ?? AmountUnit.Fen,
            // Whole yuan today have decimals tomorrow.
            Decimals = most > 0 ? Math.Max(2, most) : unit == AmountUnit.Yuan ? 2 : 0,
            UpTo = (most > 0 && fewest < Math.Max(2, most)) || (most == 0 && unit == AmountUnit.Yuan),
            Sign = letters ? AmountSign.Letter : minus ? AmountSign.Minus : AmountSign.ByType,
            Blank = filled.Count < cells.Count ? BlankAmount.Zero : BlankAmount.Refuse,
        };
        return Values(cells, format, fixedWidth) is { } fen ? (format, fen) : null;
    }

    /// <summary>The values by a form; <c>null</c> where it does not fit every cell.</summary>
    public static long[]? Values(IReadOnlyList<string> cells, AmountFormat format, bool fixedWidth)
    {
        var text = new AmountText(format, fixedWidth);
        var fen = new long[cells.Count];
        for (var i = 0; i < fen.Length; i++)
            if (text.Read(Encoding.UTF8.GetBytes(cells[i]), out fen[i]) > CellOutcome.Absent) return null;
        return fen;
    }
}
