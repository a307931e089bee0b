namespace Rijie.Settlement.Statements;

/// <summary>A statement file as received, and what the host knows of it beforehand.</summary>
internal sealed record StatementInput
{
    /// <summary>The provider's name for it; facts are read from it, it is never a path.</summary>
    public required string Name { get; init; }

    /// <summary>The bytes, read once from the start.</summary>
    public required Stream Content { get; init; }

    public long? DeclaredLength { get; init; }

    /// <summary>Empty where none was announced.</summary>
    public ReadOnlyMemory<byte> DeclaredSha256 { get; init; }

    public bool FromSignedMessage { get; init; }

    /// <summary>By the provider's answer.</summary>
    public DateOnly? StatedClearingDate { get; init; }

    public DateOnly? ExpectedClearingDate { get; init; }

    /// <summary>Whose file is expected; absent, the account setting that the layout names.</summary>
    public string? ExpectedOwner { get; init; }

    /// <summary>The account's settings, for columns whose meaning depends on one.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Our merchant numbers; rows of others are counted with a hash and go no further. <c>null</c> means that all are ours.</summary>
    public IReadOnlySet<string>? MerchantNos { get; init; }

    /// <summary>Whether a file whose owner is another merchant is read, its rows as foreign ones, and not refused row by row: for a look at a file, not for taking it in.</summary>
    public bool AcceptsForeignOwner { get; init; }

    /// <summary>How far a trade may lie from its clearing date before it is flagged.</summary>
    public int DateWindowDays { get; init; } = 7;
}

/// <summary>Takes the innermost bytes of a member in order, cards already masked in place, for the evidence store.</summary>
internal delegate void MaskedBytes(string member, ReadOnlySpan<byte> bytes);
