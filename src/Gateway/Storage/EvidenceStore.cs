using System.Security.Cryptography;
using Dapper;

namespace Rijie.Gateway.Storage;

/// <summary>What is written down about a piece of evidence.</summary>
internal sealed record Evidence
{
    public required string EvidenceId { get; init; }

    public required string AccountId { get; init; }

    /// <summary><c>statement</c> or <c>terminal-log</c>; notifications keep their bytes in their own table.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Member { get; init; }

    /// <summary>Of the masked bytes: the name of the stored file.</summary>
    public required string StoredSha256 { get; init; }

    /// <summary>Of the bytes as they came, before the mask.</summary>
    public required string OriginalSha256 { get; init; }

    public required long Length { get; init; }

    public required long ReceivedMs { get; init; }

    /// <summary>What proved it, and with which key.</summary>
    public string? Verified { get; init; }
}

/// <summary>Masked bytes as they came, by content: a file named after its own SHA-256 is never changed.</summary>
/// <remarks>Written to a temporary name, synced, renamed: a name that exists is whole (reliability specification 2.2).</remarks>
internal sealed class EvidenceStore
{
    private readonly string _folder;

    public EvidenceStore(string folder)
    {
        _folder = folder;
        StoreFolder.Make(folder);
    }

    /// <summary>Removes what a crash left half written; only the process that holds the <see cref="InstanceLock"/> may.</summary>
    public void RemoveUnfinished()
    {
        foreach (var left in Directory.EnumerateFiles(_folder, "*.tmp").Order(StringComparer.Ordinal)) File.Delete(left);
    }

    /// <summary>Begins a piece of evidence; nothing is visible before <see cref="EvidenceWriter.Complete"/>.</summary>
    public EvidenceWriter Begin() => new(_folder);

    /// <summary>Opens stored bytes, or <c>null</c> when there are none of that hash.</summary>
    public Stream? Open(string storedSha256)
    {
        if (storedSha256.Length != 64 || !storedSha256.All(char.IsAsciiHexDigitLower)) return null;
        var path = EvidenceWriter.PathOf(_folder, storedSha256);
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    public static Task<int> RecordAsync(System.Data.Common.DbTransaction transaction, Evidence evidence) =>
        transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO evidence (evidence_id, account_id, kind, name, member, stored_sha256, original_sha256, length, received_ms, verified)
            VALUES (@EvidenceId, @AccountId, @Kind, @Name, @Member, @StoredSha256, @OriginalSha256, @Length, @ReceivedMs, @Verified)
            ON CONFLICT (evidence_id) DO NOTHING
            """, evidence, transaction);

    /// <summary>The evidence of a member of a statement file.</summary>
    public static async Task<string?> FindIdAsync(Database database, string fileId, string member, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.QueryFirstOrDefaultAsync<string>(
            "SELECT evidence_id FROM evidence WHERE evidence_id LIKE @prefix AND member = @member ORDER BY evidence_id", new { prefix = fileId + ".%", member }), cancellationToken);

    public static async Task<Evidence?> FindAsync(Database database, string evidenceId, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<Evidence>(
            """
            SELECT evidence_id AS EvidenceId, account_id AS AccountId, kind AS Kind, name AS Name, member AS Member, stored_sha256 AS StoredSha256,
                original_sha256 AS OriginalSha256, length AS Length, received_ms AS ReceivedMs, verified AS Verified
            FROM evidence WHERE evidence_id = @evidenceId
            """, new { evidenceId }), cancellationToken);
}

/// <summary>Takes one piece of evidence in parts.</summary>
internal sealed class EvidenceWriter : IDisposable
{
    private readonly string _folder;
    private readonly string _temporary;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _file;

    public EvidenceWriter(string folder)
    {
        _folder = folder;
        _temporary = Path.Combine(folder, Guid.CreateVersion7().ToString("N") + ".tmp");
        _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> masked)
    {
        _hash.AppendData(masked);
        _file.Write(masked);
        Length += masked.Length;
    }

    /// <summary>Makes the bytes durable and gives their hash, by which they are found.</summary>
    public string Complete()
    {
        var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        var path = PathOf(_folder, sha256);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        if (File.Exists(path)) File.Delete(_temporary);
        else File.Move(_temporary, path, overwrite: true);
        // Also where the file was there: whoever moved it may not have come as far. A new folder's own name stands in the one above.
        FolderSync.Flush(folder);
        FolderSync.Flush(_folder);
        return sha256;
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
        if (File.Exists(_temporary)) File.Delete(_temporary);
    }

    internal static string PathOf(string folder, string sha256) => Path.Combine(folder, sha256[..2], sha256);
}
