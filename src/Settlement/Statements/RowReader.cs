using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Reads rows of one record into the batch: cells, amounts, class, row sense, fields, identities, proofs, key.</summary>
/// <remarks>The arrays are made once; nothing is allocated for a row that is fine.</remarks>
internal sealed class RowReader
{
    private readonly TablePlan _table;
    private readonly RecordPlan _record;
    private readonly StatementBatch _batch;
    private readonly LineSplitter _splitter;
    private readonly ReadContext _context;
    private readonly RowValues _values;
    private readonly (ProofSum Sum, int Column)[] _proofs;
    private readonly ulong _seed;
    private readonly bool _hasFrozen;

    public RowReader(TablePlan table, RecordPlan record, StatementBatch batch, LineSplitter splitter, ReadContext context)
    {
        _table = table;
        _record = record;
        _batch = batch;
        _splitter = splitter;
        _context = context;
        _values = new RowValues(record, batch, splitter, context.Facts);
        _proofs = [.. record.Proofs.Select(p => (p, (p.Proof.Sum ?? p.Proof.Of) is { } name ? ColumnPlan.IndexOf(record.Layout, name) : -1))];
        _hasFrozen = table.Rows.Any(r => r.Layout.Class.Any(c => c.UnlessKnown));
        _seed = RowKeys.Hash(table.Encoding.GetBytes(table.Id), 0);
    }

    /// <summary>Reads the line as a row and enters it in the account.</summary>
    public void Read(Span<byte> line, long lineNo, long byteOffset)
    {
        var fault = _splitter.Split(line, _record);
        var secret = false;
        if (fault is null && _splitter.Mask(line, _record, out secret)) fault = _splitter.Split(line, _record);
        if (fault is not null)
        {
            CardMask.Scan(line);
            CountFaulty();
            Reject(lineNo, byteOffset, fault);
            return;
        }
        if (secret) _context.Account.Warn("SAD_RECEIVED", "A column holds authentication data that must never be sent; it was overwritten.", _context.Member, lineNo);
        var slots = _batch.NextCells();
        fault = _values.Read(slots);
        CountProofs();
        if (fault is not null) Reject(lineNo, byteOffset, fault);
        else Enter(line, slots, lineNo, byteOffset);
    }

    /// <summary>Totals run over rejected rows too: what a column that is no text does not hide is added.</summary>
    private void CountFaulty()
    {
        if (!_splitter.HasAllPlaces)
        {
            CountUnreadable();
            return;
        }
        _values.Read(_batch.NextCells());
        CountProofs();
    }

    /// <summary>A line that is a row and cannot be read: it counts, and its amounts are unknown.</summary>
    public void CountUnreadable()
    {
        foreach (var (sum, _) in _proofs) sum.AddUnreadable();
    }

    private static RowFault Conflict { get; } = new("ROW_KEY_CONFLICT", "Another row has the same key and says something else.");

    /// <summary>Nobody could be given such a row, and nobody would miss it.</summary>
    private static RowFault NoMerchant { get; } = new("ROW_MERCHANT", "The row names no merchant, and the file's owner is none of ours.");

    private static RowFault Nobody { get; } = new("ROW_MERCHANT", "The row names no merchant, and nothing says whose file it is.");

    /// <summary>A payout that nothing names could be told from no other, and is shown nowhere.</summary>
    private static RowFault NoPayout { get; } = new("ROW_PAYOUT", "The row is about a payout and has no number of one.");

