using System.Data.Common;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Gateway.Ingestion;

/// <summary>Keeps entries of bank statements. An entry that several files tell is one.</summary>
internal static class BankStore
{
    private const string Active = "EXISTS (SELECT 1 FROM statement_files f WHERE f.file_id = b.file_id AND f.active = 1)";

    /// <summary>Columns of a <see cref="BankEntryRecord"/>.</summary>
    public const string Columns =
        """
        b.bank_account AS BankAccount, b.entry_id AS EntryId, b.file_id AS FileId, b.booking_date AS BookingDate, b.value_date AS ValueDate, b.amount_fen AS AmountFen, b.currency AS Currency,
        b.reference AS Reference, b.end_to_end_id AS EndToEndId, b.counterparty AS Counterparty, b.remark AS Remark, b.reversal AS Reversal, b.charge AS Charge, b.line_no AS LineNo, b.received_ms AS ReceivedMs
        """;

    /// <summary>The first active file that tells an entry speaks for it.</summary>
    public const string Visible = $"{Active} AND b.file_id = (SELECT min(o.file_id) FROM bank_entries o JOIN statement_files p ON p.file_id = o.file_id AND p.active = 1 WHERE o.bank_account = b.bank_account AND o.entry_id = b.entry_id)";

    public static async Task PutAsync(DbTransaction transaction, string bankAccount, string fileId, IReadOnlyList<BankStatement> statements, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await BulkInsert.RunAsync(transaction, "bank_entries (bank_account, entry_id, file_id, booking_date, value_date, amount_fen, currency, reference, end_to_end_id, counterparty, remark, reversal, charge, line_no, received_ms)", 15,
            [.. statements.SelectMany(s => s.Entries).Select(e => (object?[])
            [
                bankAccount, e.EntryId, fileId, StoredText.Of(e.BookingDate), StoredText.Of(e.ValueDate), e.Amount.Fen, e.Currency, e.Reference, e.EndToEndId, e.Counterparty, e.Text,
                e.IsReversal ? 1L : 0L, e.IsCharge ? 1L : 0L, e.LineNo, now.ToUnixTimeMilliseconds(),
            ])], "", cancellationToken);
        var before = await transaction.Connection!.ExecuteScalarAsync<long>("SELECT count(*) FROM bank_periods WHERE bank_account = @bankAccount AND file_id = @fileId", new { bankAccount, fileId }, transaction);
        await BulkInsert.RunAsync(transaction, "bank_periods (bank_account, file_id, period_no, statement_no, from_date, to_date, opening_fen, closing_fen)", 8,
            [.. statements.Select((s, i) => (object?[])[bankAccount, fileId, before + i, s.Number, StoredText.Of(s.From), StoredText.Of(s.To), s.Opening?.Fen, s.Closing?.Fen])], "", cancellationToken);
    }

    /// <summary>Notes which days of a bank account have to be compared again, in the transaction that changes them.</summary>
    public static async Task MarkAsync(DbTransaction transaction, string bankAccount, IEnumerable<string> days)
    {
        foreach (var day in days.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO bank_due (bank_account, day, change_no) VALUES (@bankAccount, @day, 1)
                ON CONFLICT (bank_account, day) DO UPDATE SET change_no = bank_due.change_no + 1
                """, new { bankAccount, day }, transaction);
    }

    /// <summary>The days that a file tells of.</summary>
    public static async Task<IReadOnlyList<(string BankAccount, string Day)>> DaysOfAsync(DbTransaction transaction, string fileId) =>
    [
        .. await transaction.Connection!.QueryAsync<(string, string)>(
            """
            SELECT bank_account, booking_date FROM bank_entries WHERE file_id = @fileId
            UNION SELECT bank_account, from_date FROM bank_periods WHERE file_id = @fileId
            UNION SELECT bank_account, to_date FROM bank_periods WHERE file_id = @fileId ORDER BY 1, 2
            """, new { fileId }, transaction),
    ];

    /// <summary>The entries of a bank account that were booked between two days, both inclusive.</summary>
    public static async Task<IReadOnlyList<BankEntryRecord>> ListAsync(Database database, string bankAccount, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
    [
        .. await database.ReadAsync(c => c.QueryAsync<BankEntryRecord>(
            $"SELECT {Columns} FROM bank_entries b WHERE b.bank_account = @bankAccount AND b.booking_date >= @from AND b.booking_date <= @to AND {Visible} ORDER BY b.booking_date, b.entry_id",
            new { bankAccount, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken),
    ];

    /// <summary>The periods that active files cover and that touch a range.</summary>
    public static async Task<IReadOnlyList<(DateOnly From, DateOnly To)>> PeriodsAsync(Database database, string bankAccount, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
    [
        .. (await database.ReadAsync(c => c.QueryAsync<(string From, string To)>(
            $"SELECT b.from_date, b.to_date FROM bank_periods b WHERE b.bank_account = @bankAccount AND b.to_date >= @from AND b.from_date <= @to AND {Active} ORDER BY b.from_date, b.to_date",
            new { bankAccount, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken)).Select(p => (StoredText.Date(p.From), StoredText.Date(p.To))),
    ];
}

/// <summary>A row of <c>bank_entries</c>.</summary>
internal sealed record BankEntryRecord
{
    public string BankAccount { get; init; } = "";

    public string EntryId { get; init; } = "";

    public string FileId { get; init; } = "";

    public string BookingDate { get; init; } = "";

    public string ValueDate { get; init; } = "";

    /// <summary>What the account gained; negative where it lost.</summary>
    public long AmountFen { get; init; }

    public string Currency { get; init; } = "";

    public string? Reference { get; init; }

    public string? EndToEndId { get; init; }

    public string? Counterparty { get; init; }

    public string Remark { get; init; } = "";

    public long Reversal { get; init; }

    public long Charge { get; init; }

    public long LineNo { get; init; }

    public long ReceivedMs { get; init; }

    public BankEntry ToEntry() => new()
    {
        EntryId = EntryId,
        BookingDate = StoredText.Date(BookingDate),
        ValueDate = StoredText.Date(ValueDate),
        Amount = Money.FromFen(AmountFen),
        Currency = Currency,
        Reference = Reference,
        EndToEndId = EndToEndId,
        Counterparty = Counterparty,
        Text = Remark,
        IsReversal = Reversal == 1,
        IsCharge = Charge == 1,
        LineNo = LineNo,
    };
}
