namespace Rijie;

/// <summary>Why a provider could not be used. The host decides by this kind what happens next.</summary>
public enum ProviderFailure
{
    /// <summary>No connection, time-out, 5xx: the host repeats the capability call later.</summary>
    Unavailable,

    /// <summary>Too many calls: the host waits, at least <see cref="ProviderException.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>Credentials were refused: repeated calls do not help, a person must look.</summary>
    Unauthorized,

    /// <summary>The provider understood the request and refused it: not repeated.</summary>
    Rejected,

    /// <summary>The answer is not what the provider documents, or its signature does not hold: nothing of it is used.</summary>
    InvalidResponse,
}

/// <summary>A provider failed or broke its own documentation. Expected outcomes (not ready, not found, declined) are answers instead.</summary>
public sealed class ProviderException : Exception
{
    /// <summary>Makes a failure of a kind.</summary>
    /// <param name="failure">What the host decides by.</param>
    /// <param name="message">For an operator: what happened and what to do; no card number, secret or personal data.</param>
    /// <param name="innerException">The cause.</param>
    public ProviderException(ProviderFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>The kind.</summary>
    public ProviderFailure Failure { get; }

    /// <summary>The provider's own code, where it gave one.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>How long the provider asked to wait, with <see cref="ProviderFailure.RateLimited"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