    private void Enter(Span<byte> line, ReadOnlySpan<ulong> slots, long lineNo, long byteOffset)
    {
        if (_record.Facts.Length > 0) StateFacts(slots);
        var merchant = _record.Shape.TextSlots[(int)StatementField.MerchantNo];
        var merchantNo = merchant < 0 ? default : RowText.Of(_batch.Buffer, slots[merchant]);
        if (merchantNo.IsEmpty && !_context.OwnerIsOurs && !(merchant < 0 && _context.OwnerIsForeign))
        {
            Reject(lineNo, byteOffset, _context.Facts.OwnerOrExpected is null ? Nobody : NoMerchant);
            return;
        }
        var ours = _context.IsOurs(merchantNo);
        var kind = _values.Case!.Kind;
        if (ours && kind == RowKind.Payout && LacksNumber(slots))
        {
            Reject(lineNo, byteOffset, NoPayout);
            return;
        }
        var place = !ours ? LineClass.Foreign : kind switch { RowKind.Open => LineClass.Open, RowKind.NoMoney => LineClass.NoMoney, RowKind.Payout => PlaceOfPayout(), _ => LineClass.Imported };
        if (_record.Key.Length > 0 && !IsNew(slots, place, lineNo, byteOffset)) return;
        if (!ours)
        {
            _context.Account.Foreign(line, RowKeys.Hash(merchantNo, 0));
            return;
        }
        _context.Account.End(place);
        if (kind == RowKind.Transaction) AddToSums(slots, merchantNo);
        else if (kind == RowKind.Payout && place == LineClass.Imported) _context.Account.AddPayout(Or0(StatementField.Gross));
        CheckWindow(lineNo);
        var marks = (_values.Balanced ? RowMarks.None : RowMarks.Unbalanced) | (_values.Case.Layout.UnlessKnown ? RowMarks.UnlessKnown : RowMarks.None);
        _batch.Add(_values.Fields, lineNo, byteOffset, kind, _values.Case.Type, _values.Case.Layout.Also, marks);
        _batch.TextLength = _splitter.End;
        if (_batch.IsFull) _context.HandOut(_batch);
    }

    private bool LacksNumber(ReadOnlySpan<ulong> slots) => _record.Shape.TextSlots[(int)StatementField.PayoutNo] is var slot && slot >= 0 && RowText.Of(_batch.Buffer, slots[slot]).IsEmpty;

    /// <summary>A payout that is not decided yet is open, and one that failed moves no money; both are handed out, and neither is in a sum.</summary>
    private LineClass PlaceOfPayout() => _values.Fields[(int)StatementField.State] is var state && state is StatementBatch.Absent or (long)TransactionState.Succeeded ? LineClass.Imported
        : ((TransactionState)state).IsOpen() ? LineClass.Open
        : LineClass.NoMoney;

    private void StateFacts(ReadOnlySpan<ulong> slots)
    {
        foreach (var column in _record.Facts)
            if (_context.Facts.State(column.Layout.Fact!.Value, RowText.Trimmed(column, _batch.Buffer, slots[column.Index]), column.Date)) _context.Facts.Check();
    }

    private bool IsNew(ReadOnlySpan<ulong> slots, LineClass line, long lineNo, long byteOffset)
    {
        var key = _seed;
        foreach (var column in _record.Key) key = RowKeys.Hash(RowText.Trimmed(_record.Columns[column], _batch.Buffer, slots[column]), key);
        var content = HashOfContent(slots);
        switch (_context.Keys.Add(key, content, _context.PlaceOf(lineNo, line), out var first))
        {
            case KeyVerdict.New when _context.Excluded.Count > 0 && _context.Excluded.Contains(new(_context.Member, lineNo)):
                _context.Keys.Add(key, ~content, 1, out _); // a first reading found this key in conflict: whatever comes with it is out
                break;
            case KeyVerdict.New:
                return true;
            case KeyVerdict.Duplicate:
                _context.Account.End(LineClass.Duplicate);
                return false;
            case KeyVerdict.Conflict:
                var (member, firstLine, was) = _context.At(first);
                _context.Account.Retract(was, member, firstLine, Conflict);
                break;
        }
        Reject(lineNo, byteOffset, Conflict);
        return false;
    }

