namespace Rijie.Hosting;

/// <summary>How an account fares.</summary>
/// <param name="IsReady">Whether its last call, or its start, went well.</param>
/// <param name="Code">Why it is degraded, as a code.</param>
/// <param name="Reason">The same in words for an operator.</param>
internal sealed record AccountState(bool IsReady, string? Code, string? Reason)
{
    public static AccountState Ready { get; } = new(true, null, null);

    public static AccountState Degraded(string code, string reason) => new(false, code, reason);
}

/// <summary>One account as the configuration states it.</summary>
internal sealed record AccountSettings
{
    /// <summary>The id in <c>gateway.yaml</c>.</summary>
    public required string AccountId { get; init; }

    /// <summary>Settings by name: secrets resolved, defaults filled in (<see cref="AccountSettingsReader"/>).</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The merchant numbers connected under the account.</summary>
    public required IReadOnlyList<string> MerchantNos { get; init; }
}
