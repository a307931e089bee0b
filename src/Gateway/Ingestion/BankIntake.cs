using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes in bank statements: recognised by their content, routed by the account that they name, kept masked as evidence.</summary>
internal sealed class BankIntake(Database database, EvidenceStore evidence, GatewaySetup setup, TimeProvider clock)
{
    /// <summary>How the account of a bank statement's file begins in the store, so that it is none of a provider's.</summary>
    public const string Prefix = "bank/";

    private const long MostBytes = 64L * 1024 * 1024;

    /// <summary>What a file of a bank is, or <c>null</c> where it is none that is known.</summary>
    /// <param name="file">Seekable; left where it stood.</param>
    public string? FormatOf(Stream file, string name) => BankStatementReader.FormatOf(file, name, setup.BankLayouts);

    /// <param name="format">As <see cref="FormatOf"/> says, or a layout's id.</param>
    /// <param name="bankAccountId">Whose it is, where the file does not say; else <c>null</c>.</param>
    public async Task<StatementOutcome> ImportAsync(string name, Stream content, string format, string? bankAccountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var fileId = Guid.CreateVersion7(now).ToString("N");
        using var taking = new EvidenceTaking(evidence);
        var bytes = await ReadAsync(content, cancellationToken);
        var isTable = setup.BankLayouts.Any(l => l.Id == format);
        var known = setup.BankAccount(bankAccountId)?.Number;
        var reading = bytes is null
            ? new BankReading { Result = FileResult.Rejected, Code = "FILE_TOO_LARGE", Reason = $"A bank statement has at most {MostBytes >> 20} MiB.", Format = format }
            : await Task.Run(() => BankStatementReader.Read(format, name, new MemoryStream(bytes, writable: false), setup.BankLayouts, known, isTable ? taking.Take : null, cancellationToken), cancellationToken);
        bytes ??= [];
        if (!isTable) taking.Take("", Masked(bytes, reading.Statements.Select(s => s.AccountNo)));
        var routed = Route(reading, bankAccountId, out var strangers);
        if (routed.Count == 0 && reading.Statements.Count > 0)
            reading = reading with { Result = FileResult.Rejected, Code = "BANK_ACCOUNT", Reason = $"The file is of account {string.Join(", ", reading.Statements.Select(s => LastFour(s.AccountNo)).Distinct(StringComparer.Ordinal))}, which is none of bank_accounts in gateway.yaml{(setup.Configuration.BankAccounts.Count > 0 ? $": there are {string.Join(", ", setup.Configuration.BankAccounts.Select(b => $"{b.Id} ({LastFour(b.Number)})"))}" : "")}." };
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var kept = taking.Complete(fileId, Prefix, "bank-statement", name, sha256, reading.IsProven ? "balances" : null, now);
        var file = Record(reading, routed, strangers, name, fileId, sha256, bytes.Length, now);
        return await database.WriteAsync(transaction => DecideAsync(transaction, file, reading, routed, kept, now, cancellationToken), cancellationToken);
    }

