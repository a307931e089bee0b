using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>A file to take in, and what is known of it beforehand.</summary>
internal sealed record IncomingStatement
{
    public required Account Account { get; init; }

    public required StatementLayout Layout { get; init; }

    public required string Name { get; init; }

    public required Stream Content { get; init; }

    public long? DeclaredLength { get; init; }

    public ReadOnlyMemory<byte> DeclaredSha256 { get; init; }

    public bool FromSignedMessage { get; init; }

    public DateOnly? StatedClearingDate { get; init; }

    public DateOnly? ExpectedClearingDate { get; init; }

    /// <summary>Of bytes that were kept masked and are read again: what the original was.</summary>
    public Evidence? Original { get; init; }

    /// <summary>Tells files of one layout and date in one answer apart, from 0.</summary>
    public int Ordinal { get; init; }
}

/// <summary>What became of a file that was taken in.</summary>
/// <param name="File">As it stands in the store; for a duplicate, the file that came first.</param>
/// <param name="Result">For a duplicate of a good file <see cref="FileResult.Duplicate"/>.</param>
internal sealed record StatementOutcome(StatementFileRecord File, FileResult Result, IReadOnlyList<RejectedLine> Rejects, IReadOnlyList<FileWarning> Warnings);

/// <summary>Takes in a statement: reads it once, stages its rows, keeps masked evidence, and makes the new version active in one transaction.</summary>
internal sealed class StatementIntake(Database database, EvidenceStore evidence, TimeProvider clock)
{
    public async Task<StatementOutcome> ImportAsync(IncomingStatement incoming, CancellationToken cancellationToken)
    {
        var fileId = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        var now = clock.GetUtcNow();
        var account = incoming.Account;
        var staging = new StatementStaging(database, fileId, Side.Statement, account.Route, now, cancellationToken);
        using var taking = new EvidenceTaking(evidence);
        var input = new StatementInput
        {
            Name = incoming.Name,
            Content = incoming.Content,
            DeclaredLength = incoming.DeclaredLength,
            DeclaredSha256 = incoming.DeclaredSha256,
            FromSignedMessage = incoming.FromSignedMessage,
            StatedClearingDate = incoming.StatedClearingDate,
            ExpectedClearingDate = incoming.ExpectedClearingDate,
            Settings = account.Settings,
            MerchantNos = account.Connections.Select(c => c.MerchantNo).ToHashSet(StringComparer.Ordinal),
        };
        try
        {
            var reading = await Task.Run(() =>
            {
                var read = StatementReader.Read(input, incoming.Layout, staging.Take, taking.Take, cancellationToken);
                staging.Flush();
                return DateOf(incoming, read) is null && !staging.IsDated && read.Result is not (FileResult.Rejected or FileResult.Quarantined) ? Undated(read, incoming.Layout) : read;
            }, cancellationToken);
            var kept = taking.Complete(fileId, account.Id, "statement", incoming.Name, incoming.Original?.OriginalSha256 ?? reading.Sha256Hex, string.Join(",", reading.ProvenBy), now);
            var file = Record(incoming, reading, fileId, now);
            return await database.WriteAsync(async transaction =>
            {
                await staging.CheckAsync(transaction);
                return await DecideAsync(transaction, account, file, reading, staging.Frozen, kept, cancellationToken);
            }, cancellationToken);
        }
        catch
        {
            await database.WriteAsync(t => StatementStaging.DropAsync(t, fileId), CancellationToken.None);
            throw;
        }
    }

