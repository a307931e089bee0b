using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>All that was found out about one text, and the layout that says it.</summary>
internal sealed record LayoutDraft
{
    public required StatementLayout Layout { get; init; }

    /// <summary>One for each column of the rows, virtual ones last.</summary>
    public required IReadOnlyList<ColumnProposal> Columns { get; init; }

    /// <summary>Totals that the file states: what they prove, or that they fit nothing.</summary>
    public required IReadOnlyList<TotalCell> Totals { get; init; }

    public required SketchClasses Classes { get; init; }

    public required SketchMoney Money { get; init; }

    /// <summary>The columns that totals may be about.</summary>
    public required IReadOnlyList<MoneyColumn> Summed { get; init; }

    /// <summary>The same layout with its totals, once it is known what the rows add up to.</summary>
    public required Func<RowSums, (StatementLayout Layout, IReadOnlyList<TotalCell> Totals)> WithTotals { get; init; }
}

/// <summary>Puts a layout together.</summary>
internal sealed class LayoutDrafter
{
    private const string Table = "statement";
    private const string ComputedGross = "computed_gross";
    private const string ComputedFee = "computed_fee";
    private const string ComputedNet = "computed_net";
    private const string ComputedTime = "computed_time";

    private readonly SketchSource _source;
    private readonly SketchLines _text;
    private readonly SketchTable _table;
    private readonly IReadOnlyList<SketchColumn> _columns;
    private readonly SketchClasses _classes;
    private readonly SketchMoney _money;
    private readonly IReadOnlyList<FieldFinder.Found> _fields;
    private readonly RowFacts _rows;
    private readonly List<MoneyColumn> _others;

    private LayoutDrafter(SketchSource source, SketchLines text, SketchTable table, IReadOnlyList<SketchColumn> columns, IReadOnlyList<MoneyColumn> amounts, SketchClasses classes, SketchMoney money)
    {
        (_source, _text, _table, _columns, _classes, _money) = (source, text, table, columns, classes, money);
        _fields = new FieldFinder(columns, money, table.Before.Count > 0).Find();
        _rows = new(classes, money);
        _others = [.. amounts.Where(a => !money.Columns.Any(c => ReferenceEquals(c.Column, a.Column)) && a.Meaning is not null && OtherField(a) is not null).DistinctBy(a => a.Column.Index)];
    }

    public static LayoutDraft Draft(SketchSource source, SketchLines text, SketchTable table, IReadOnlyList<SketchColumn> columns, IReadOnlyList<MoneyColumn> amounts, SketchClasses classes, SketchMoney money, string fileName) =>
        new LayoutDrafter(source, text, table, columns, amounts, classes, money).Run(fileName);

    private LayoutDraft Run(string fileName)
    {
        var columns = RowColumns();
        var layout = Layout(new FileNames(_source, fileName, _columns, _fields), Records(columns, new OtherRecords(_table, _fields, null, [])));
        return new() { Layout = layout, Columns = columns, Totals = [], Classes = _classes, Money = _money, WithTotals = sums => WithTotals(layout, columns, sums), Summed = [.. _money.Columns, .. _others] };
    }

    private (StatementLayout, IReadOnlyList<TotalCell>) WithTotals(StatementLayout layout, List<ColumnProposal> columns, RowSums sums)
    {
        var totals = new List<TotalCell>();
        var records = Records(columns, new OtherRecords(_table, _fields, new(sums, [.. _money.Columns, .. _others], _columns), totals));
        return (layout with { Tables = Tables(records) }, totals);
    }

    private Dictionary<string, LayoutTable> Tables(List<LayoutRecord> records) =>
        new(StringComparer.Ordinal) { [Table] = new() { Text = _text.Format, Shape = _table.Shape, Records = records } };

    private StatementLayout Layout(FileNames names, List<LayoutRecord> records) => new()
    {
        Schema = "statement-layout/v1",
        Id = "sketched-statement",
        Version = 1,
        Title = new() { Zh = "草拟的对账单", En = "Sketched statement" },
        Container = _source.Container,
        JsonPath = _source.JsonPath,
        Names = names.OfFile,
        DerivedFacts = names.Derived,
        Members = [new() { Table = Table, Names = names.OfMember }],
        Tables = Tables(records),
    };

