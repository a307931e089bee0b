using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>The values of one row: raw amounts as written, the same in row sense, canonical fields.</summary>
internal sealed class RowValues(RecordPlan record, StatementBatch batch, LineSplitter splitter, FileFacts facts)
{
    private readonly long[] _raw = new long[record.Columns.Length];
    private readonly long[] _sense = new long[record.Columns.Length];
    private readonly long[] _fields = new long[BatchShape.FieldCount];
    private RowFault? _fault;

    /// <summary>By <see cref="StatementField"/>; <see cref="StatementBatch.Absent"/> where the row does not say.</summary>
    public ReadOnlySpan<long> Fields => _fields;

    public ClassPlan? Case { get; private set; }

    public bool Balanced { get; private set; }

    /// <summary>The day of the trade in China, for comparison with the clearing date.</summary>
    public long TradeDay { get; private set; }

    /// <summary>Whether an amount of the row is known, so that it can be added.</summary>
    public bool IsReadable(int column) => _sense[column] != Unreadable;

    /// <summary>An amount in row sense; an absent one is nothing.</summary>
    public long Sense(int column) => _sense[column];

    private const long Unreadable = long.MaxValue;

    /// <summary>Reads the cells of the last line into slots and fields.</summary>
    /// <returns>The first fault; amounts are read on, since totals run over rejected rows too.</returns>
    public RowFault? Read(Span<ulong> slots)
    {
        _fault = null;
        TradeDay = StatementBatch.Absent;
        Balanced = true;
        Array.Fill(_fields, StatementBatch.Absent);
        splitter.Cells[..record.RealColumns].CopyTo(slots);
        slots[record.RealColumns..].Clear();
        foreach (var column in record.Prefixed) TakePrefix(column, slots);
        ReadTexts(slots);
        ReadAmounts(slots);
        Classify(slots);
        ToRowSense();
        AddUp();
        ReadNumbers(slots);
        ReadDates(slots);
        if (_fault is not null) return _fault;
        ToFields(slots);
        Derive(slots);
        CheckIdentities();
        return _fault;
    }

    private void Fault(string code, string reason, ColumnPlan column)
    {
        _fault ??= new(code, reason, column.Layout.Name);
    }

    private void TakePrefix(ColumnPlan column, Span<ulong> slots)
    {
        ref var cell = ref slots[column.Index];
        var length = column.Prefix.Length;
        if (RowText.Of(batch.Buffer, cell).StartsWith(column.Prefix))
            cell = StatementBatch.Slice(StatementBatch.StartOf(cell) + length, StatementBatch.LengthOf(cell) - length) | (cell & StatementBatch.OwnText);
    }

    private void ReadTexts(Span<ulong> slots)
    {
        foreach (var column in record.Texts)
        {
            var cell = slots[column.Index];
            var text = RowText.Trimmed(column, batch.Buffer, cell);
            if (column.Literal is not null && !text.SequenceEqual(column.Literal)) Fault("ROW_LITERAL", "The text is not the one that the layout names.", column);
            if (column.Field is not { } field) continue;
            if (text.IsEmpty)
            {
                if (field is StatementField.MerchantNo or StatementField.Currency) slots[column.Index] |= StatementBatch.OwnText; // read as the file's
                continue;
            }
            if (column.MeansAbsent(text))
            {
                slots[column.Index] |= StatementBatch.OwnText;
                continue;
            }
            var start = StatementBatch.StartOf(cell);
            if (column.FixedWidth && batch.Buffer[start] == RowText.Blank)
            {
                start += RowText.Of(batch.Buffer, cell).IndexOfAnyExcept(RowText.Blank);
                slots[column.Index] |= StatementBatch.OwnText;
            }
            var slot = StatementBatch.Slice(start, text.Length);
            if (column.Layout.RemoveBlanks && text.Contains(RowText.Blank))
            {
                slot = WithoutBlanks(start, text.Length);
                slots[column.Index] |= StatementBatch.OwnText;
            }
            slots[record.Shape.TextSlots[(int)field]] = slot;
        }
    }

    private ulong WithoutBlanks(int start, int length)
    {
        var buffer = batch.Buffer;
        var begin = splitter.End;
        for (var at = start; at < start + length; at++)
            if (buffer[at] != RowText.Blank) buffer[splitter.End++] = buffer[at];
        return StatementBatch.Slice(begin, splitter.End - begin);
    }

