namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the columns whose words say what a row is: its type, its direction, its state.</summary>
internal static class ClassFinder
{
    private static readonly ColumnMeaning[] OfClass = [ColumnMeaning.Type, ColumnMeaning.Direction, ColumnMeaning.State];

    private const int MostColumns = 3;

    /// <summary>What the words say; rows that no word tells stay <see cref="ClassBasis.Unknown"/>.</summary>
    public static SketchClasses Find(IReadOnlyList<SketchColumn> columns)
    {
        var chosen = columns.Where(IsCandidate).Select(c => new Reading(c)).Where(r => r.IsUnderstood)
            .OrderByDescending(r => r.Column.Meaning is not null).ThenByDescending(r => r.Types).ThenByDescending(r => r.Rows).ThenBy(r => r.Column.Index)
            .Take(MostColumns).OrderBy(r => r.Column.Index).ToList();
        chosen.RemoveAll(r => IsRepeated(r, chosen));
        var words = chosen.Select(r => r.Column).ToList();
        var used = chosen.Select(r => r.AllOf(IsState) ? ShorterTwin(r.Column, columns) : r.Column).ToList();
        return new(used, [.. SketchClasses.Group(words, columns[0].Texts.Length).Select(g => Understood(g) with { When = [.. used.Select(c => c.Texts[g.Rows[0]])] })]);
    }

    /// <summary>A direction that only repeats a type that is understood in every row says nothing.</summary>
    private static bool IsRepeated(Reading direction, List<Reading> all) =>
        direction.AllOf(m => m is CellMeaning.Plus or CellMeaning.Minus) && all.Any(t => t != direction && t.Types == t.Column.Texts.Length && Follows(direction.Column, t.Column));

    private static bool IsCandidate(SketchColumn column) =>
        column.IsEnum && (column.Meaning is null || OfClass.Contains(column.Meaning.Value)) && (column.Amount is null || column.Shortest <= 3) && column.DateForm is null;

    private static bool IsType(CellMeaning meaning) => meaning < CellMeaning.Plus;

    private static bool IsState(CellMeaning meaning) => meaning is CellMeaning.Done or CellMeaning.Open or CellMeaning.Failed or CellMeaning.Nothing;

    /// <summary>Whether a text of one column always goes with the same text of the other.</summary>
    public static bool Follows(SketchColumn column, SketchColumn from) =>
        Enumerable.Range(0, column.Texts.Length).GroupBy(r => from.Texts[r], StringComparer.Ordinal).All(g => g.Select(r => column.Texts[r]).Distinct(StringComparer.Ordinal).Count() == 1);

    /// <summary>A column of letters that says the same as the words of a state: S beside 处理成功. Letters stay when words are changed.</summary>
    private static SketchColumn ShorterTwin(SketchColumn state, IReadOnlyList<SketchColumn> columns) =>
        columns.Where(c => c.IsEnum && c.Amount is null && c.DateForm is null && c.Longest < state.Shortest && c.Longest <= 2 && state.Distinct > 1
            && c.Distinct == state.Distinct && c.Filled == state.Filled && Follows(c, state) && Follows(state, c)).OrderBy(c => c.Index).FirstOrDefault() ?? state;

    private static SketchClass Understood(SketchClass group)
    {
        var meanings = group.When.Select(Vocabulary.Cells.Of).ToList();
        return ClassWords.Of(group, meanings, group.When.Where((text, i) => text.Length > 0 && meanings[i].Count == 0).Any());
    }

    /// <summary>What the words of a column say, in rows.</summary>
    private sealed class Reading
    {
        private readonly List<(IReadOnlyList<CellMeaning> Means, int Rows)> _texts;

        public Reading(SketchColumn column)
        {
            Column = column;
            _texts = [.. column.Texts.Where(t => t.Length > 0).GroupBy(t => t, StringComparer.Ordinal).Select(g => (Means(g.Key), g.Count()))];
        }

        public SketchColumn Column { get; }

        /// <summary>A state such as 已退款 tells what became of a row, not what it is.</summary>
        private IReadOnlyList<CellMeaning> Means(string text) =>
            Vocabulary.Cells.Of(text) is var means && Column.Meaning == ColumnMeaning.State && means.Any(m => IsType(m) && m != CellMeaning.Sale) ? [] : means;

        /// <summary>Rows with a word that names a type.</summary>
        public int Types => RowsWith(IsType);

        /// <summary>Rows with any word that says what a row is.</summary>
        public int Rows => RowsWith(m => m != CellMeaning.Nothing);

        public bool IsUnderstood => Rows > 0 && Rows * 2 >= Column.Filled;

        /// <summary>Every text is understood, and all of its words are of a kind.</summary>
        public bool AllOf(Func<CellMeaning, bool> kind) => _texts.All(t => t.Means.Count > 0 && t.Means.All(kind));

        private int RowsWith(Func<CellMeaning, bool> kind) => _texts.Where(t => t.Means.Any(kind)).Sum(t => t.Rows);
    }
}
