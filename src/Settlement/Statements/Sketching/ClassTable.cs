using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Writes classes as the decision table of a layout: what was not seen is not listed, so that the reader rejects it.</summary>
internal static class ClassTable
{
    public static IReadOnlyList<ClassCase> Of(SketchClasses classes, SketchMoney money)
    {
        var names = classes.Columns.Select(c => c.Name).ToList();
        // Cases that differ in the text of the only column alone are one case with several texts.
        var groups = names.Count == 1
            ? classes.Classes.GroupBy(c => c with { When = [], Rows = [] }, Same.Instance).Select(g => (First: g.First(), Texts: (IReadOnlyList<IReadOnlyList<string>>)[[.. g.Select(c => c.When[0])]]))
            : classes.Classes.Select(c => (First: c, Texts: (IReadOnlyList<IReadOnlyList<string>>)[.. c.When.Select(t => (string[])[t])]));
        var cases = new List<ClassCase>();
        foreach (var (item, texts) in groups)
        {
            var when = names.Zip(texts).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
            var known = new ClassCase { When = when, Kind = item.Kind, Type = item.Kind == RowKind.Payout ? null : item.Type, NetOnly = item.NetOnly && money.Net is not null, Also = item.Also, UnlessKnown = item.Also is not null };
            if (item.TypeIfNegative is not { } negative)
            {
                cases.Add(known);
                continue;
            }
            var deciding = ClassResolver.Deciding(money).Column.Name;
            cases.Add(known with { Type = negative, Sign = new Dictionary<string, AmountPart>(StringComparer.Ordinal) { [deciding] = AmountPart.Negative } });
            cases.Add(known with { Sign = new Dictionary<string, AmountPart>(StringComparer.Ordinal) { [deciding] = AmountPart.Positive } });
        }
        return cases;
    }

    /// <summary>Classes that mean the same.</summary>
    private sealed class Same : IEqualityComparer<SketchClass>
    {
        public static Same Instance { get; } = new();

        public bool Equals(SketchClass? x, SketchClass? y) => Told(x!) == Told(y!);

        public int GetHashCode(SketchClass obj) => Told(obj).GetHashCode();

        private static (RowKind, TransactionType?, TransactionType?, TransactionType?, bool) Told(SketchClass item) => (item.Kind, item.Type, item.TypeIfNegative, item.Also, item.NetOnly);
    }
}

/// <summary>Fields that follow from the words of a column: scheme, product, type of card, class of merchant.</summary>
internal static class DerivedClasses
{
    public static IReadOnlyList<DerivedField> Of(IEnumerable<SketchColumn> columns, SketchClasses classes)
    {
        var derived = new List<DerivedField>();
        foreach (var column in columns.Where(c => c.IsEnum && c.DateForm is null && !classes.Columns.Contains(c)))
        {
            var texts = column.Texts.Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(t => (Text: t, Means: Vocabulary.Classes.Of(t))).Where(t => t.Means.Count > 0).ToList();
            foreach (var field in texts.SelectMany(t => t.Means.Select(m => m.Field)).Distinct().Order())
            {
                if (derived.Any(d => d.Field == field)) continue;
                var cases = texts.SelectMany(t => t.Means.Where(m => m.Field == field).Take(1).Select(m => (t.Text, m.Value))).GroupBy(t => t.Value, StringComparer.Ordinal)
                    .Select(g => new DerivedCase { When = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [column.Name] = [.. g.Select(t => t.Text)] }, Value = g.Key });
                derived.Add(new() { Field = field, Cases = [.. cases] });
            }
        }
        return derived;
    }
}