    private void ReadAmounts(Span<ulong> slots)
    {
        foreach (var column in record.Amounts)
        {
            var text = RowText.Of(batch.Buffer, slots[column.Index]);
            var outcome = (column.Absent.Length > 0 || column.AbsentRun != 0) && column.MeansAbsent(text)
                ? CellOutcome.Absent
                : column.Amount!.Value.Read(text, out _raw[column.Index]);
            if (outcome == CellOutcome.Absent) _raw[column.Index] = StatementBatch.Absent;
            else if (outcome == CellOutcome.OwnText) slots[column.Index] |= StatementBatch.OwnText;
            else if (outcome > CellOutcome.Absent)
            {
                _raw[column.Index] = Unreadable;
                Fault(outcome == CellOutcome.Range ? "ROW_AMOUNT_RANGE" : "ROW_AMOUNT_SYNTAX",
                    outcome == CellOutcome.Range ? "The amount is above the limit." : "The text is no amount of the declared form.", column);
            }
        }
    }

    private void Classify(ReadOnlySpan<ulong> slots)
    {
        Case = null;
        ClassPlan? wrongSign = null;
        foreach (var item in record.Class)
        {
            if (!item.When.Fits(batch.Buffer, slots)) continue;
            if (HasSign(item))
            {
                Case = item;
                return;
            }
            wrongSign ??= item;
        }
        if (wrongSign is not null) Fault("ROW_SIGN", "The amount's sign is not the one that goes with the kind of row.", record.Columns[wrongSign.Sign[0].Column]);
        else _fault ??= new("ROW_CLASS", "No case of the layout says what the row is.", record.Class[0].Layout.When.Keys.Order(StringComparer.Ordinal).FirstOrDefault());
    }

    private bool HasSign(ClassPlan item)
    {
        foreach (var (column, negative) in item.Sign)
            if (_raw[column] is var raw && raw != Unreadable && raw != StatementBatch.Absent && raw < 0 != negative) return false;
        return true;
    }

    private void ToRowSense()
    {
        foreach (var column in record.Amounts)
        {
            var raw = _raw[column.Index];
            if (raw == StatementBatch.Absent) _sense[column.Index] = 0;
            else if (raw == Unreadable || (column.ByType && Case is null)) _sense[column.Index] = Unreadable;
            else _sense[column.Index] = (column.ByType ? Case!.Type?.Sign() ?? 1 : 1) * (column.Negated ? -raw : raw);
        }
    }

    private void AddUp()
    {
        foreach (var column in record.Sums)
        {
            var sum = 0L;
            foreach (var (term, sign) in column.Sum)
            {
                if (!IsReadable(term))
                {
                    sum = Unreadable;
                    break;
                }
                sum += sign * _sense[term];
            }
            _sense[column.Index] = sum;
            _raw[column.Index] = sum;
        }
    }

    private void ReadNumbers(ReadOnlySpan<ulong> slots)
    {
        foreach (var column in record.Numbers)
        {
            var text = RowText.Trimmed(column, batch.Buffer, slots[column.Index]);
            if (column.MeansAbsent(text)) continue;
            if (!NumberText.TryRead(text, column.Layout.RateUnitPpm ?? 1, column.Layout.RateUnitPpm is not null, out var number))
                Fault("ROW_NUMBER", "The text is no number of the declared form.", column);
            else if (column.Field is { } field) _fields[(int)field] = number;
        }
    }

    private void ReadDates(Span<ulong> slots)
    {
        foreach (var column in record.Dates)
        {
            var text = RowText.Trimmed(column, batch.Buffer, slots[column.Index]);
            if (text.IsEmpty) continue;
            if (column.MeansAbsent(text)) slots[column.Index] |= StatementBatch.OwnText;
            else if (ReadDate(column, text, slots) == CellOutcome.OwnText) slots[column.Index] |= StatementBatch.OwnText;
        }
        foreach (var column in record.Joins)
        {
            var begin = splitter.End;
            foreach (var part in column.Join)
            {
                var text = RowText.Trimmed(record.Columns[part], batch.Buffer, slots[part]);
                text.CopyTo(batch.Buffer.AsSpan(splitter.End));
                splitter.End += text.Length;
            }
            var joined = batch.Buffer.AsSpan(begin, splitter.End - begin);
            if (joined.IsEmpty) continue;
            if (column.Date is not null) ReadDate(column, joined, slots);
            else if (column.Field is { } field) slots[record.Shape.TextSlots[(int)field]] = StatementBatch.Slice(begin, joined.Length);
        }
    }

