using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes in what terminals counted when they closed their batches (批结): a table of ours beside the terminal log, known by its header.</summary>
internal sealed class TerminalBatchIntake(Database database, EvidenceStore evidence, AccountRegistry accounts, TimeProvider clock)
{
    private const string Kind = StatementFileRecord.TerminalLogs;
    private const int MostRejects = 1_000;
    private const long MostTransactions = 1_000_000;
    private static readonly Lazy<StatementLayout> Embedded = new(() => TerminalLogIntake.ReadLayout("terminal-batches.yaml"));

    private static byte[] Header => Encoding.UTF8.GetBytes(string.Join(',', Embedded.Value.Tables["batches"].Records.Single(r => r.Role is RecordRole.Row).Columns.Select(c => c.Name)));

    /// <summary>Whether a file begins with the names of this table's columns.</summary>
    /// <param name="file">Read from where it stands.</param>
    public static async Task<bool> IsOneAsync(Stream file, CancellationToken cancellationToken)
    {
        var header = Header;
        var mark = Encoding.UTF8.Preamble.ToArray();
        var head = new byte[mark.Length + header.Length + 1];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var text = head.AsSpan(0, length);
        if (text.StartsWith(mark)) text = text[mark.Length..];
        return text.StartsWith(header) && (text.Length == header.Length || text[header.Length] is (byte)'\r' or (byte)'\n');
    }

    /// <param name="accountId">Whose terminals they are, where two accounts share a merchant number; else <c>null</c>.</param>
    public async Task<StatementOutcome> ImportAsync(string name, Stream content, string? accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var fileId = Guid.CreateVersion7(now).ToString("N");
        var routes = TerminalLogIntake.Routes(accounts, accountId);
        var rows = new List<(StatementRow Row, string Member)>();
        using var taking = new EvidenceTaking(evidence);
        var read = await Task.Run(() => StatementReader.Read(new() { Name = name, Content = content, MerchantNos = routes.Keys.ToHashSet(StringComparer.Ordinal) }, Embedded.Value, Take, taking.Take, cancellationToken), cancellationToken);
        if (read.Result is FileResult.Quarantined) read = read with { Result = FileResult.Rejected, Difference = null };
        var retracted = read.Retracted.ToHashSet();
        var told = new List<ToldBatch>();
        var rejects = new List<RejectedLine>();
        foreach (var (row, member) in rows.Where(r => !retracted.Contains(new(r.Member, r.Row.LineNo))))
        {
            if (Fault(row) is var (column, reason)) rejects.Add(new(member, row.LineNo, row.ByteOffset, column, "ROW_FIELD", reason));
            else told.Add(new(routes[row.Transaction.MerchantNo], BatchOf(row), row.LineNo));
        }
        var reading = Less(read, rejects);
        var kept = taking.Complete(fileId, Kind, Embedded.Value.Id, name, reading.Sha256Hex, null, now);
        var file = StatementRecords.Of(reading) with { FileId = fileId, AccountId = Kind, Slot = "batches|" + name, Name = name, LayoutId = Embedded.Value.Id, LayoutVersion = Embedded.Value.Version, ReceivedMs = now.ToUnixTimeMilliseconds() };
        return await database.WriteAsync(transaction => DecideAsync(transaction, file, reading, told, kept, now, cancellationToken), cancellationToken);

        void Take(StatementBatch batch)
        {
            for (var i = 0; i < batch.Count; i++) rows.Add((batch.ToRow(i), batch.Member));
        }
    }

    private static async Task<StatementOutcome> DecideAsync(DbTransaction transaction, StatementFileRecord file, StatementReading reading, List<ToldBatch> told, IReadOnlyList<Evidence> kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, Kind);
        var versions = (await transaction.Connection!.QueryAsync<StatementFileRecord>(
            StatementFileRecord.Select + " WHERE f.account_id = @AccountId AND f.slot = @Slot ORDER BY f.version", new { file.AccountId, file.Slot }, transaction)).ToList();
        if (versions.Find(v => v.Sha256 == file.Sha256) is { } same)
        {
            await transaction.Connection!.ExecuteAsync("UPDATE statement_files SET copies = copies + 1 WHERE file_id = @FileId", new { same.FileId }, transaction);
            return new(same with { Copies = same.Copies + 1 }, StatementIntake.RepeatOf(same), reading.Rejects, reading.Warnings);
        }
        var isUsable = reading.Result is FileResult.Imported or FileResult.ImportedWithRejects;
        file = file with { Version = versions.Count + 1, Active = isUsable ? 1 : 0 };
        if (isUsable)
            foreach (var earlier in versions.Where(v => v.Active == 1))
            {
                await transaction.Connection!.ExecuteAsync("UPDATE statement_files SET active = 0, result = @superseded WHERE file_id = @FileId", new { superseded = EnumText<FileResult>.Of(FileResult.Superseded), earlier.FileId }, transaction);
                await TerminalBatchStore.MarkAsync(transaction, earlier.FileId);
            }
        await StatementFileRecord.InsertAsync(transaction, file);
        await StatementIntake.RejectAsync(transaction, file.FileId, reading.Rejects);
        foreach (var piece in kept) await EvidenceStore.RecordAsync(transaction, piece);
        if (isUsable)
        {
            await TerminalBatchStore.PutAsync(transaction, file.FileId, told, now, cancellationToken);
            await TerminalBatchStore.MarkAsync(transaction, file.FileId);
        }
        return new(file, reading.Result, reading.Rejects, reading.Warnings);
    }

    /// <summary>What a row cannot do without, and the layout cannot ask for.</summary>
    private static (string Column, string Reason)? Fault(StatementRow row) => row.Transaction switch
    {
        { TradedAt: null } => ("closed_at", "The row does not say when the batch was closed."),
        { TerminalNo: null } => ("terminal_no", "The row names no terminal."),
        { BatchNo: null } => ("batch_no", "The row names no batch."),
        { PayerAmount: null } => ("minus_yuan", "The row does not say what voids and refunds come to; 0.00 where there are none."),
        _ when CountOf(row, "plus_count") is null => ("plus_count", "The row does not say how many sales the terminal counted."),
        _ when CountOf(row, "minus_count") is null => ("minus_count", "The row does not say how many voids and refunds the terminal counted."),
        _ => null,
    };

    private static TerminalBatch BatchOf(StatementRow row) => new()
    {
        TerminalNo = row.Transaction.TerminalNo!,
        BatchNo = row.Transaction.BatchNo!,
        ClosedAt = row.Transaction.TradedAt!.Value,
        Totals = new(CountOf(row, "plus_count")!.Value, row.Transaction.Gross, CountOf(row, "minus_count")!.Value, row.Transaction.PayerAmount!.Value),
    };

    private static int? CountOf(StatementRow row, string column) =>
        row.Extras.TryGetValue(column, out var text) && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostTransactions ? (int)count : null;

    /// <summary>Lines that turned out to say too little are rejected and no longer imported: each line still ends in one class.</summary>
    private static StatementReading Less(StatementReading read, List<RejectedLine> rejects) => rejects.Count == 0 ? read : read with
    {
        Result = read.Result is FileResult.Imported ? FileResult.ImportedWithRejects : read.Result,
        Code = read.Code ?? rejects[0].Code,
        Reason = read.Reason ?? rejects[0].Reason,
        Lines = read.Lines with { Imported = read.Lines.Imported - rejects.Count, Rejected = read.Lines.Rejected + rejects.Count },
        Rejects = [.. read.Rejects.Concat(rejects).OrderBy(r => r.LineNo).Take(MostRejects)],
    };
}
