using System.Globalization;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Turns a row back into the cells of its record. Texts that the row kept (<see cref="StatementRow.Extras"/>) stand as they were; the rest follows from fields.</summary>
internal sealed class RowWriter(RecordPlan record)
{
    /// <summary>The texts of the real columns, in order, before prefix, quotes and padding.</summary>
    /// <param name="row">The row.</param>
    /// <param name="number">Its running number from 1, for columns that hold one.</param>
    public string[] Cells(StatementRow row, int number)
    {
        var cells = new string?[record.Columns.Length];
        foreach (var column in record.Columns)
            cells[column.Index] = row.Extras.TryGetValue(column.Layout.Name, out var text) ? text : column.Layout.Literal ?? FieldText(column, row);
        FillJoins(cells, row);
        FillClass(cells, row);
        FillDerived(cells, row);
        FillAmounts(cells, row);
        for (var i = 0; i < cells.Length; i++)
            cells[i] ??= record.Columns[i].Layout.Number && record.Columns[i].Field is null ? number.ToString(CultureInfo.InvariantCulture) : "";
        return [.. cells.Take(record.RealColumns).Select(c => c!)];
    }

    private static string? FieldText(ColumnPlan column, StatementRow row)
    {
        if (column.IsVirtual || (column.Field ?? column.Layout.Field) is not { } field) return null;
        if (column.Layout.Amount is { } amount)
            return TransactionText.Sense(column, row, field) is { } sense ? CellText.Amount(amount, TransactionText.Shown(column, row, sense), column.Width) : null;
        if (column.Layout.Date is { } date)
            return field == StatementField.TradedAt
                ? row.Transaction.TradedAt is { } instant ? CellText.Instant(date, instant) : ""
                : TransactionText.Date(row, field) is { } day ? CellText.Date(date, day) : "";
        if (column.Layout.RateUnitPpm is { } unit) return row.RatePpm is { } rate ? CellText.Rate(rate, unit) : "";
        return TransactionText.Text(row, field);
    }

    /// <summary>A date and a time that the reader joins: cut where the time begins.</summary>
    private void FillJoins(string?[] cells, StatementRow row)
    {
        foreach (var column in record.Joins)
        {
            if (column.Field != StatementField.TradedAt || column.Layout.Date is not { } date || column.Join.Length != 2 || row.Transaction.TradedAt is not { } instant) continue;
            var text = CellText.Instant(date, instant);
            var cut = date.Formats[0].IndexOf("HH", StringComparison.Ordinal);
            cells[column.Join[0]] ??= text[..cut];
            cells[column.Join[1]] ??= text[cut..];
        }
    }

    /// <summary>The first case that gives the row's kind and type, and does not contradict what is known.</summary>
    private void FillClass(string?[] cells, StatementRow row)
    {
        foreach (var item in record.Class)
        {
            var type = item.Kind == RowKind.Payout ? null : (TransactionType?)row.Transaction.Type;
            if (item.Kind != row.Kind || (item.Type is not null && item.Type != type) || item.Layout.Also != row.Also) continue;
            if (TryFill(cells, item.Layout.When)) return;
        }
    }

    private void FillDerived(string?[] cells, StatementRow row)
    {
        foreach (var derived in record.Layout.Derive)
            foreach (var item in derived.Cases)
            {
                if (item.Types.Count > 0 && !item.Types.Contains(row.Transaction.Type)) continue;
                if (item.Column is { } name)
                {
                    var column = ColumnPlan.IndexOf(record.Layout, name);
                    if (cells[column] is null && TransactionText.Text(row, derived.Field) is { } text && Contradicts(cells, item.When) is false) cells[column] = text;
                }
                else if (item.Value is not null && item.Value == TransactionText.Class(row, derived.Field) && TryFill(cells, item.When))
                {
                    break;
                }
            }
    }

    /// <summary>Amounts without a field of their own are what is left of a sum that has one.</summary>
    private void FillAmounts(string?[] cells, StatementRow row)
    {
        foreach (var column in record.Amounts)
        {
            if (cells[column.Index] is not null) continue;
            var sense = 0L;
            var known = false;
            foreach (var sum in record.Sums)
            {
                if (known || sum.Field is not { } field || TransactionText.Sense(sum, row, field) is not { } total) continue;
                foreach (var (term, sign) in sum.Sum)
                {
                    if (term != column.Index) continue;
                    known = true;
                    sense = sign * (total - sum.Sum.Where(t => t.Column != term).Sum(t => t.Sign * SenseOf(t.Column, cells, row)));
                }
            }
            cells[column.Index] = known
                ? CellText.Amount(column.Layout.Amount!, TransactionText.Shown(column, row, sense), column.Width)
                : CellText.NoAmount(column.Layout.Amount!, column.Width);
        }
    }

    private long SenseOf(int index, string?[] cells, StatementRow row)
    {
        var column = record.Columns[index];
        if (cells[index] is not { } text || column.Amount is not { } amount) return 0;
        if (amount.Read(System.Text.Encoding.ASCII.GetBytes(text), out var fen) > CellOutcome.OwnText) return 0;
        return TransactionText.Shown(column, row, fen); // its own inverse: both only turn the sign
    }

    /// <summary>Fills blank cells so that the condition holds; false where a cell says otherwise.</summary>
    private bool TryFill(string?[] cells, IReadOnlyDictionary<string, IReadOnlyList<string>> when)
    {
        if (Contradicts(cells, when)) return false;
        foreach (var (name, values) in when)
            if (values.FirstOrDefault(v => !v.EndsWith('*')) is { } value) cells[ColumnPlan.IndexOf(record.Layout, name)] ??= value;
        return true;
    }

    private bool Contradicts(string?[] cells, IReadOnlyDictionary<string, IReadOnlyList<string>> when) =>
        when.Any(w => cells[ColumnPlan.IndexOf(record.Layout, w.Key)] is { } text && !w.Value.Any(v => Fits(text, v)));

    private static bool Fits(string text, string value) =>
        value.EndsWith('*') ? text.StartsWith(value[..^1], StringComparison.Ordinal) : text == value;
}