    private static async Task<StatementOutcome> DecideAsync(DbTransaction transaction, Account account, StatementFileRecord file, StatementReading reading, IReadOnlyList<StoredRow> frozen, IReadOnlyList<Evidence> kept, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, $"statement/{file.AccountId}/{file.Slot}");
        var versions = (await transaction.Connection!.QueryAsync<StatementFileRecord>(
            StatementFileRecord.Select + " WHERE f.account_id = @AccountId AND f.slot = @Slot ORDER BY f.version", new { file.AccountId, file.Slot }, transaction)).ToList();
        if (versions.FindLast(v => v.Sha256 == file.Sha256) is { } same && IsRepeat(same, file, reading.Result))
        {
            await StatementStaging.DropAsync(transaction, file.FileId);
            await transaction.Connection!.ExecuteAsync("UPDATE statement_files SET copies = copies + 1 WHERE file_id = @FileId", new { same.FileId }, transaction);
            return new(same with { Copies = same.Copies + 1 }, RepeatOf(same), reading.Rejects, reading.Warnings);
        }
        if (reading.Result is FileResult.Quarantined && await ReadByAnotherAsync(transaction, file) is { } known)
        {
            await StatementStaging.DropAsync(transaction, file.FileId);
            return new(known, RepeatOf(known), [], []);
        }
        var usable = reading.Result is FileResult.Imported or FileResult.ImportedWithRejects;
        var active = versions.Find(v => v.Active == 1);
        var isOlder = active is not null && IsOlder(file, active);
        file = file with
        {
            Version = versions.Count == 0 ? 1 : versions[^1].Version + 1,
            Active = usable && !isOlder ? 1 : 0,
            Result = EnumText<FileResult>.Of(usable && isOlder ? FileResult.Superseded : reading.Result),
        };
        if (reading.Result is FileResult.Rejected or FileResult.Quarantined) await StatementStaging.DropAsync(transaction, file.FileId);
        else await SettleRowsAsync(transaction, file, reading, frozen);
        if (usable) await ReleaseAsync(transaction, file);
        if (file.Active == 1 && active is not null) await StatementVersions.ReplaceAsync(transaction, active, file);
        await StatementFileRecord.InsertAsync(transaction, file);
        await RejectAsync(transaction, file.FileId, reading.Rejects);
        foreach (var piece in kept) await EvidenceStore.RecordAsync(transaction, piece);
        await MarkAsync(transaction, account, file);
        return new(file, EnumText<FileResult>.Parse(file.Result), reading.Rejects, reading.Warnings);
    }

    /// <summary>The same bytes again: of a file that does not count the person is told so again.</summary>
    internal static FileResult RepeatOf(StatementFileRecord first) =>
        EnumText<FileResult>.Parse(first.Result) is var known and (FileResult.Rejected or FileResult.Held or FileResult.Quarantined) ? known : FileResult.Duplicate;

    /// <summary>The same bytes as another layout of the account read them: where a provider changed its format, layouts of the same names stand beside each other, and one fits.</summary>
    private static Task<StatementFileRecord?> ReadByAnotherAsync(DbTransaction transaction, StatementFileRecord file) => transaction.Connection!.QuerySingleOrDefaultAsync<StatementFileRecord>(
        StatementFileRecord.Select + " WHERE f.account_id = @AccountId AND f.sha256 = @Sha256 AND f.layout_id <> @LayoutId AND f.active = 1 ORDER BY f.file_id LIMIT 1", file, transaction);

    /// <summary>What was in quarantine and reads now has come out of it.</summary>
    private static Task<int> ReleaseAsync(DbTransaction transaction, StatementFileRecord file) => transaction.Connection!.ExecuteAsync(
        "UPDATE statement_files SET result = @superseded WHERE account_id = @AccountId AND sha256 = @Sha256 AND result = @quarantined",
        new { superseded = EnumText<FileResult>.Of(FileResult.Superseded), quarantined = EnumText<FileResult>.Of(FileResult.Quarantined), file.AccountId, file.Sha256 }, transaction);

    /// <summary>The same bytes say the same, unless they were refused: their companion, or the layout, may have been corrected since.</summary>
    private static bool IsRepeat(StatementFileRecord first, StatementFileRecord again, FileResult result) =>
        EnumText<FileResult>.Parse(first.Result) is var known && (known is not (FileResult.Rejected or FileResult.Held or FileResult.Quarantined) || (known == result && first.LayoutVersion == again.LayoutVersion));

    /// <summary>Rows without a date of their own take the file's; rows that a later one contradicted go; a sale that is known is not told again by its hold.</summary>
    private static async Task SettleRowsAsync(DbTransaction transaction, StatementFileRecord file, StatementReading reading, IReadOnlyList<StoredRow> frozen)
    {
        await transaction.Connection!.ExecuteAsync("UPDATE transactions SET clearing_date = @ClearingDate WHERE file_id = @FileId AND clearing_date = ''", new { file.ClearingDate, file.FileId }, transaction);
        foreach (var place in reading.Retracted)
            await transaction.Connection!.ExecuteAsync("DELETE FROM transactions WHERE file_id = @FileId AND member = @Member AND line_no = @LineNo", new { file.FileId, place.Member, place.LineNo }, transaction);
        await FrozenSales.SettleAsync(transaction, file, frozen);
    }

    internal static async Task RejectAsync(DbTransaction transaction, string fileId, IReadOnlyList<RejectedLine> rejects)
    {
        for (var i = 0; i < rejects.Count; i++)
            await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO statement_rejects (file_id, reject_no, member, line_no, byte_offset, column_name, code, reason)
                VALUES (@fileId, @no, @Member, @LineNo, @ByteOffset, @Column, @Code, @Reason)
                """, new { fileId, no = (long)i + 1, rejects[i].Member, rejects[i].LineNo, rejects[i].ByteOffset, rejects[i].Column, rejects[i].Code, rejects[i].Reason }, transaction);
    }

    private static async Task MarkAsync(DbTransaction transaction, Account account, StatementFileRecord file)
    {
        foreach (var connection in account.Connections)
            if (file.ClearingDate.Length > 0) await TransactionStore.MarkAsync(transaction, connection.Id, file.ClearingDate);
        var days = await transaction.Connection!.QueryAsync<(string Connection, string Date)>(
            "SELECT DISTINCT connection_id, clearing_date FROM transactions WHERE file_id = @FileId AND clearing_date <> @ClearingDate ORDER BY connection_id, clearing_date", new { file.FileId, file.ClearingDate }, transaction);
        foreach (var (connection, date) in days.ToList()) await TransactionStore.MarkAsync(transaction, connection, date);
    }

    /// <summary>Where the provider numbers its versions, a lower one never replaces a higher one, whatever comes last.</summary>
    private static bool IsOlder(StatementFileRecord file, StatementFileRecord active) =>
        VersionFact(file) is { } told && VersionFact(active) is { } held && told < held;

    private static long? VersionFact(StatementFileRecord file) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(file.Facts)!.TryGetValue("version", out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static DateOnly? DateOf(IncomingStatement incoming, StatementReading reading) => reading.ClearingDate ?? incoming.StatedClearingDate ?? incoming.ExpectedClearingDate;

    /// <summary>Money that belongs to no day would be seen by nobody.</summary>
    private static StatementReading Undated(StatementReading reading, StatementLayout layout) => reading.WithoutSums() with
    {
        Result = FileResult.Rejected,
        Code = "FILE_WRONG_DATE",
        Reason = $"Neither a line of it nor its name says the clearing date{(layout.Names.Count > 0 ? $": it should be named {layout.Names[0]}" : "")}, or the date be given with it.",
        Retracted = [],
        NoTrade = false,
    };

    private static StatementFileRecord Record(IncomingStatement incoming, StatementReading reading, string fileId, DateTimeOffset now)
    {
        var date = DateOf(incoming, reading);
        var facts = reading.Facts.OrderBy(f => f.Key).ToDictionary(f => EnumText<FileFact>.Of(f.Key), f => f.Value);
        // Files of one layout and date that number their versions are versions; others in one answer stand beside each other.
        var ordinal = facts.ContainsKey("version") ? 0 : incoming.Ordinal;
        var slot = string.Join('|', incoming.Layout.Id, StoredText.Of(date) ?? "", facts.GetValueOrDefault("owner"), facts.GetValueOrDefault("part"), ordinal.ToString(CultureInfo.InvariantCulture));
        // A file in quarantine is no version of any: the same bytes must find their place once a layout reads them.
        if (reading.Result is FileResult.Quarantined) slot = $"{StatementFileRecord.Quarantine}{incoming.Layout.Id}|{StoredText.Of(date)}";
        return StatementRecords.Of(reading) with
        {
            Sha256 = incoming.Original?.OriginalSha256 ?? reading.Sha256Hex,
            FileId = fileId,
            AccountId = incoming.Account.Id,
            Slot = slot,
            Name = incoming.Name,
            LayoutId = incoming.Layout.Id,
            LayoutVersion = incoming.Layout.Version,
            ClearingDate = StoredText.Of(date) ?? "",
            Facts = JsonSerializer.Serialize(facts),
            ReceivedMs = now.ToUnixTimeMilliseconds(),
        };
    }
}
