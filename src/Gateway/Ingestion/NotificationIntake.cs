using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Ingestion;

/// <summary>What to answer a provider.</summary>
/// <param name="Code">With a status other than 200: a code of the reliability specification 4.2.</param>
internal sealed record NotificationAnswer(int Status, Acknowledgement? Acknowledgement, string? Code, string? Reason)
{
    public static NotificationAnswer Received(Acknowledgement acknowledgement) => new(200, acknowledgement, null, null);

    public static NotificationAnswer Refused(string code, string? reason) => new(StatusOf(code), null, code, reason);

    private static int StatusOf(string code) => code switch
    {
        "OWNER_MISMATCH" => 403,
        "PAYLOAD_TOO_LARGE" => 413,
        "HINTS_WAITING" => 429,
        _ when code.StartsWith("SIG_", StringComparison.Ordinal) => 401,
        _ => 400,
    };
}

/// <summary>Verifies a notification and stores it with its event in one transaction; only what is committed is acknowledged.</summary>
internal sealed class NotificationIntake(NotificationCommits commits, TimeProvider clock, ILogger<NotificationIntake> log)
{
    public async Task<NotificationAnswer> ReceiveAsync(Account account, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, CancellationToken cancellationToken)
    {
        if (account.Host?.Notifications is not { } reader) return new(404, null, "NOT_FOUND", null);
        if (body.Length == 0) return NotificationAnswer.Refused("PAYLOAD_EMPTY", "The body is empty.");
        var now = clock.GetUtcNow();
        var originalSha256 = Convert.ToHexStringLower(SHA256.HashData(body));
        NotificationReading reading;
        try
        {
            reading = reader.Read(new() { Headers = headers, Body = body, ReceivedAt = now });
        }
        catch (ProviderException e)
        {
            log.LogWarning("Notification of {Account} refused: {Reason} ({Length} bytes, SHA-256 {Sha256})", account.Id, e.Message, body.Length, originalSha256);
            return NotificationAnswer.Refused("PAYLOAD_SYNTAX", "The message cannot be read.");
        }
        if (reading.Verdict is NotificationVerdict.Refused)
        {
            log.LogWarning("Notification of {Account} refused: {Code} {Reason} ({Length} bytes, SHA-256 {Sha256})", account.Id, reading.RefusalCode, reading.RefusalReason, body.Length, originalSha256);
            return NotificationAnswer.Refused(reading.RefusalCode ?? "SIG_INVALID", reading.RefusalReason);
        }
        if (Problem(account, reading) is { } problem) return problem;
        NotificationMask.Apply(body, reading.CardFields, reading.PersonFields);
        var accepted = new AcceptedNotification(account, reading, body, originalSha256, now);
        var refusal = await commits.CommitAsync(accepted, cancellationToken);
        if (refusal is null) return NotificationAnswer.Received(reading.Acknowledgement!);
        log.LogWarning("Notification of {Account} refused: {Code} ({Length} bytes, SHA-256 {Sha256})", account.Id, refusal.Code, body.Length, originalSha256);
        return refusal;
    }

    /// <summary>A plugin's word is checked too: an event needs its identity, and its merchant must be ours (reliability specification T05).</summary>
    private static NotificationAnswer? Problem(Account account, NotificationReading reading)
    {
        var merchantNo = reading.Verdict is NotificationVerdict.Verified ? reading.Transaction?.MerchantNo : reading.Hint?.MerchantNo;
        if (merchantNo is null || reading.EventId is null || reading.Acknowledgement is null)
            return NotificationAnswer.Refused("PAYLOAD_SYNTAX", "The message lacks its order, identity or merchant.");
        // A hint need not say whose order it is; the answer to its question does.
        if (reading.Verdict is NotificationVerdict.Hint && merchantNo.Length == 0) return null;
        return account.Route(merchantNo) is null ? NotificationAnswer.Refused("OWNER_MISMATCH", "The message belongs to another merchant.") : null;
    }
}

/// <summary>A notification that was believed, masked and not yet stored.</summary>
internal sealed record AcceptedNotification(Account Account, NotificationReading Reading, byte[] MaskedBody, string OriginalSha256, DateTimeOffset ReceivedAt)
{
    private const string NotificationKind = "notification";

    /// <summary>The hash of what was signed, so that a repeat that was signed anew is known as one.</summary>
    private string SignedSha256 => Convert.ToHexStringLower(SHA256.HashData(Reading.Transaction is { } transaction
        ? JsonSerializer.SerializeToUtf8Bytes(transaction)
        : JsonSerializer.SerializeToUtf8Bytes(Reading.Hint)));

