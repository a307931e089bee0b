using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes in a terminal log, the shop's own side: read by a layout of our own, joined with what earlier logs told of the same rows.</summary>
internal sealed class TerminalLogIntake(Database database, EvidenceStore evidence, AccountRegistry accounts, TimeProvider clock)
{
    private const string Kind = StatementFileRecord.TerminalLogs;
    private const int PartRows = 2_000;
    private const string HasRows = "EXISTS (SELECT 1 FROM transactions WHERE connection_id = @connectionId AND side = 'local' AND file_id = '')";
    private const string Days = "SELECT clearing_date FROM terminal_log_days WHERE connection_id = @connectionId ORDER BY clearing_date";
    private static readonly Lazy<StatementLayout> Embedded = new(() => ReadLayout("terminal-log.yaml"));

    /// <summary>How a terminal log reads.</summary>
    public static StatementLayout Layout => Embedded.Value;

    /// <param name="accountId">Whose terminals they are, where two accounts share a merchant number; else <c>null</c>.</param>
    public async Task<StatementOutcome> ImportAsync(string name, Stream content, string? accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var fileId = Guid.CreateVersion7(now).ToString("N");
        var routes = Routes(accounts, accountId);
        var staging = new StatementStaging(database, fileId, Side.Local, no => routes.GetValueOrDefault(no), now, cancellationToken);
        using var taking = new EvidenceTaking(evidence);
        try
        {
            var reading = await Task.Run(() =>
            {
                var read = StatementReader.Read(new() { Name = name, Content = content, MerchantNos = routes.Keys.ToHashSet(StringComparer.Ordinal) }, Embedded.Value, staging.Take, taking.Take, cancellationToken);
                staging.Flush();
                // The log's format is ours: another one is a mistake to correct, not a format to learn.
                return read.Result is FileResult.Quarantined ? read with { Result = FileResult.Rejected, Difference = null } : read;
            }, cancellationToken);
            var kept = taking.Complete(fileId, Kind, Kind, name, reading.Sha256Hex, null, now);
            var file = StatementRecords.Of(reading) with { FileId = fileId, AccountId = Kind, Slot = name, Name = name, LayoutId = Embedded.Value.Id, LayoutVersion = Embedded.Value.Version, ReceivedMs = now.ToUnixTimeMilliseconds() };
            return await database.WriteAsync(async transaction =>
            {
                await staging.CheckAsync(transaction);
                return await DecideAsync(transaction, file, reading, kept, now, cancellationToken);
            }, cancellationToken);
        }
        catch
        {
            await database.WriteAsync(t => StatementStaging.DropAsync(t, fileId), CancellationToken.None);
            throw;
        }
    }