    private ulong HashOfContent(ReadOnlySpan<ulong> slots)
    {
        var hash = 1UL;
        foreach (var (first, last) in _record.Content)
        {
            var start = StatementBatch.StartOf(slots[first]);
            var end = StatementBatch.StartOf(slots[last]) + StatementBatch.LengthOf(slots[last]);
            if (_table.Delimiter == 0)
            {
                start = _splitter.Start + _record.Columns[first].At;
                end = _splitter.Start + _record.Columns[last].At + _record.Columns[last].Width;
            }
            if (start <= end && end <= _splitter.Start + _splitter.DecodedLength)
                hash = RowKeys.Hash(_batch.Buffer.AsSpan(start, end - start), hash);
            else
                for (var i = first; i <= last; i++) hash = RowKeys.Hash(RowText.Of(_batch.Buffer, slots[i]), hash);
        }
        return hash;
    }

    private void AddToSums(ReadOnlySpan<ulong> slots, ReadOnlySpan<byte> merchantNo)
    {
        var type = _values.Case!.Type!.Value;
        var gross = Or0(StatementField.Gross) * type.Sign();
        var fee = Or0(StatementField.Fee);
        var net = _values.Fields[(int)StatementField.Net];
        if (net == StatementBatch.Absent) net = gross - fee;
        _context.Account.AddTransaction(type, gross, fee, net);
        if (_hasFrozen) RememberSale(type, gross, fee, net, slots, merchantNo);
        if (_values.Case.Layout.Also is { } also) AddHold(also, net, slots, merchantNo);
        AddHold(type, Math.Abs(net), slots, merchantNo);
    }

    private void RememberSale(TransactionType type, long gross, long fee, long net, ReadOnlySpan<ulong> slots, ReadOnlySpan<byte> merchantNo)
    {
        var item = _values.Case!.Layout;
        if (item.UnlessKnown) _context.Frozen.AddFrozen(Order(slots, merchantNo), gross, fee, net);
        else if (type == TransactionType.Sale && item.Also is null) _context.Frozen.AddSale(Order(slots, merchantNo));
    }

    private void AddHold(TransactionType type, long net, ReadOnlySpan<ulong> slots, ReadOnlySpan<byte> merchantNo)
    {
        if (type == TransactionType.ReserveHold) _context.Account.Holds.Hold(Order(slots, merchantNo), net);
        else if (type == TransactionType.ReserveRelease) _context.Account.Holds.Release(Order(slots, merchantNo), net);
    }

    /// <summary>A hash of the provider's order; 0 where the row names none.</summary>
    private ulong Order(ReadOnlySpan<ulong> slots, ReadOnlySpan<byte> merchantNo)
    {
        var slot = _record.Shape.TextSlots[(int)StatementField.ProviderOrderNo];
        var order = slot < 0 ? default : RowText.Of(_batch.Buffer, slots[slot]);
        return order.IsEmpty ? 0 : RowKeys.Hash(order, RowKeys.Hash(merchantNo, 1));
    }

    private long Or0(StatementField field) => _values.Fields[(int)field] is var value && value == StatementBatch.Absent ? 0 : value;

    private void CheckWindow(long lineNo)
    {
        if (_values.TradeDay == StatementBatch.Absent) return;
        var clearing = _values.Fields[(int)StatementField.ClearingDate];
        if (clearing == StatementBatch.Absent) clearing = _context.Facts.NearDay;
        if (clearing == StatementBatch.Absent || Math.Abs(clearing - _values.TradeDay) <= _context.Input.DateWindowDays) return;
        _context.Account.Warn("DATE_WINDOW", $"Rows were traded more than {_context.Input.DateWindowDays} days from their clearing date.", _context.Member, lineNo);
    }

    private void CountProofs()
    {
        foreach (var (sum, column) in _proofs)
            if (column < 0) sum.Add(0);
            else if (_values.IsReadable(column)) sum.Add(_values.Sense(column));
            else sum.AddUnreadable();
    }

    private void Reject(long lineNo, long byteOffset, RowFault fault) =>
        _context.Account.Reject(_context.Member, lineNo, byteOffset + fault.ByteInLine, fault);
}
