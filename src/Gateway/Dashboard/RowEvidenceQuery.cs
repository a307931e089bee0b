using System.Text;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Dashboard;

/// <summary>Where a row comes from, down to the bytes.</summary>
internal sealed record RowEvidence
{
    public required StoredRow Row { get; init; }

    public Evidence? File { get; init; }

    /// <summary>The line as it came, cards masked; <c>null</c> when the row came over an API or the evidence is gone.</summary>
    public string? RawLine { get; init; }

    public IReadOnlyList<NotificationEvidence> Notifications { get; init; } = [];
}

/// <summary>A notification that told of the row.</summary>
internal sealed record NotificationEvidence
{
    public required string EventId { get; init; }

    public required string Verdict { get; init; }

    public required string BodySha256 { get; init; }

    public long ReceivedMs { get; init; }
}

/// <summary>Finds the evidence of a row.</summary>
internal sealed class RowEvidenceQuery(Database database, EvidenceStore store)
{
    private const int LongestLineBytes = 65_536;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public async Task<RowEvidence> ReadAsync(StoredRow row, CancellationToken cancellationToken)
    {
        var id = row.EvidenceId ?? (row.FileId.Length > 0 ? await EvidenceStore.FindIdAsync(database, row.FileId, row.Member ?? "", cancellationToken) : null);
        var file = id is null ? null : await EvidenceStore.FindAsync(database, id, cancellationToken);
        var notifications = await database.ReadAsync(c => c.QueryAsync<NotificationEvidence>(
            """
            SELECT event_id AS EventId, verdict AS Verdict, body_sha256 AS BodySha256, received_ms AS ReceivedMs
            FROM notifications WHERE connection_id = @ConnectionId AND row_id = @RowId ORDER BY received_ms, event_id LIMIT 20
            """, new { row.ConnectionId, row.RowId }), cancellationToken);
        return new()
        {
            Row = row,
            File = file,
            RawLine = file is not null && row.ByteOffset is { } offset ? ReadLine(file.StoredSha256, offset) : null,
            Notifications = [.. notifications],
        };
    }

    private string? ReadLine(string sha256, long offset)
    {
        using var stored = store.Open(sha256);
        if (stored is null || offset >= stored.Length) return null;
        stored.Position = offset;
        var bytes = new byte[LongestLineBytes];
        var line = bytes.AsSpan(0, stored.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var end = line.IndexOf((byte)'\n');
        if (end >= 0) line = line[..end];
        return Decode(line.TrimEnd((byte)'\r').ToArray());
    }

    /// <summary>For show only: a line that is no UTF-8 is GB18030, the only other encoding of our providers.</summary>
    private static string Decode(byte[] line)
    {
        try
        {
            return StrictUtf8.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return Gb18030.FirstInvalid(line) < 0 ? Gb18030.Encoding.GetString(line) : Encoding.Latin1.GetString(line);
        }
    }
}
