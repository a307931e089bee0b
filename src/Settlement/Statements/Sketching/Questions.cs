using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>What one file cannot tell, and a person who has the provider's manual can.</summary>
internal static class Questions
{
    public static IReadOnlyList<string> Of(LayoutDraft draft, SketchSource source, SketchLines text, SketchTable table) =>
    [
        .. Classes(draft),
        .. draft.Money.Doubt is { } doubt ? [doubt] : Enumerable.Empty<string>(),
        .. draft.Money.Net is null ? ["The file has no net: it is computed as gross less fee. Hold it against a payout."] : Enumerable.Empty<string>(),
        .. Money(draft, table),
        .. Facts(draft),
        .. text.IsAscii ? ["Only ASCII was seen: the encoding may be GB18030 as well as UTF-8."] : Enumerable.Empty<string>(),
        .. table.Shape.Kind == ShapeKind.FixedWidth ? ["Columns are as wide as the longest text seen. What was blank in every row belongs to none: a row that has something there is rejected."] : Enumerable.Empty<string>(),
        .. source.OtherNames.Count > 0 ? [$"Other members of the archive were not read: {string.Join(", ", source.OtherNames.Take(10))}."] : Enumerable.Empty<string>(),
        .. text.Last.Count == 0 ? Enumerable.Empty<string>() : ["The proposal was made from the beginning of the text; the whole file was read for the proof."],
    ];

    private static IEnumerable<string> Classes(LayoutDraft draft)
    {
        var columns = string.Join(" / ", draft.Classes.Columns.Select(c => c.Name));
        foreach (var item in draft.Classes.Classes)
        {
            var rows = item.When.Count == 0 ? "Rows" : $"Rows with {columns} = {string.Join(" / ", item.When.Select(w => w.Length == 0 ? "blank" : w))}";
            if (item.Basis == ClassBasis.Unknown) yield return $"{rows}: what are they? They are taken as {TypeWord(item)}.";
            else if (item.Basis is ClassBasis.Sign or ClassBasis.Reference && item.When.Count > 0) yield return $"{rows} are taken as {TypeWord(item)} {(item.Basis == ClassBasis.Sign ? "by the sign of their amounts" : item.Type?.Sign() < 0 ? "because they name an original" : "because they name no original")}: is that the provider's word for them?";
        }
        foreach (var column in draft.Classes.Unexplained) yield return $"{column.Name} says what a row is, by its header, and its texts are not understood.";
        if (draft.Classes.Columns.Count == 0) yield return "No column says what a row is; a refund without a sign would be read as a sale.";
    }

    private static IEnumerable<string> Facts(LayoutDraft draft)
    {
        var fields = draft.Columns.Select(c => c.Layout.Field).OfType<StatementField>().ToHashSet();
        var facts = draft.Layout.Tables.Values.SelectMany(t => t.Records).SelectMany(r => r.Columns).Select(c => c.Fact);
        var named = draft.Layout.Names.Concat(draft.Layout.Members.SelectMany(m => m.Names)).Any(n => n.Contains("_date", StringComparison.Ordinal));
        if (!fields.Contains(StatementField.ClearingDate) && !facts.Contains(FileFact.ClearingDate) && !named)
            yield return "Neither a column nor the file's name says the clearing date: put {clearing_date:yyyyMMdd} where the name has it, or import with --date.";
        var goesBack = draft.Classes.Classes.Any(c => (c.TypeIfNegative ?? c.Type)?.Sign() < 0);
        if (goesBack && fields.Contains(StatementField.MerchantOrderNo) && !fields.Contains(StatementField.RefundNo))
            yield return $"On a refund, is {draft.Columns.First(c => c.Layout.Field == StatementField.MerchantOrderNo).Layout.Name} its own number? Then it is refund_no there ('derive').";
    }

    private static IEnumerable<string> Money(LayoutDraft draft, SketchTable table)
    {
        var hasUnit = table.Names is not null && draft.Money.Columns.Any(c => HeaderWords.UnitOf(c.Column.Name) is not null);
        if (!hasUnit && draft.Money.Columns.All(c => c.Format.Unit == AmountUnit.Fen)) yield return "Amounts are whole numbers and no header names a unit: taken as fen.";
    }

    public static string TypeWord(SketchClass item) => item.Kind switch
    {
        RowKind.NoMoney => "rows that move no money",
        RowKind.Open => "open",
        RowKind.Payout => "payouts",
        _ => Yaml.YamlBinder.SnakeCase(item.Type?.ToString() ?? "sale") + (item.TypeIfNegative is { } negative ? $" or {Yaml.YamlBinder.SnakeCase(negative.ToString())}, by sign" : ""),
    };
}
