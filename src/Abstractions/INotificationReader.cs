namespace Rijie;

/// <summary>Verifies a notification over the raw bytes as they came, and says what it tells.</summary>
/// <remarks>
/// Register an implementation to offer the <c>notifications</c> capability. Reading is pure: no I/O and no state. The host
/// stores what was verified, commits, and only then answers with <see cref="NotificationReading.Acknowledgement"/>; it also
/// keeps nonces and refuses replays.
/// </remarks>
public interface INotificationReader
{
    /// <summary>Reads one notification. A message that does not hold is <see cref="NotificationVerdict.Refused"/>, not an exception.</summary>
    NotificationReading Read(NotificationRequest request);
}

/// <summary>An HTTP request that a provider sent, as it came.</summary>
public sealed record NotificationRequest
{
    /// <summary>The header lines in their order; a name may repeat, names compare without case.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The raw body, at most 1 MiB.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it arrived; signature windows are judged by it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The only header of that name, <c>null</c> when there is none.</summary>
    /// <exception cref="FormatException">The header stands twice, so it is ambiguous what was signed.</exception>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var (key, value) in Headers)
        {
            if (!string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) continue;
            if (found is not null) throw new FormatException($"The header {name} stands twice.");
            found = value;
        }
        return found;
    }
}

/// <summary>How far a notification may be believed.</summary>
public enum NotificationVerdict
{
    /// <summary>Not to be believed; answered with 400, 401 or 403 and never stored.</summary>
    Refused,

    /// <summary>The scheme does not sign: only which order to look up is taken from it.</summary>
    Hint,

    /// <summary>Signed fields only, for a merchant of this account.</summary>
    Verified,
}

/// <summary>The text that the provider takes as "received".</summary>
public sealed record Acknowledgement
{
    /// <summary>The exact body.</summary>
    public required string Body { get; init; }

    /// <summary>The content type.</summary>
    public required string ContentType { get; init; }
}

/// <summary>What a notification says.</summary>
public sealed record NotificationReading
{
    /// <summary>How far it may be believed.</summary>
    public required NotificationVerdict Verdict { get; init; }

    /// <summary>Why it was refused: a code of the reliability specification 4.2, such as <c>SIG_INVALID</c>.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>The refusal in words, without values of the message.</summary>
    public string? RefusalReason { get; init; }

    /// <summary>The transaction of a verified message: signed fields only.</summary>
    public Transaction? Transaction { get; init; }

    /// <summary>What to look up, for a hint. Its merchant is the account's only one or, where there are several, empty: nothing unsigned says whose order it is.</summary>
    public LookupQuery? Hint { get; init; }

    /// <summary>The identity of the event: unique in the account for good, never the signature text.</summary>
    public string? EventId { get; init; }

    /// <summary>The nonce, where the scheme has one; a repeat with other bytes is refused by the host.</summary>
    public string? Nonce { get; init; }

    /// <summary>When the provider says it sent the message, where that is signed.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The key or certificate that verified it, recorded with the evidence.</summary>
    public string? KeyId { get; init; }

    /// <summary>Fields of the body (JSON, form or XML) that hold card numbers or name the payer; the host masks them before anything is stored.</summary>
    public IReadOnlyList<string> CardFields { get; init; } = [];

    /// <summary>Fields that name the payer, such as a wallet's user id: the host overwrites their values whole before anything is stored.</summary>
    public IReadOnlyList<string> PersonFields { get; init; } = [];

    /// <summary>What is odd about a message that holds, by code, such as <c>OLD_TRANSACTION</c>: shown with the event, never a reason to drop it.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>What to answer once the event is durable.</summary>
    public Acknowledgement? Acknowledgement { get; init; }

    /// <summary>A refusal.</summary>
    /// <param name="code">A code of the reliability specification 4.2.</param>
    /// <param name="reason">In words, without values of the message.</param>
    public static NotificationReading Refuse(string code, string reason) =>
        new() { Verdict = NotificationVerdict.Refused, RefusalCode = code, RefusalReason = reason };
}
