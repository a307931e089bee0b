using System.Buffers;
using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>A cell of a line of totals: the column that reads it, and what it proves or why it does not.</summary>
/// <param name="Layout">The column.</param>
/// <param name="Told">What it proves, for people; <c>null</c> where it proves nothing.</param>
/// <param name="IsOpen">It looks like a total and fits no sum of the rows.</param>
internal sealed record TotalCell(LayoutColumn Layout, string? Told, bool IsOpen)
{
    /// <summary>A cell that is only kept.</summary>
    public static TotalCell Plain(string cell, string name, bool isOpen) => new(new() { Name = name, Prefix = PrefixOf(cell) }, null, isOpen);

    public static string? PrefixOf(string cell) => cell is ['`' or '\'', _, ..] ? cell[..1] : null;
}

/// <summary>Finds the counts and sums of the rows that the cells of a line of totals state.</summary>
internal sealed class TotalsFinder(RowSums rows, IReadOnlyList<MoneyColumn> money, IReadOnlyList<SketchColumn> columns)
{
    private static readonly SearchValues<char> Figures = SearchValues.Create("0123456789.");
    private static readonly AmountPart[] Parts = [AmountPart.All, AmountPart.Positive, AmountPart.Negative];

    /// <summary>Reads a line of totals.</summary>
    /// <param name="cells">As they stand in the file.</param>
    /// <param name="names">Their names, unique; made up where the file has none.</param>
    /// <param name="named">Whether the names are the file's.</param>
    /// <param name="literals">How many cells at the start are marks or words.</param>
    public IReadOnlyList<TotalCell> Find(string[] cells, IReadOnlyList<string> names, bool named, int literals)
    {
        var found = new TotalCell?[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            if (i < literals || !IsNumber(Text(cells[i])) || IsDate(Text(cells[i]))) found[i] = TotalCell.Plain(cells[i], names[i], isOpen: false);
        for (var i = 0; i < cells.Length; i++)
            if (found[i] is null && !(named && IsCount(names[i])) && SumOf(cells, names, i, named) is { } sum) found[i] = sum;
        for (var i = 0; i < cells.Length; i++)
            found[i] ??= CountOf(cells, names, i, found, named) ?? TotalCell.Plain(cells[i], names[i], IsOpenTotal(cells, names, i, named));
        return [.. found.Select(f => f!)];
    }

    private TotalCell? SumOf(string[] cells, IReadOnlyList<string> names, int at, bool named)
    {
        var aligned = cells.Length == columns.Count;
        foreach (var format in Formats(Text(cells[at]), named ? HeaderWords.UnitOf(names[at]) : null))
        {
            if (AmountForm.Values([Text(cells[at])], format, fixedWidth: false) is not [var stated]) continue;
            if (stated == 0 && !named) return null;
            foreach (var column in money.OrderByDescending(c => aligned && c.Column.Index == at).ThenByDescending(c => named && IsLike(names[at], c)))
                foreach (var part in Parts.OrderByDescending(p => named && p == PartOf(names[at])))
                    if (Proof(column, part, stated, format) is { } proof && (stated != 0 || IsLike(names[at], column)))
                        return new(proof with { Name = names[at], Prefix = TotalCell.PrefixOf(cells[at]) }, $"sum of {column.Column.Name}{Words(part)}", false);
        }
        return null;
    }

    private LayoutColumn? Proof(MoneyColumn column, AmountPart part, long stated, AmountFormat format)
    {
        if (rows.Sum(column, part) is not { } sum) return null;
        var proof = new LayoutProof { Sum = column.Column.Name, Only = part };
        if (sum == stated) return new() { Name = "", Amount = format with { Sign = AmountSign.Minus }, Proves = proof };
        if (sum == -stated && sum < 0) return new() { Name = "", Amount = format with { Sign = AmountSign.Minus }, Proves = proof with { Absolute = true } };
        return sum == -stated ? new() { Name = "", Amount = format with { Sign = AmountSign.Minus, Charged = ChargedAs.Minus }, Proves = proof } : null;
    }

    /// <summary>A count takes the part of the sum beside it where that fits.</summary>
    private TotalCell? CountOf(string[] cells, IReadOnlyList<string> names, int at, TotalCell?[] found, bool named)
    {
        if (!long.TryParse(Text(cells[at]), NumberStyles.None, CultureInfo.InvariantCulture, out var stated) || (named && !IsCount(names[at]) && Vocabulary.Headers.Of(names[at]) is not null)) return null;
        foreach (var beside in new[] { at + 1, at - 1 })
            if (beside >= 0 && beside < cells.Length && found[beside]?.Layout.Proves is { Sum: { } of, Only: not AmountPart.All } sum && money.First(m => m.Column.Name == of) is var column && rows.CountOf(column, sum.Only) == stated)
                return Counted(cells, names, at, column, sum.Only);
        if (stated == rows.Count) return Counted(cells, names, at, null, AmountPart.All);
        foreach (var column in money)
            foreach (var part in Parts[1..].OrderByDescending(p => named && p == PartOf(names[at])))
                if (rows.CountOf(column, part) == stated && (stated > 0 || named)) return Counted(cells, names, at, column, part);
        return null;
    }

    private static TotalCell Counted(string[] cells, IReadOnlyList<string> names, int at, MoneyColumn? of, AmountPart part) =>
        new(new() { Name = names[at], Prefix = TotalCell.PrefixOf(cells[at]), Number = true, Proves = new() { Of = of?.Column.Name, Only = part } }, $"count of rows{(of is null ? "" : $" with {of.Column.Name}{Words(part)}")}", false);

    /// <summary>A balance need not follow from the rows, nor must zero; everything else that has the name or the look of a total must.</summary>
    private static bool IsOpenTotal(string[] cells, IReadOnlyList<string> names, int at, bool named)
    {
        var text = Text(cells[at]);
        if (!named) return text.AsSpan().ContainsAnyExcept("0.-") && text.Length <= 15 && text != "1";
        return Vocabulary.Headers.Of(names[at]) is null or ColumnMeaning.Count or <= ColumnMeaning.Discount;
    }

    private static IEnumerable<AmountFormat> Formats(string text, AmountUnit? unit)
    {
        if (text.Contains('.', StringComparison.Ordinal)) return [new() { Unit = AmountUnit.Yuan, Decimals = Math.Max(2, text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1), UpTo = text[^3] != '.', Sign = AmountSign.Minus }];
        AmountFormat fen = new() { Unit = AmountUnit.Fen, Sign = AmountSign.Minus };
        AmountFormat yuan = new() { Unit = AmountUnit.Yuan, Decimals = 2, UpTo = true, Sign = AmountSign.Minus };
        return unit switch { AmountUnit.Fen => [fen], AmountUnit.Yuan => [yuan], _ => [fen, yuan] };
    }

    private static string Text(string cell) => TotalCell.PrefixOf(cell) is null ? cell : cell[1..];

    private static bool IsNumber(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return !digits.IsEmpty && digits.Length <= 18 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1]) && digits.IndexOfAnyExcept(Figures) < 0 && digits.Count('.') <= 1;
    }

    private static bool IsDate(string text) => text.Length >= 8 && DateForm.Find([text]) is { } form && DateForm.HasYear(form);

    private static bool IsCount(string name) => Vocabulary.Headers.Of(name) == ColumnMeaning.Count;

    private static bool IsLike(string name, MoneyColumn column) => Vocabulary.Headers.Of(name) is { } meaning && (meaning == column.Meaning || (meaning, column.Meaning) is (ColumnMeaning.Amount, ColumnMeaning.OrderAmount or ColumnMeaning.Gross));

    /// <summary>The part of the rows that a name speaks of.</summary>
    private static AmountPart PartOf(string name)
    {
        ReadOnlySpan<string> forth = ["收入", "入账", "贷", "正", "消费", "交易成功", "credit", "income", "sale"];
        ReadOnlySpan<string> back = ["支出", "出账", "借", "负", "退", "撤销", "debit", "expense", "refund"];
        foreach (var word in back)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return AmountPart.Negative;
        foreach (var word in forth)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return AmountPart.Positive;
        return AmountPart.All;
    }

    private static string Words(AmountPart part) => part switch { AmountPart.Positive => ", zero and more", AmountPart.Negative => ", less than zero", _ => "" };
}
