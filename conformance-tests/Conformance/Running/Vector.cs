namespace Rijie.Conformance;

/// <summary>
/// A message or file that somebody else made: from the provider's manual, or captured and made safe. It is the only thing
/// that can show a mistake which plugin and simulated provider share, such as a wrong unit. Schema <c>rijie-vector/v1</c>.
/// </summary>
internal sealed record Vector
{
    /// <summary>Always <c>rijie-vector/v1</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>Where it comes from, such as a section of a manual.</summary>
    public required string Source { get; init; }

    /// <summary>Account settings over those of the wire, such as the manual's public test keys.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The account's merchants; those of the wire unless stated.</summary>
    public IReadOnlyList<string> MerchantNos { get; init; } = [];

    /// <summary>A statement file.</summary>
    public VectorStatement? Statement { get; init; }

    /// <summary>A notification.</summary>
    public VectorMessage? Notification { get; init; }

    /// <summary>An answer to a lookup or a list.</summary>
    public VectorMessage? Answer { get; init; }

    /// <summary>What must be read from it: each entry must be found, whatever else there is.</summary>
    public IReadOnlyList<VectorTransaction> Expect { get; init; } = [];

    /// <summary>The file that it was read from.</summary>
    public string Name { get; init; } = "";

    /// <summary>The folder of its file, where bodies lie.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The check that reads it.</summary>
    public string Check => Statement is not null ? "vector.statement" : Notification is not null ? "vector.notification" : "vector.answer";

    /// <summary>The bytes of a file beside it.</summary>
    public byte[] Bytes(string file) => File.ReadAllBytes(Path.Join(Folder, Path.GetFileName(file)));
}

/// <summary>A statement file and its totals.</summary>
internal sealed record VectorStatement
{
    /// <summary>The file beside the vector; its name is the provider's name.</summary>
    public required string File { get; init; }

    public required string Layout { get; init; }

    public required DateOnly ClearingDate { get; init; }

    public required long Rows { get; init; }

    public required long GrossFen { get; init; }

    public required long FeeFen { get; init; }

    public required long NetFen { get; init; }
}

/// <summary>A signed message.</summary>
internal sealed record VectorMessage
{
    /// <summary>The file beside the vector that holds the body, byte for byte.</summary>
    public required string Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was received, in Beijing time, such as <c>2026-01-05 10:00:00</c>.</summary>
    public required string At { get; init; }

    /// <summary>The same as an instant.</summary>
    internal DateTimeOffset ReceivedAt => VectorFile.Instant(At);

    /// <summary>Of an answer: what was asked, as fields of a lookup; a list is read where none are given.</summary>
    public VectorTransaction? Asked { get; init; }
}

/// <summary>Facts of a transaction; what is absent is not compared.</summary>
internal sealed record VectorTransaction
{
    public TransactionType? Type { get; init; }

    public TransactionState? State { get; init; }

    public string? MerchantNo { get; init; }

    public long? GrossFen { get; init; }

    public long? FeeFen { get; init; }

    public long? NetFen { get; init; }

    public string? ProviderOrderNo { get; init; }

    public string? MerchantOrderNo { get; init; }

    public string? RefundNo { get; init; }

    public string? RetrievalReference { get; init; }

    public string? TerminalNo { get; init; }

    /// <summary>Beijing time, such as <c>2026-01-05 09:30:00</c>.</summary>
    public string? TradedAt { get; init; }
}
