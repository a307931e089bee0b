using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes the rows of a file as it is read and stages them under its id, where nobody sees them before the file is made active.</summary>
/// <remarks>Bounded memory: rows leave in parts. A crash leaves staged rows without a file, which <see cref="RemoveOrphansAsync"/> takes away.</remarks>
internal sealed class StatementStaging(Database database, string fileId, Side side, Func<string, Connection?> route, DateTimeOffset receivedAt, CancellationToken cancellationToken)
{
    private const int PartRows = 4_000;
    private const string LockName = "staged rows";
    private readonly List<StoredRow> _part = new(PartRows);
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly List<StoredRow> _frozen = [];
    private long _staged;
    private bool _hasUndated;

    /// <summary>Whether there are rows and each says its own clearing date.</summary>
    public bool IsDated => _seen.Count > 0 && !_hasUndated;

    /// <summary>The rows that stand for two facts unless one of them is known.</summary>
    public IReadOnlyList<StoredRow> Frozen => _frozen;

    public void Take(StatementBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Kind(i) is not (RowKind.Transaction or RowKind.Payout or RowKind.Open)) continue;
            Add(batch.ToRow(i), batch.Member);
        }
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        if (_part.Count == 0) return;
        // The reader calls back synchronously on a thread of its own, so waiting here blocks nobody else.
        database.WriteAsync(t => RowWriter.AddAsync(t, _part, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        _staged += _part.Count;
        _part.Clear();
    }

    /// <summary>Half a file must never count (invariant I3): a process that starts meanwhile takes staged rows for those of a crash.</summary>
    /// <exception cref="StoreException">Rows are gone; the file has to be taken in again.</exception>
    public async Task CheckAsync(DbTransaction transaction)
    {
        await RowLock.TakeAsync(transaction, LockName);
        var there = await transaction.Connection!.ExecuteScalarAsync<long>("SELECT count(*) FROM transactions WHERE file_id = @fileId", new { fileId }, transaction);
        if (there != _staged) throw new StoreException("STORE_BUSY", $"Of {_staged} staged rows {there} are left, because another process started meanwhile: take the file in again.");
    }

    /// <summary>Removes staged rows. Those of a file that was taken in stay, whatever the caller believes: its commit may have gone through.</summary>
    public static Task<int> DropAsync(DbTransaction transaction, string fileId) =>
        transaction.Connection!.ExecuteAsync("DELETE FROM transactions WHERE file_id = @fileId AND NOT EXISTS (SELECT 1 FROM statement_files f WHERE f.file_id = @fileId)", new { fileId }, transaction);

    public static Task<int> RemoveOrphansAsync(Database database, CancellationToken cancellationToken) => database.WriteAsync(async transaction =>
    {
        await RowLock.TakeAsync(transaction, LockName);
        return await transaction.Connection!.ExecuteAsync(
            "DELETE FROM transactions WHERE file_id <> '' AND NOT EXISTS (SELECT 1 FROM statement_files f WHERE f.file_id = transactions.file_id)", transaction: transaction);
    }, cancellationToken);

    private void Add(StatementRow row, string member)
    {
        // The reader was given the merchants that can be routed, and counts all others as foreign: a row that gets here and has no place would vanish.
        var connection = route(row.Transaction.MerchantNo)
            ?? throw new InvalidOperationException($"Line {row.LineNo} of file {fileId} belongs to no connection, although the reader took it for ours.");
        var payoutNo = row.Kind is RowKind.Payout ? row.PayoutNo : null;
        var first = RowIdentity.Of(side, connection.Id, row.Transaction, 0, payoutNo);
        var sequence = _seen.TryGetValue(first, out var before) ? before + 1 : 0;
        _seen[first] = sequence;
        _hasUndated |= row.Transaction.ClearingDate is null;
        _part.Add(new()
        {
            ConnectionId = connection.Id,
            RowId = sequence == 0 ? first : RowIdentity.Of(side, connection.Id, row.Transaction, sequence, payoutNo),
            FileId = fileId,
            Side = side,
            ClearingDate = row.Transaction.ClearingDate,
            Transaction = row.Transaction,
            Kind = row.Kind,
            Also = row.Also,
            PayoutNo = row.PayoutNo,
            RatePpm = row.RatePpm,
            Balanced = row.Balanced,
            Member = member,
            LineNo = row.LineNo,
            ByteOffset = row.ByteOffset,
            ReceivedAt = receivedAt,
        });
        if (row.UnlessKnown) _frozen.Add(_part[^1]);
        if (_part.Count >= PartRows) Flush();
    }
}
