using System.Globalization;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>Whether rows have the shape of a record: its length or number of fields, and in each column a text of its type.</summary>
internal sealed class RowTypes(LineSplitter splitter, StatementBatch batch)
{
    /// <summary>A day for dates without a year: which one does not matter here, but it must be a leap year.</summary>
    private static readonly long AnyDay = new DateOnly(2024, 7, 1).DayNumber;

    private readonly SortedDictionary<int, int> _otherCounts = [];
    private readonly SortedDictionary<int, (ColumnPlan Column, int Rows)> _misfits = [];
    private RecordPlan? _record;
    private int _rows;
    private int _shaped;

    /// <summary>Reads a row.</summary>
    /// <returns><c>null</c> where it is damaged in a way that says nothing of its format.</returns>
    public bool? Read(Span<byte> line, RecordPlan record)
    {
        _record = record;
        var fault = splitter.Split(line, record);
        if (fault?.Code is "ROW_ENCODING" or "ROW_CONTROL" or "ROW_TOO_LONG") return null;
        _rows++;
        if (fault is not null)
        {
            var found = fault.Code == "ROW_WIDTH" ? line.Length : splitter.Count;
            _otherCounts[found] = _otherCounts.GetValueOrDefault(found) + 1;
            return false;
        }
        _shaped++;
        var isRight = true;
        foreach (var column in record.Columns)
        {
            if (column.IsVirtual || IsOfType(column)) continue;
            isRight = false;
            _misfits[column.Index] = (column, _misfits.GetValueOrDefault(column.Index).Rows + 1);
        }
        return isRight;
    }

    /// <summary>What most rows have otherwise.</summary>
    public IEnumerable<FormatChange> Changes()
    {
        if (_record is not { } record) yield break;
        if (_shaped * 2 < _rows)
        {
            var most = _otherCounts.MaxBy(c => c.Value).Key;
            var isFixed = record.Columns[0].FixedWidth;
            yield return new(isFixed ? "record_bytes" : "fields", Text(isFixed ? record.Columns.Max(c => c.At + c.Width) : record.RealColumns), Text(most));
        }
        foreach (var (index, (column, rows)) in _misfits)
            if (rows * 2 > _shaped) yield return new("type", column.Layout.Name, Misfit(column), index + 1);
    }

    /// <summary>From 0 to 1000: half for the shape, half for the types.</summary>
    public int Likeness(int right, int wrong)
    {
        if (_record is not { } record || right + wrong == 0) return 0;
        if (_shaped == 0)
        {
            var most = _otherCounts.Count == 0 ? 0 : _otherCounts.MaxBy(c => c.Value).Key;
            var wanted = record.Columns[0].FixedWidth ? record.Columns.Max(c => c.At + c.Width) : record.RealColumns;
            return 250 * Math.Min(most, wanted) / Math.Max(1, Math.Max(most, wanted));
        }
        return 500 * _shaped / (right + wrong) + 500 * (record.RealColumns - _misfits.Count) / record.RealColumns;
    }

    private bool IsOfType(ColumnPlan column)
    {
        var text = RowText.Trimmed(column, batch.Buffer, splitter.Cells[column.Index]);
        if (column.Prefix.Length > 0 && text.StartsWith(column.Prefix)) text = text[column.Prefix.Length..];
        if (column.Literal is not null) return text.SequenceEqual(column.Literal);
        if (column.Amount is { } amount)
            return amount.Read(column.FixedWidth ? RowText.Of(batch.Buffer, splitter.Cells[column.Index]) : text, out _) != CellOutcome.Syntax
                || ((column.Absent.Length > 0 || column.AbsentRun != 0) && column.MeansAbsent(text));
        if (column.MeansAbsent(text)) return true;
        if (column.Date is { } date && column.Join.Length == 0) return date.Read(text, default, AnyDay, out _, out _) <= CellOutcome.OwnText;
        return !(column.Layout.Number || column.Layout.RateUnitPpm is not null)
            || NumberText.TryRead(text, column.Layout.RateUnitPpm ?? 1, column.Layout.RateUnitPpm is not null, out _);
    }

    private static string Misfit(ColumnPlan column) => column switch
    {
        { Literal: not null } => $"another text than '{column.Layout.Literal}'",
        { Amount: not null } => $"no amount in {(column.Layout.Amount!.Unit == AmountUnit.Yuan ? "yuan" : "fen")}",
        { Date: not null } => "no date of the declared form",
        _ => "no number",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
