using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Checks one kind of line: how it is known, its columns, its class table, derived fields, identities and proofs.</summary>
internal sealed class LayoutRecordCheck(StatementLayout layout, LayoutTable table, LayoutRecord record, LayoutProblems problems)
{
    private readonly Dictionary<string, LayoutColumn> _columns = record.Columns.DistinctBy(c => c.Name, StringComparer.Ordinal).ToDictionary(c => c.Name, StringComparer.Ordinal);

    private bool IsRow => record.Role == RecordRole.Row;

    public void Run(YamlCursor at)
    {
        CheckWhen(at);
        var named = record.Role is RecordRole.ColumnNames or RecordRole.TrailerNames;
        problems.ConflictIf(named && record.Columns.Count > 0, at["columns"], "The names are those of the row or trailer record and not written again.");
        problems.ConflictIf(named && table.Shape.Kind != ShapeKind.Delimited, at["role"], "Only a delimited table has a line of names.");
        problems.RangeIf(!named && record.Columns.Count == 0, at, "The record has no columns.");
        new LayoutColumnCheck(table, record, _columns, problems).Run(at["columns"]);
        for (var i = 0; i < record.Columns.Count; i++)
            if (record.Columns[i].Proves is { } proof) CheckProof(record.Columns[i], proof, at["columns"][i]["proves"]);
        if (IsRow) CheckRow(at);
        else
            problems.ConflictIf(record.Key.Count + record.Class.Count + record.Derive.Count + record.Identities.Count > 0, at, "Only rows have a key, classes, derived fields and identities.");
    }

    private void CheckWhen(YamlCursor at)
    {
        if (record.When is { } when)
        {
            problems.RangeIf(when is { FirstField: null, Contains: null, LineNo: null } or { FirstField: "" } or { Contains: "" }, at["when"], "The condition says nothing.");
            problems.RangeIf(when.LineNo is < 1, at["when"]["line_no"], "Lines count from 1.");
            return;
        }
        var trailerAfterNames = record.Role == RecordRole.Trailer && table.Records.Any(r => r.Role == RecordRole.TrailerNames);
        problems.ConflictIf(!trailerAfterNames && record.Role is (RecordRole.Header or RecordRole.Summary or RecordRole.Trailer), at, "The record needs a condition that tells it from the rows.");
        problems.ConflictIf(record.Role == RecordRole.TrailerNames && !table.Records.Any(r => r.Role == RecordRole.Trailer), at, "Names of a trailer need a trailer.");
    }

    private void CheckRow(YamlCursor at)
    {
        for (var i = 0; i < record.Key.Count; i++) Known(record.Key[i], at["key"][i]);
        problems.RangeIf(record.Class.Count == 0, at, "The row record needs a class table: without it no line means anything.");
        problems.RangeIf(!record.Columns.Any(c => c.Field == StatementField.Gross), at, "No column gives the gross amount.");
        CheckFields(at);
        for (var i = 0; i < record.Class.Count; i++) CheckCase(record.Class[i], i, at["class"][i]);
        for (var i = 0; i < record.Derive.Count; i++) CheckDerived(record.Derive[i], at["derive"][i]);
        for (var i = 0; i < record.Identities.Count; i++)
        {
            var terms = record.Identities[i].ZeroIs;
            problems.RangeIf(terms.Count < 2, at["identities"][i], "An identity has two terms or more.");
            for (var j = 0; j < terms.Count; j++) Amount(terms[j].TrimStart('-'), at["identities"][i]["zero_is"][j]);
        }
    }

    /// <summary>One source a field; several only where the account's settings choose one.</summary>
    private void CheckFields(YamlCursor at)
    {
        var sources = record.Columns.Select((c, i) => (c.Field, c.OnlyIf, At: at["columns"][i]["field"]))
            .Concat(record.Derive.Select((d, i) => (Field: (StatementField?)d.Field, OnlyIf: (SettingCondition?)null, At: at["derive"][i]["field"])))
            .Where(s => s.Field is not null);
        foreach (var field in sources.GroupBy(s => s.Field).Where(g => g.Count() > 1))
        {
            var all = field.ToList();
            var chosen = all.All(s => s.OnlyIf is not null) && all.Select(s => s.OnlyIf!.Setting).Distinct(StringComparer.Ordinal).Count() == 1
                && all.Select(s => s.OnlyIf!.Is).Distinct(StringComparer.Ordinal).Count() == all.Count;
            problems.ConflictIf(!chosen, all[1].At, $"The field '{YamlBinder.SnakeCase(field.Key!.Value.ToString())}' is given twice.");
        }
    }