    private List<LayoutRecord> Records(List<ColumnProposal> columns, OtherRecords others)
    {
        List<LayoutRecord> records = [.. others.Before()];
        if (_table.Names is { } names) records.Add(new() { Role = RecordRole.ColumnNames, When = names.Mark is not null ? new() { FirstField = names.Mark } : _table.Before.Count > 0 ? new() { LineNo = (int)names.No } : null });
        // Lines that are known by a word stand before the rows, which take what is left.
        records.AddRange(others.After());
        records.Add(new()
        {
            Role = RecordRole.Row,
            When = _table.RowMark is null ? null : new() { FirstField = _table.RowMark },
            Columns = [.. columns.Select(c => c.Layout)],
            Key = Key(),
            Class = ClassTable.Of(_classes, _money),
            Derive = DerivedClasses.Of(_columns.Where(c => _fields[c.Index].Field is null && !_money.Columns.Any(m => ReferenceEquals(m.Column, c))), _classes),
            Identities = _money.IsProven ? [Identity()] : [],
        });
        return records;
    }

    private RowIdentity Identity()
    {
        var trades = _classes.Classes.Where(c => c.IsTrade).ToList();
        var holdsForAll = _classes.Classes.Where(c => c.Kind is RowKind.Transaction or RowKind.Payout).SelectMany(c => c.Rows)
            .All(r => _money.Columns.Sum(m => Sense(m, r)) == 0);
        return new()
        {
            ZeroIs = [_money.Gross.Column.Name, .. _money.Discounts.Concat(_money.Fees).Append(_money.Net!).Select(c => $"-{c.Column.Name}")],
            Types = holdsForAll ? [] : [.. trades.SelectMany(c => new[] { c.Type, c.TypeIfNegative }).OfType<TransactionType>().Distinct().Order()],
        };
        long Sense(MoneyColumn column, int row) => ReferenceEquals(column, _money.Gross) ? _rows.Sense(column, row) : -_rows.Sense(column, row);
    }

    /// <summary>The columns that tell rows apart: an identifier, with those that say what the row is.</summary>
    private IReadOnlyList<string> Key()
    {
        var merchant = _fields.FirstOrDefault(f => f.Field == StatementField.MerchantNo)?.Column;
        ReadOnlySpan<StatementField> identifiers = [StatementField.ProviderOrderNo, StatementField.MerchantOrderNo, StatementField.RetrievalReference, StatementField.TraceNo];
        foreach (var field in identifiers)
        {
            if (_fields.FirstOrDefault(f => f.Field == field)?.Column is not { HasBlanks: false } identifier) continue;
            List<SketchColumn> key = [.. merchant is null ? Enumerable.Empty<SketchColumn>() : [merchant], identifier, .. _classes.Columns];
            if (_table.Rows.Count == SketchClasses.Group(key, _table.Rows.Count).Count) return [.. key.Select(c => c.Name)];
        }
        return [];
    }

    private List<ColumnProposal> RowColumns()
    {
        var proposals = _columns.Select(Propose).ToList();
        proposals.AddRange(Virtual());
        return proposals;
    }

    private ColumnProposal Propose(SketchColumn column)
    {
        var place = _table.Places.Count > 0 ? _table.Places[column.Index] : (FixedPlace?)null;
        var layout = new LayoutColumn { Name = column.Name, At = place?.At, Width = place?.Width, Prefix = column.Prefix, Absent = column.Absent };
        if (column.Index == 0 && _table.RowMark is { } mark)
            return new(new() { Name = column.Name, Literal = mark, At = place?.At, Width = place?.Width }, ColumnProposal.Proven, ["marks the kind of line"]);
        if (_money.Columns.FirstOrDefault(c => ReferenceEquals(c.Column, column)) is { } money) return OfMoney(layout, money);
        if (_others.FirstOrDefault(c => ReferenceEquals(c.Column, column)) is { } other)
            return new(layout with { Field = OtherField(other), Amount = other.Format with { Blank = other.Column.HasBlanks ? BlankAmount.Absent : other.Format.Blank } }, ColumnProposal.Named, [$"header word for {FieldFinder.Words(other.Meaning!.Value)}", UnitReason(other)]);
        var found = _fields[column.Index];
        layout = layout with { Field = found.Field, Date = found.Date, Privacy = found.Privacy, RateUnitPpm = found.RateUnitPpm };
        if (!_classes.Columns.Contains(column)) return new(layout, found.Confidence, [found.Reason]);
        return OfClass(layout, _classes.Columns.TakeWhile(c => c != column).Count());
    }

    private ColumnProposal OfClass(LayoutColumn layout, int index)
    {
        const int MostTexts = 8;
        var texts = string.Join(", ", _classes.Classes.Select(c => _classes.Columns.Count > 1 ? c.When[index] : $"{c.When[index]} = {Questions.TypeWord(c)}").Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Take(MostTexts));
        var bases = _classes.Classes.Select(c => c.Basis).ToList();
        if (bases.Contains(ClassBasis.Unknown)) return new(layout, ColumnProposal.Guessed, [$"says what a row is, and not every text is understood: {texts}"]);
        return bases.All(b => b == ClassBasis.Words)
            ? new(layout, 95, [$"says what a row is, in known words: {texts}"])
            : new(layout, ColumnProposal.Shaped, [$"codes that go with the direction of the money: {texts}"]);
    }

