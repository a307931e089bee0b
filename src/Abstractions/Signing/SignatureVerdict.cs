namespace Rijie.Signing;

/// <summary>The outcome of checking a signature.</summary>
public readonly record struct SignatureVerdict
{
    /// <summary>A code of the reliability specification 4.2, or <c>null</c> when the signature holds.</summary>
    public string? RefusalCode { get; private init; }

    /// <summary>The refusal in words, without values of the message.</summary>
    public string? Reason { get; private init; }

    /// <summary>The key that verified it.</summary>
    public string? KeyId { get; private init; }

    /// <summary>Whether it holds; <c>false</c> for the default value.</summary>
    public bool Holds => RefusalCode is null && KeyId is not null;

    /// <summary>It holds.</summary>
    public static SignatureVerdict By(string keyId) => new() { KeyId = keyId };

    /// <summary>It does not.</summary>
    public static SignatureVerdict Refused(string code, string reason) => new() { RefusalCode = code, Reason = reason };

    /// <summary>There is no signature to check: missing, empty or the word <c>null</c>.</summary>
    public static SignatureVerdict Missing { get; } = Refused("SIG_MISSING", "The message has no signature.");

    /// <summary>The text is no signature at all: not canonical, or of another length than the scheme's.</summary>
    public static SignatureVerdict Malformed { get; } = Refused("SIG_ENCODING", "The signature is not written as the scheme writes it, or has another length.");

    /// <summary>The signature is well formed and wrong.</summary>
    public static SignatureVerdict Wrong { get; } = Refused("SIG_INVALID", "The signature does not hold.");
}