    /// <summary>The clearing dates of which a connection's whole log is here; <c>null</c> when no log ever held a row of it.</summary>
    /// <remarks>A log of one acquirer's terminals covers the shop's days, and says nothing of what its other acquirers sold.</remarks>
    public async Task<IReadOnlySet<DateOnly>?> DatesAsync(string connectionId, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(c => c.ExecuteScalarAsync<long>($"SELECT CASE WHEN {HasRows} THEN 1 ELSE 0 END", new { connectionId }), cancellationToken) == 0) return null;
        var dates = await database.ReadAsync(c => c.QueryAsync<string>(Days, new { connectionId }), cancellationToken);
        return dates.Select(StoredText.Date).ToHashSet();
    }

    /// <summary>The connections by merchant number, as files of the shop's own side name them.</summary>
    public static Dictionary<string, Connection> Routes(AccountRegistry accounts, string? accountId) => accounts.Connections
        .Where(c => accountId is null || string.Equals(c.AccountId, accountId, StringComparison.Ordinal))
        .GroupBy(c => c.MerchantNo, StringComparer.Ordinal)
        .Where(g => g.Count() == 1) // a number that two providers gave belongs to neither until the account is named
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private async Task<StatementOutcome> DecideAsync(DbTransaction transaction, StatementFileRecord file, StatementReading reading, IReadOnlyList<Evidence> kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, Kind);
        var earlier = (await transaction.Connection!.QueryAsync<StatementFileRecord>(
            StatementFileRecord.Select + " WHERE f.account_id = @AccountId AND f.slot = @Slot ORDER BY f.version", new { file.AccountId, file.Slot }, transaction)).ToList();
        if (earlier.Find(v => v.Sha256 == file.Sha256) is { } same)
        {
            await StatementStaging.DropAsync(transaction, file.FileId);
            await transaction.Connection!.ExecuteAsync("UPDATE statement_files SET copies = copies + 1 WHERE file_id = @FileId", new { same.FileId }, transaction);
            return new(same with { Copies = same.Copies + 1 }, StatementIntake.RepeatOf(same), reading.Rejects, reading.Warnings);
        }
        file = file with { Version = earlier.Count + 1 };
        if (reading.Result is FileResult.Imported or FileResult.ImportedWithRejects) await JoinAsync(transaction, file, kept, now, cancellationToken);
        await StatementStaging.DropAsync(transaction, file.FileId);
        await StatementFileRecord.InsertAsync(transaction, file);
        await StatementIntake.RejectAsync(transaction, file.FileId, reading.Rejects);
        foreach (var piece in kept) await EvidenceStore.RecordAsync(transaction, piece);
        return new(file, reading.Result, reading.Rejects, reading.Warnings);
    }

    /// <summary>Moves staged rows among the local ones, part by part inside the one transaction.</summary>
    private async Task JoinAsync(DbTransaction transaction, StatementFileRecord file, IReadOnlyList<Evidence> kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        var merchants = new HashSet<string>(StringComparer.Ordinal);
        var after = "";
        while (true)
        {
            var parameters = new DynamicParameters(new { file.FileId, after });
            var staged = await TransactionStore.QueryAsync(transaction.Connection!, transaction,
                $"SELECT {RowColumns.Names} FROM transactions WHERE file_id = @FileId AND row_id > @after ORDER BY row_id LIMIT {PartRows}", parameters, cancellationToken);
            if (staged.Count == 0) break;
            var rows = staged.Select(row => Own(row, kept)).ToList();
            foreach (var connectionId in rows.Select(r => r.ConnectionId).Distinct(StringComparer.Ordinal)) await MarkFirstLogAsync(transaction, connectionId);
            await TransactionStore.PutAsync(transaction, rows, isAnswer: true, cancellationToken);
            foreach (var row in rows)
            {
                merchants.Add(accounts.FindConnection(row.ConnectionId)!.MerchantId);
                if (row.Transaction.TradedAt is not { } at) continue;
                first = at < first ? at : first;
                last = at > last ? at : last;
            }
            await QueueUnknownAsync(transaction, rows, now);
            after = staged[^1].RowId;
        }
        if (first <= last) await CoverAsync(transaction, file.FileId, merchants, first, last, now);
    }

    private StoredRow Own(StoredRow staged, IReadOnlyList<Evidence> kept)
    {
        var connection = accounts.FindConnection(staged.ConnectionId)!;
        var dated = ProviderRows.Of(accounts.Find(connection.AccountId)!, connection, Side.Local, staged.Transaction, 0, null, staged.ReceivedAt);
        return staged with { FileId = "", ClearingDate = dated.ClearingDate, EvidenceId = kept.FirstOrDefault(k => k.Member == staged.Member)?.EvidenceId };
    }

    /// <summary>The first row of a connection tells that its logs of other days were whole too, and its sales of those days are judged anew.</summary>
    private static async Task MarkFirstLogAsync(DbTransaction transaction, string connectionId)
    {
        if (await transaction.Connection!.ExecuteScalarAsync<long>($"SELECT CASE WHEN {HasRows} THEN 1 ELSE 0 END", new { connectionId }, transaction) > 0) return;
        foreach (var date in (await transaction.Connection!.QueryAsync<string>(Days, new { connectionId }, transaction)).ToList())
            await TransactionStore.MarkAsync(transaction, connectionId, date);
    }

    /// <summary>What the terminal itself does not know is asked of the provider.</summary>
    private async Task QueueUnknownAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, DateTimeOffset now)
    {
        foreach (var byAccount in rows.GroupBy(r => accounts.FindConnection(r.ConnectionId)!.AccountId).OrderBy(g => g.Key, StringComparer.Ordinal))
            await LookupQueue.AddOpenAsync(transaction, accounts.Find(byAccount.Key)!, [.. byAccount], now);
    }

    /// <summary>A log covers each day of its merchants from its first to its last row, once that day was over when it came.</summary>
    private async Task CoverAsync(DbTransaction transaction, string fileId, HashSet<string> merchants, DateTimeOffset first, DateTimeOffset last, DateTimeOffset now)
    {
        foreach (var connection in accounts.Connections.Where(c => merchants.Contains(c.MerchantId)))
        {
            var facts = accounts.Find(connection.AccountId)!.Facts;
            var to = ProviderRows.DateOf(facts, last);
            for (var date = ProviderRows.DateOf(facts, first); date <= to; date = date.AddDays(1))
            {
                if (now < DayWindow.Of(date, facts).To) break;
                await transaction.Connection!.ExecuteAsync(
                    """
                    INSERT INTO terminal_log_days (connection_id, clearing_date, file_id) VALUES (@connection, @date, @fileId)
                    ON CONFLICT (connection_id, clearing_date) DO UPDATE SET file_id = excluded.file_id
                    """, new { connection = connection.Id, date = StoredText.Of(date), fileId }, transaction);
                await TransactionStore.MarkAsync(transaction, connection.Id, StoredText.Of(date));
            }
        }
    }

    /// <summary>Reads a layout of the shop's own side.</summary>
    public static StatementLayout ReadLayout(string file)
    {
        using var resource = typeof(Reconciler).Assembly.GetManifestResourceStream("Rijie.Settlement.Matching." + file)
            ?? throw new InvalidOperationException($"The resource {file} is missing.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return LayoutFile.Read(bytes.ToArray(), file);
    }
}
