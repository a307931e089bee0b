using System.Security.Cryptography;
using System.Text;

namespace Rijie.Settlement.Matching;

/// <summary>A difference that reconciliation found (差错), one for a pair of rows, a row without a counterpart, or a file.</summary>
internal sealed record Break
{
    /// <summary>What is wrong; of several differences of a pair the first in the order of comparison.</summary>
    public required BreakCode Code { get; init; }

    /// <summary>The kind of it, such as <c>rounding</c> or <c>provider_success</c>; see <see cref="Subcodes"/>.</summary>
    public string? Subcode { get; init; }

    /// <summary>Where it was found.</summary>
    public required MatchLevel Level { get; init; }

    /// <summary>The connection whose rows differ; for a file the account that it belongs to.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>The number by which a person finds the transaction: the provider's order number, else the merchant's own; for a file its name.</summary>
    public required string Reference { get; init; }

    /// <summary>Actual less book: what the later, outside source says more than the earlier, own one. Positive is 长款, negative 短款.</summary>
    public Money Delta { get; init; }

    /// <summary>The clearing date that its age counts from.</summary>
    public DateOnly? OriginalDate { get; init; }

    /// <summary>The row of the earlier side: terminal log, or provider list where it stands for the log.</summary>
    public string? LocalRowId { get; init; }

    /// <summary>The row of the later side: provider list at L1, statement at L2.</summary>
    public string? ProviderRowId { get; init; }

    /// <summary>With <c>R08</c> and <c>R09</c>: the other side's row that was matched already; it is itself not in this break.</summary>
    public string? RepeatsRowId { get; init; }

    /// <summary>Everything in which the pair differs, in the order of comparison; empty for a row without a counterpart.</summary>
    public IReadOnlyList<BreakDifference> Differences { get; init; } = [];

    /// <summary>How bad it is, by its code; money that is late grows worse with time.</summary>
    public Severity Severity => Code is BreakCode.P01 && Subcode is Payouts.PayoutWords.Critical ? Severity.Critical : BreakCodes.SeverityOf(Code);

    /// <summary>The same for the same code, level, connection and rows, in every run: 32 hex digits.</summary>
    public string BreakId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Code, Level, ConnectionId, LocalRowId, ProviderRowId, LocalRowId is null && ProviderRowId is null ? Reference : ""))))[..32];
}

/// <summary>One thing in which two rows differ.</summary>
internal sealed record BreakDifference
{
    /// <summary>The code that it would have alone.</summary>
    public required BreakCode Code { get; init; }

    /// <summary>The kind of it.</summary>
    public string? Subcode { get; init; }

    /// <summary>What was compared, such as <c>gross</c>.</summary>
    public required string Field { get; init; }

    /// <summary>What the earlier side, or the contract, says.</summary>
    public required string Book { get; init; }

    /// <summary>What the later side says.</summary>
    public required string Actual { get; init; }

    /// <summary>What reproduces the actual value, in words of the contract file; for a fee.</summary>
    public string? Explanation { get; init; }

    /// <summary>Actual less book.</summary>
    public Money Delta { get; init; }

    /// <summary>Whether it lies inside the tolerances: listed, no break by itself.</summary>
    public bool Tolerated { get; init; }
}