    private ColumnProposal OfMoney(LayoutColumn layout, MoneyColumn money)
    {
        var (field, role) = ReferenceEquals(money, _money.Gross) ? (_money.Discounts.Count > 0 ? StatementField.OrderAmount : StatementField.Gross, "gross")
            : ReferenceEquals(money, _money.Net) ? (StatementField.Net, "net")
            : _money.Discounts.Contains(money) ? ((StatementField?)(_money.Discounts.Count == 1 ? StatementField.MerchantDiscount : null), "discount of the merchant")
            : (_money.Fees.Count == 1 ? StatementField.Fee : null, _money.Fees.Count == 1 ? "fee" : "one of the fees");
        List<string> reasons = [role];
        if (_money.IsProven) reasons.Add($"proven by identity on {_money.Balanced} of {_classes.Classes.Where(c => c.IsTrade).Sum(c => c.Rows.Count)} rows, {_money.WithFee} of them with a fee");
        else if (money.Meaning is null) reasons.Add("guessed from values");
        if (money.Meaning is { } meaning) reasons.Add($"header word for {FieldFinder.Words(meaning)}");
        reasons.Add(UnitReason(money));
        if (_money.Doubt is not null) reasons.Add("not the only reading");
        var confidence = _money is { IsProven: true, Doubt: null } ? ColumnProposal.Proven : money.Meaning is null ? ColumnProposal.Guessed : ColumnProposal.Named;
        return new(layout with { Field = field, Amount = money.Format }, confidence, reasons);
    }

    private static string UnitReason(MoneyColumn money) => money.Format.Unit == AmountUnit.Yuan
        ? HeaderWords.UnitOf(money.Column.Name) is not null ? "header says yuan" : "yuan: it has decimals"
        : HeaderWords.UnitOf(money.Column.Name) is not null ? "header says fen" : "fen: whole numbers";

    private IEnumerable<ColumnProposal> Virtual()
    {
        IEnumerable<string> minus(IEnumerable<MoneyColumn> terms) => terms.Select(t => $"-{t.Column.Name}");
        if (_money.Discounts.Count > 0)
            yield return Computed(ComputedGross, StatementField.Gross, [_money.Gross.Column.Name, .. minus(_money.Discounts)]);
        if (_money.Fees.Count > 1) yield return Computed(ComputedFee, StatementField.Fee, [.. _money.Fees.Select(f => f.Column.Name)]);
        if (_money.Net is null) yield return Computed(ComputedNet, StatementField.Net, [_money.Gross.Column.Name, .. minus(_money.Discounts), .. minus(_money.Fees)]);
        if (_fields.Any(f => f.Field == StatementField.TradedAt)) yield break;
        var day = _columns.FirstOrDefault(c => c is { Meaning: ColumnMeaning.TradeDate, DateForm: { } form, HasBlanks: false } && DateForm.HasYear(form) && !DateForm.HasClock(form));
        var clock = _columns.FirstOrDefault(c => c is { Meaning: ColumnMeaning.TradeTime, DateForm: { } form, HasBlanks: false } && !DateForm.HasDay(form));
        if (day is not null && clock is not null)
            yield return new(new() { Name = ComputedTime, Join = [day.Name, clock.Name], Field = StatementField.TradedAt, Date = new() { Formats = [day.DateForm! + clock.DateForm] } }, ColumnProposal.Named, ["header words for date and time"]);
    }

    private ColumnProposal Computed(string name, StatementField field, List<string> sum) =>
        new(new() { Name = name, Sum = sum, Field = field }, _money.IsProven ? ColumnProposal.Proven : ColumnProposal.Guessed, ["computed from other columns"]);

    /// <summary>Amounts that are neither gross, fee nor net and still have a field of their own, where their signs allow it.</summary>
    private StatementField? OtherField(MoneyColumn column)
    {
        StatementField? field = column.Meaning switch
        {
            ColumnMeaning.PayerAmount => StatementField.PayerAmount,
            ColumnMeaning.PlatformDiscount => StatementField.PlatformDiscount,
            ColumnMeaning.OrderAmount when _money.Discounts.Count == 0 => StatementField.OrderAmount,
            _ => null,
        };
        return RowSigns.Agree(column, _money.Signs) ? field : null;
    }
}