    private static async Task<byte[]?> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + read > MostBytes) return null;
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    /// <summary>Statements by our bank accounts; those of other accounts are counted and not kept.</summary>
    private SortedDictionary<string, List<BankStatement>> Route(BankReading reading, string? bankAccountId, out long strangers)
    {
        var routed = new SortedDictionary<string, List<BankStatement>>(StringComparer.Ordinal);
        strangers = 0;
        foreach (var statement in reading.Statements)
        {
            var fitting = setup.Configuration.BankAccounts.Where(b => IsOf(statement.AccountNo, b.Number, statement.Currency) && b.Currency == statement.Currency && (bankAccountId is null || b.Id == bankAccountId)).ToList();
            var account = statement.AccountNo.Length == 0 ? setup.BankAccount(bankAccountId) : fitting is [var only] ? only : null;
            if (account is null)
            {
                strangers += statement.Entries.Count;
                continue;
            }
            if (!routed.TryGetValue(account.Id, out var own)) routed.Add(account.Id, own = []);
            own.Add(statement);
        }
        return routed;
    }

    /// <summary>Banks write an account with blanks, behind their own code and before its currency.</summary>
    private static bool IsOf(string stated, string number, string currency)
    {
        var plain = string.Concat(stated[(stated.LastIndexOf('/') + 1)..].Where(char.IsAsciiLetterOrDigit));
        if (plain.EndsWith(currency, StringComparison.Ordinal)) plain = plain[..^currency.Length];
        return plain.Length >= 4 && (plain.EndsWith(number, StringComparison.OrdinalIgnoreCase) || number.EndsWith(plain, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<StatementOutcome> DecideAsync(DbTransaction transaction, StatementFileRecord file, BankReading reading, SortedDictionary<string, List<BankStatement>> routed, IReadOnlyList<Evidence> kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, Prefix);
        var versions = (await transaction.Connection!.QueryAsync<StatementFileRecord>(
            StatementFileRecord.Select + " WHERE f.account_id = @AccountId AND f.slot = @Slot ORDER BY f.version", new { file.AccountId, file.Slot }, transaction)).ToList();
        if (versions.Find(v => v.Sha256 == file.Sha256 && v.LayoutVersion == file.LayoutVersion && (v.Result == file.Result || v.Active == 1)) is { } same)
        {
            await transaction.Connection!.ExecuteAsync("UPDATE statement_files SET copies = copies + 1 WHERE file_id = @FileId", new { same.FileId }, transaction);
            return new(same with { Copies = same.Copies + 1 }, StatementIntake.RepeatOf(same), reading.Rejects, reading.Warnings);
        }
        var isUsable = reading.Result is FileResult.Imported or FileResult.ImportedWithRejects;
        file = file with { Version = versions.Count + 1, Active = isUsable ? 1 : 0 };
        if (isUsable)
        {
            foreach (var earlier in versions.Where(v => v.Active == 1)) await ReplaceAsync(transaction, earlier.FileId);
            foreach (var (account, statements) in routed) await BankStore.PutAsync(transaction, account, file.FileId, statements, now, cancellationToken);
        }
        await StatementFileRecord.InsertAsync(transaction, file);
        await StatementIntake.RejectAsync(transaction, file.FileId, reading.Rejects);
        foreach (var piece in kept) await EvidenceStore.RecordAsync(transaction, piece);
        if (isUsable) await MarkAsync(transaction, file.FileId);
        return new(file, reading.Result, reading.Rejects, reading.Warnings);
    }

    /// <summary>Another version of the same days: what only the earlier one told counts no more.</summary>
    private static async Task ReplaceAsync(DbTransaction transaction, string fileId)
    {
        await transaction.Connection!.ExecuteAsync("UPDATE statement_files SET active = 0, result = @superseded WHERE file_id = @fileId", new { superseded = EnumText<FileResult>.Of(FileResult.Superseded), fileId }, transaction);
        await MarkAsync(transaction, fileId);
    }

    private static async Task MarkAsync(DbTransaction transaction, string fileId)
    {
        foreach (var account in (await BankStore.DaysOfAsync(transaction, fileId)).GroupBy(d => d.BankAccount, StringComparer.Ordinal)) await BankStore.MarkAsync(transaction, account.Key, account.Select(d => d.Day));
    }

    private static StatementFileRecord Record(BankReading reading, SortedDictionary<string, List<BankStatement>> routed, long strangers, string name, string fileId, string sha256, long length, DateTimeOffset now)
    {
        var own = routed.Values.SelectMany(s => s).ToList();
        var entries = own.SelectMany(s => s.Entries).ToList();
        var days = own.Count == 0 ? "" : $"{StoredText.Of(own.Min(s => s.From))}|{StoredText.Of(own.Max(s => s.To))}";
        var facts = own.Count == 0 ? [] : new Dictionary<string, string> { ["from"] = StoredText.Of(own.Min(s => s.From)), ["to"] = StoredText.Of(own.Max(s => s.To)), ["accounts"] = string.Join(',', own.Select(s => LastFour(s.AccountNo)).Distinct(StringComparer.Ordinal)) };
        return new()
        {
            FileId = fileId,
            AccountId = Prefix + (routed.Count == 0 ? "" : routed.Keys.First()),
            // A file that could not be read says nothing of its days, and so replaces none.
            Slot = own.Count == 0 ? $"{reading.Format}|{name}" : $"{reading.Format}|{string.Join(',', routed.Keys)}|{days}",
            Name = name,
            LayoutId = reading.Format,
            LayoutVersion = reading.FormatVersion,
            ClearingDate = own.Count == 0 ? "" : StoredText.Of(own.Max(s => s.To)),
            Sha256 = sha256,
            Length = length,
            Result = EnumText<FileResult>.Of(reading.Result),
            Code = reading.Code,
            Reason = reading.Reason,
            Completeness = EnumText<Completeness>.Of(reading.IsProven ? Completeness.Proven : Completeness.Unproven),
            ProvenBy = reading.IsProven ? "balances" : "",
            Facts = JsonSerializer.Serialize(facts),
            Warnings = JsonSerializer.Serialize(reading.Warnings),
            ImportedLines = entries.Count,
            NoMoneyLines = reading.NotBooked,
            ForeignLines = strangers,
            RejectedLines = reading.Rejected,
            TotalLines = entries.Count + reading.NotBooked + strangers + reading.Rejected,
            RowCount = entries.Count,
            NetFen = entries.Sum(e => e.Amount.Fen),
            TotalDeltaFen = reading.TotalDelta.Fen,
            Copies = 1,
            ReceivedMs = now.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>Of the account's own number the last four digits stay; the length and all else are as they came.</summary>
    private static byte[] Masked(byte[] content, IEnumerable<string> accountNos)
    {
        var masked = (byte[])content.Clone();
        foreach (var number in accountNos.Select(n => n[(n.LastIndexOf('/') + 1)..]).Where(n => n.Length > 8 && n.All(char.IsAsciiLetterOrDigit)).Distinct(StringComparer.Ordinal))
        {
            var text = System.Text.Encoding.ASCII.GetBytes(number);
            for (var at = 0; masked.AsSpan(at).IndexOf(text) is >= 0 and var found; at += found + text.Length) masked.AsSpan(at + found, text.Length - 4).Fill((byte)'*');
        }
        return masked;
    }

    private static string LastFour(string accountNo) => accountNo.Length < 4 ? "?" : "…" + accountNo[^4..];
}