    private static readonly NotificationAnswer Replay = NotificationAnswer.Refused("SIG_REPLAY", "The nonce or event was used by another message.");
    private static readonly NotificationAnswer TooManyHints = NotificationAnswer.Refused("HINTS_WAITING", "Too many unsigned messages wait to be looked up; send it again later.");

    /// <summary>Stores evidence, event, nonce and row.</summary>
    /// <returns>A refusal, and nothing is stored, when nonce or event were used by another message, or when it is a hint and too many of them wait.</returns>
    public async Task<NotificationAnswer?> StoreAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, $"{NotificationKind}/{Account.Id}");
        var connection = transaction.Connection!;
        var known = await connection.QuerySingleOrDefaultAsync<KnownEvent>(
            "SELECT body_sha256 AS BodySha256, signed_sha256 AS SignedSha256 FROM notifications WHERE account_id = @account AND event_id = @EventId",
            new { account = Account.Id, Reading.EventId }, transaction);
        var nonceOwner = Reading.Nonce is null ? null : await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT event_id FROM notification_nonces WHERE account_id = @account AND nonce = @Nonce", new { account = Account.Id, Reading.Nonce }, transaction);
        if (nonceOwner is not null && !string.Equals(nonceOwner, Reading.EventId, StringComparison.Ordinal)) return Replay;
        if (known is not null)
        {
            var isSame = known.BodySha256 == OriginalSha256 || known.SignedSha256 == SignedSha256;
            if (isSame) await connection.ExecuteAsync("UPDATE notifications SET copies = copies + 1 WHERE account_id = @account AND event_id = @EventId", new { account = Account.Id, Reading.EventId }, transaction);
            return isSame ? null : Replay;
        }
        if (Reading.Verdict is NotificationVerdict.Hint && !await LookupQueue.HasRoomForHintAsync(transaction, Account.Id)) return TooManyHints;
        await StoreNewAsync(transaction, cancellationToken);
        return null;
    }

    private async Task StoreNewAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        StoredRow? row = null;
        if (Reading.Verdict is NotificationVerdict.Verified)
        {
            var (ours, _) = ProviderRows.Of(Account, Side.Provider, [Reading.Transaction!], $"{NotificationKind}.{Account.Id}.{Reading.EventId}", ReceivedAt);
            var stored = await TransactionStore.PutAsync(transaction, ours, isAnswer: false, cancellationToken);
            await LookupQueue.AddOpenAsync(transaction, Account, stored, ReceivedAt);
            row = stored[0];
            // A weak signature tells what may have happened; the provider is asked before it is final (T08), or else its statement says so.
            if (Account.Facts.Signature is SignatureStrength.Weak && row.Transaction.State.HasSucceeded() && LookupQueue.QueryOf(row.Transaction) is var query && LookupQueue.IsSafe(Account, query))
                await LookupQueue.AddAsync(transaction, Account, query, "weak_signature", ReceivedAt);
        }
        else await LookupQueue.AddAsync(transaction, Account, Reading.Hint!, LookupQueue.Hint, ReceivedAt);
        await transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO notifications (account_id, event_id, verdict, nonce, body, body_sha256, signed_sha256, key_id, sent_ms, received_ms, copies, connection_id, row_id)
            VALUES (@account, @EventId, @verdict, @Nonce, @MaskedBody, @OriginalSha256, @signed, @KeyId, @sentMs, @receivedMs, 1, @connection, @row)
            """,
            new
            {
                account = Account.Id,
                Reading.EventId,
                verdict = EnumText<NotificationVerdict>.Of(Reading.Verdict),
                Reading.Nonce,
                MaskedBody,
                OriginalSha256,
                signed = SignedSha256,
                Reading.KeyId,
                sentMs = Reading.SentAt?.ToUnixTimeMilliseconds(),
                receivedMs = ReceivedAt.ToUnixTimeMilliseconds(),
                connection = row?.ConnectionId,
                row = row?.RowId,
            }, transaction);
        if (Reading.Nonce is not null)
            await transaction.Connection!.ExecuteAsync("INSERT INTO notification_nonces (account_id, nonce, event_id, received_ms) VALUES (@account, @Nonce, @EventId, @receivedMs)",
                new { account = Account.Id, Reading.Nonce, Reading.EventId, receivedMs = ReceivedAt.ToUnixTimeMilliseconds() }, transaction);
    }

    private sealed class KnownEvent
    {
        public string BodySha256 { get; init; } = "";

        public string SignedSha256 { get; init; } = "";
    }
}
