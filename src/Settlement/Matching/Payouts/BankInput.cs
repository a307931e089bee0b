using Rijie.Settlement.Calendars;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>A payout as L4 sees it.</summary>
internal sealed record BankedPayout
{
    public required string ConnectionId { get; init; }

    /// <summary>The provider's id; its names are in <see cref="BankInput.Names"/>.</summary>
    public required string Provider { get; init; }

    public required Payout Payout { get; init; }

    /// <summary>The day on which it should be at the bank: when the provider says that it was paid, else when it was expected.</summary>
    public required DateOnly Date { get; init; }
}

/// <summary>Everything that L4 needs to know of one bank account.</summary>
internal sealed record BankInput
{
    public required string BankAccountId { get; init; }

    /// <summary>Entries of its statements, each id once.</summary>
    public required IReadOnlyList<BankEntry> Entries { get; init; }

    /// <summary>Payouts of all connections whose money goes there, earlier links of chains too.</summary>
    public required IReadOnlyList<BankedPayout> Payouts { get; init; }

    /// <summary>The names under which each provider pays, by its id.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Names { get; init; }

    /// <summary>The days that the account's statements cover.</summary>
    public required Func<DateOnly, bool> IsCovered { get; init; }

    /// <summary>Whether a provider has told of its payouts as far as a day; <c>null</c> where it never tells of any.</summary>
    public Func<string, DateOnly, bool?> IsTold { get; init; } = (_, _) => true;

    public WorkdayCalendar Calendar { get; init; } = WorkdayCalendar.China;
}

/// <summary>How a payout was found at the bank, best first (settlement specification 4.4).</summary>
internal enum BankWay
{
    /// <summary>The entry names it.</summary>
    Number,

    /// <summary>The entry names the provider, and the amount is the same.</summary>
    Name,

    /// <summary>Account, amount and date, alone on both sides.</summary>
    Amount,
}

/// <summary>Payouts and the entries that are their money.</summary>
internal sealed record BankMatch(BankWay Way, IReadOnlyList<BankedPayout> Payouts, IReadOnlyList<BankEntry> Entries);

/// <summary>The fate of a bank entry.</summary>
internal sealed record BankEntryStanding(BankEntry Entry, RowState State, string? Provider, string? Reason = null, string? BreakId = null);

/// <summary>The fate of a payout at L4.</summary>
internal sealed record BankedStanding(BankedPayout Payout, RowState State, string? Reason = null, string? BreakId = null);

/// <summary>What L4 found of one bank account; every list in a stable order.</summary>
internal sealed record BankRun
{
    public required IReadOnlyList<BankMatch> Matches { get; init; }

    public required IReadOnlyList<BankEntryStanding> Entries { get; init; }

    public required IReadOnlyList<BankedStanding> Payouts { get; init; }

    public required IReadOnlyList<Break> Breaks { get; init; }
}
