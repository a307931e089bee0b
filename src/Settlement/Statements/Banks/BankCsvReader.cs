using Rijie.Statements;

namespace Rijie.Settlement.Statements.Banks;

/// <summary>Reads a bank's table of entries by a statement layout: rows of kind <c>bank_entry</c>, proved by their running balance where there is one.</summary>
internal sealed class BankCsvReader(StatementLayout layout)
{
    private readonly BankFile _file = new(layout.Id);
    private readonly SortedDictionary<string, List<(BankEntry Entry, Money? Balance)>> _accounts = new(StringComparer.Ordinal);

    /// <summary>Reads a file to its end.</summary>
    /// <param name="accountNo">Whose it is, where its lines do not say.</param>
    public static BankReading Read(string name, Stream content, StatementLayout layout, string? accountNo, MaskedBytes? onMasked, CancellationToken cancellationToken)
    {
        var reader = new BankCsvReader(layout);
        try
        {
            var reading = StatementReader.Read(new() { Name = name, Content = content, ExpectedOwner = accountNo ?? "" }, layout, reader.Take, onMasked, cancellationToken);
            return reader.Done(reading);
        }
        catch (StatementRefusedException refused)
        {
            return BankFile.Refused(layout.Id, refused);
        }
    }

    private void Take(StatementBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Kind(i) is not RowKind.BankEntry) continue;
            var row = batch.ToRow(i);
            var told = row.Transaction;
            if ((told.ClearingDate ?? told.SettlementDate) is not { } booked)
            {
                _file.Reject(row.LineNo, null, "ROW_DATE", "The entry has no booking date.");
                continue;
            }
            _file.CountEntry();
            var balance = batch.Numbers(StatementField.Balance) is { IsEmpty: false } balances && balances[i] != StatementBatch.Absent ? Money.FromFen(balances[i]) : (Money?)null;
            if (!_accounts.TryGetValue(told.MerchantNo, out var entries)) _accounts.Add(told.MerchantNo, entries = []);
            entries.Add((new()
            {
                BookingDate = booked,
                ValueDate = told.SettlementDate ?? booked,
                Amount = told.Gross,
                Currency = told.Currency,
                Reference = told.ProviderOrderNo,
                EndToEndId = told.MerchantOrderNo,
                Counterparty = told.Store,
                Text = told.Remark ?? "",
                LineNo = row.LineNo,
            }, balance));
        }
    }

    private BankReading Done(StatementReading reading)
    {
        if (reading.Result is FileResult.Rejected or FileResult.Quarantined)
            return new() { Result = FileResult.Rejected, Code = reading.Code, Reason = reading.Reason, Format = layout.Id, FormatVersion = layout.Version, Rejects = reading.Rejects, Rejected = reading.Lines.Rejected };
        foreach (var (account, entries) in _accounts) Add(account, entries, reading.ClearingDate);
        var done = _file.Done();
        var isHeld = reading.Result is FileResult.Held;
        return done with
        {
            FormatVersion = layout.Version,
            Result = isHeld || done.Result is FileResult.Held ? FileResult.Held : done.Statements.Count == 0 && reading.NoTrade ? FileResult.Imported : reading.Result is FileResult.ImportedWithRejects ? reading.Result : done.Result,
            Code = isHeld ? reading.Code : done.Code ?? reading.Code,
            Reason = isHeld ? reading.Reason : done.Reason ?? reading.Reason,
            Rejects = [.. done.Rejects, .. reading.Rejects],
            Rejected = done.Rejected + reading.Lines.Rejected,
            Warnings = [.. done.Warnings, .. reading.Warnings.Where(w => w.Code != "COMPLETENESS")],
            IsProven = done.IsProven || (done.Statements.Count > 0 && reading.Completeness is Completeness.Proven),
        };
    }

    /// <summary>A table stands oldest or newest first; a balance that goes on from line to line proves that none is missing between them.</summary>
    private void Add(string account, List<(BankEntry Entry, Money? Balance)> entries, DateOnly? day)
    {
        var hasBalances = entries.TrueForAll(e => e.Balance is not null);
        var isDescending = hasBalances && entries.Count > 1 && !GoesOn(entries) && GoesOn([.. Enumerable.Reverse(entries)]);
        if (isDescending) entries.Reverse();
        var moved = entries.Aggregate(Money.Zero, (sum, e) => sum + e.Entry.Amount);
        var from = entries.Min(e => e.Entry.BookingDate);
        var to = entries.Max(e => e.Entry.BookingDate);
        var opening = hasBalances ? entries[0].Balance!.Value - entries[0].Entry.Amount : (Money?)null;
        // A gap in the middle that the ends do not show is one all the same.
        var closing = !hasBalances ? (Money?)null : GoesOn(entries) || opening + moved != entries[^1].Balance ? entries[^1].Balance : entries[^1].Balance!.Value + Money.FromFen(1);
        _file.Add(new()
        {
            AccountNo = account,
            Currency = entries[0].Entry.Currency,
            From = day < from ? day.Value : from,
            To = day > to ? day.Value : to,
            Opening = opening,
            Closing = closing,
            Entries = [.. entries.Select(e => e.Entry)],
        }, moved, entries[0].Entry.LineNo);
    }

    private static bool GoesOn(List<(BankEntry Entry, Money? Balance)> entries)
    {
        for (var i = 1; i < entries.Count; i++)
            if (entries[i - 1].Balance + entries[i].Entry.Amount != entries[i].Balance) return false;
        return true;
    }
}