    private CellOutcome ReadDate(ColumnPlan column, ReadOnlySpan<byte> text, ReadOnlySpan<ulong> slots)
    {
        var year = column.YearFrom < 0 ? default : RowText.Trimmed(record.Columns[column.YearFrom], batch.Buffer, slots[column.YearFrom]);
        var outcome = column.Date!.Read(text, year, facts.NearDay, out var day, out var millisecond);
        if (outcome > CellOutcome.OwnText)
        {
            Fault("ROW_DATE", "The text is no date or time of the declared form.", column);
            return outcome;
        }
        if (column.Field is not { } field) return outcome;
        if (field != StatementField.TradedAt)
        {
            _fields[(int)field] = day;
            return column.Date.HasTime ? CellOutcome.OwnText : outcome; // the time is not kept in a date
        }
        if (column.Date.HasTime)
        {
            _fields[(int)field] = column.Date.ToUnixMilliseconds(day, millisecond);
            TradeDay = day;
        }
        return outcome;
    }

    private void ToFields(Span<ulong> slots)
    {
        foreach (var column in record.Money)
        {
            var field = column.Field!.Value;
            if (_raw[column.Index] == StatementBatch.Absent) continue;
            var sense = _sense[column.Index];
            _fields[(int)field] = field is StatementField.Fee or StatementField.Net ? sense : Size(column, sense);
        }
        if (!Case!.Layout.NetOnly) return;
        foreach (var column in record.Money)
            if (!column.IsVirtual && column.Field is not StatementField.Net) slots[column.Index] |= StatementBatch.OwnText;
        var net = _fields[(int)StatementField.Net];
        _fields[(int)StatementField.Gross] = net == StatementBatch.Absent ? net : Case.Kind == RowKind.Payout ? -net : Math.Abs(net);
        _fields[(int)StatementField.Fee] = 0;
    }

    /// <summary>Gross, order and payer amounts and discounts stand in the direction of the type; one that does not contradicts it. Those of a payout are what is paid out.</summary>
    private long Size(ColumnPlan column, long sense)
    {
        if (Case!.Kind == RowKind.Payout) return column.IsSigned ? -sense : sense;
        if (Case.Type is not { } type || type == TransactionType.Adjustment) return sense;
        var sign = type.Sign();
        var size = sign == 0 ? Math.Abs(column.ByType ? _raw[column.Index] : sense) : sign * sense;
        if (size < 0 && !Case.Layout.NetOnly) Fault("ROW_SIGN", "The amount's sign is not the one that goes with the kind of row.", column);
        return size;
    }

    private void Derive(Span<ulong> slots)
    {
        foreach (var derived in record.Derived)
        {
            var slot = record.Shape.TextSlots[(int)derived.Field];
            var found = false;
            foreach (ref readonly var item in derived.Cases.AsSpan())
            {
                if (Case!.Type is { } type ? (item.Types & (1u << (int)type)) == 0 : item.Types != ~0u) continue;
                if (!item.When.Fits(batch.Buffer, slots)) continue;
                found = true;
                if (item.Column >= 0) slots[slot] = TextOf(record.Columns[item.Column], slots);
                else if (item.Text is not null) slots[slot] = Append(item.Text);
                else _fields[(int)derived.Field] = item.Value;
                break;
            }
            if (found) continue;
            if (derived.OtherwiseText is not null) slots[slot] = Append(derived.OtherwiseText);
            else if (slot < 0) _fields[(int)derived.Field] = derived.Otherwise;
        }
    }

    private ulong TextOf(ColumnPlan column, ReadOnlySpan<ulong> slots)
    {
        var cell = slots[column.Index];
        var text = RowText.Trimmed(column, batch.Buffer, cell);
        if (column.MeansAbsent(text)) return 0;
        var start = StatementBatch.StartOf(cell);
        return StatementBatch.Slice(column.FixedWidth ? start + RowText.Of(batch.Buffer, cell).IndexOfAnyExcept(RowText.Blank) : start, text.Length);
    }

    private ulong Append(byte[] text)
    {
        var begin = splitter.End;
        text.CopyTo(batch.Buffer, begin);
        splitter.End += text.Length;
        return StatementBatch.Slice(begin, text.Length);
    }

    private void CheckIdentities()
    {
        foreach (var (terms, types) in record.Identities)
        {
            if (Case!.Kind is not (RowKind.Transaction or RowKind.Payout) || (types != 0 && (Case.Type is not { } type || (types & (1u << (int)type)) == 0))) continue;
            var sum = 0L;
            foreach (var (term, sign) in terms) sum += sign * _sense[term];
            if (sum != 0) Balanced = false;
        }
    }
}