    private void CheckCase(ClassCase item, int index, YamlCursor at)
    {
        Conditions(item.When, at["when"]);
        foreach (var (name, sign) in item.Sign)
        {
            Amount(name, at["sign"][name]);
            problems.RangeIf(sign == AmountPart.All, at["sign"][name], "A sign is positive or negative.");
        }
        problems.ConflictIf(item.Kind == RowKind.Transaction && item.Type is null, at, "A transaction needs a type.");
        problems.ConflictIf(item.Kind is RowKind.Payout or RowKind.BankEntry && item.Type is not null, at["type"], "A payout or a bank entry is no type of transaction.");
        problems.ConflictIf(item.Kind == RowKind.Foreign, at["kind"], "Whose a row is follows from its merchant number, not from its class.");
        problems.ConflictIf(item.Also is not null && item.Kind != RowKind.Transaction, at["also"], "Only a transaction has a second fact.");
        problems.ConflictIf(item.UnlessKnown && item.Also is null, at["unless_known"], "Without a second fact nothing would be left.");
        problems.ConflictIf(item.NetOnly && !record.Columns.Any(c => c.Field == StatementField.Net), at["net_only"], "No column gives the net.");
        problems.ConflictIf(record.Class.Take(index).Any(c => c.When.Count + c.Sign.Count == 0), at, "A case above takes every line.");
    }

    private void CheckDerived(DerivedField derived, YamlCursor at)
    {
        var values = StatementFields.ClassOf(derived.Field) is { } type ? Enum.GetNames(type).Select(YamlBinder.SnakeCase).ToList() : null;
        problems.RangeIf(StatementFields.Kind(derived.Field) is not (FieldKind.Class or FieldKind.Text), at["field"], "Only a class or a text is derived.");
        problems.RangeIf(derived.Cases.Count == 0, at, "A derived field needs a case.");
        if (derived.Otherwise is { } otherwise && values?.Contains(otherwise) == false) Unlisted(otherwise, values, at["otherwise"]);
        for (var i = 0; i < derived.Cases.Count; i++)
        {
            var (item, here) = (derived.Cases[i], at["cases"][i]);
            Conditions(item.When, here["when"]);
            problems.ConflictIf((item.Value is null) == (item.Column is null), here, "A case has a value or a column.");
            problems.ConflictIf(item.Column is not null && values is not null, here["column"], "A class takes listed values, not the text of a column.");
            if (item.Column is not null) Known(item.Column, here["column"]);
            if (item.Value is not null && values?.Contains(item.Value) == false) Unlisted(item.Value, values, here["value"]);
        }
    }

    private void Unlisted(string value, IEnumerable<string> values, YamlCursor at) => problems.Range(at, $"'{value}' is not one of {string.Join(", ", values)}.");

    private void Conditions(IReadOnlyDictionary<string, IReadOnlyList<string>> when, YamlCursor at)
    {
        foreach (var (name, values) in when)
        {
            Known(name, at[name]);
            problems.RangeIf(values.Count == 0, at[name], "The list of values is empty.");
        }
    }

    private void CheckProof(LayoutColumn column, LayoutProof proof, YamlCursor at)
    {
        problems.ConflictIf(record.Role is not (RecordRole.Trailer or RecordRole.Summary), at, "Only a trailer or a summary proves.");
        var proved = proof.Table is null ? table : layout.Tables.GetValueOrDefault(proof.Table);
        if (proved is null) problems.Reference(at["table"], $"There is no table '{proof.Table}'.");
        else if (proved.Records.FirstOrDefault(r => r.Role == RecordRole.Row) is not { } rows)
            problems.Reference(at["table"], "The table that is proved has no rows.");
        else
            foreach (var (name, key) in new[] { (proof.Sum, "sum"), (proof.Of, "of") })
                if (name is not null && !rows.Columns.Any(c => string.Equals(c.Name, name, StringComparison.Ordinal) && IsAmount(c)))
                    problems.Reference(at[key], $"The rows that are proved have no amount '{name}'.");
        problems.ConflictIf(proof.Sum is not null && column.Amount is null, at, "A sum is proved by an amount.");
        problems.ConflictIf(proof.Sum is null && !column.Number, at, "A count is proved by a number.");
        problems.ConflictIf(proof.Sum is not null && proof.Of is not null, at["of"], "A sum is told apart by its own sign.");
        problems.ConflictIf(proof.Sum is null && proof.Of is null && proof.Only != AmountPart.All, at["only"], "A count of a part names the column whose sign tells it.");
        problems.ConflictIf(proof.Sum is null && proof.Absolute, at["absolute"], "A count has no sign.");
    }

    private static bool IsAmount(LayoutColumn column) => column.Amount is not null || column.Sum.Count > 0;

    private void Known(string name, YamlCursor at)
    {
        if (!_columns.ContainsKey(name)) problems.Reference(at, $"The record has no column '{name}'.");
    }

    private void Amount(string name, YamlCursor at)
    {
        if (!_columns.TryGetValue(name, out var column)) problems.Reference(at, $"The record has no column '{name}'.");
        else problems.ConflictIf(!IsAmount(column), at, $"'{name}' is no amount.");
    }
}
